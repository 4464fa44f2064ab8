package io.comevl.evaluation;

import io.comevl.evaluation.TrackingSequence.Detection;
import io.comevl.evaluation.TrackingSequence.Frame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Movers with known truth and a detector that misses, jitters, is weak on what is half hidden and sees things that are
 * not there.
 *
 * @param kind how things move
 * @param movers how many things appear in all
 * @param fps frames per second
 * @param speed multiplies every speed
 * @param missed share of plainly visible things that the detector misses
 * @param spurious false detections in a frame on average
 * @param jitter of a box's edges, as a share of its size
 */
record GeneratedScene(
        Kind kind, int movers, double fps, double speed, double missed, double spurious, double jitter, long seed) {

    private static final double WIDTH = 1280;
    private static final double HEIGHT = 720;
    private static final double SECONDS = 40;
    private static final double LEAST_VISIBLE = 0.3;
    private static final double STEP_SECONDS = 1.0 / 60;

    enum Kind {
        /** Cars along rows, both ways, that sometimes stop for a while. */
        LANES,
        /** People across the picture on nearly straight ways. */
        WALK,
        /** People who turn, stop, and stay. */
        CROWD
    }

    static GeneratedScene of(Kind kind, int movers, double fps, long seed) {
        return new GeneratedScene(kind, movers, fps, 1, 0.12, 0.4, 0.03, seed);
    }

    TrackingSequence sequence() {
        Random random = new Random(seed * 31 + kind.name().hashCode());
        List<Mover> all = new ArrayList<>();
        for (int id = 1; id <= movers; id++) {
            all.add(new Mover(id, this, random));
        }
        List<Frame> frames = new ArrayList<>();
        int steps = 0;
        for (int frame = 0; frame < SECONDS * fps; frame++) {
            double now = frame / fps;
            for (; steps * STEP_SECONDS < now; steps++) {
                for (Mover mover : all) {
                    mover.move(steps * STEP_SECONDS, random);
                }
            }
            List<TrackedBox> truth = all.stream()
                    .filter(mover -> mover.isThere(now))
                    .map(Mover::inFrame)
                    .toList();
            frames.add(new Frame(truth, detect(truth, random)));
        }
        String name = kind + "_" + movers + "_" + fps + "fps_" + seed;
        return new TrackingSequence(name, (int) WIDTH, (int) HEIGHT, fps, frames);
    }

    private List<Detection> detect(List<TrackedBox> truth, Random random) {
        List<Detection> detections = new ArrayList<>();
        for (TrackedBox box : truth) {
            double hidden = truth.stream()
                    .filter(other -> other.yMax() > box.yMax())
                    .mapToDouble(other -> share(box, other))
                    .max()
                    .orElse(0);
            if (hidden < 0.8 && random.nextDouble() > missed + hidden / 2) {
                boolean weak = random.nextDouble() < 0.1;
                double score =
                        weak ? 0.15 + 0.3 * random.nextDouble() : 0.85 - hidden / 2 + 0.08 * random.nextGaussian();
                detections.add(jittered(box, score, random));
            }
        }
        for (double expected = spurious; random.nextDouble() < expected; expected--) {
            double width = 40 + 70 * random.nextDouble();
            double height = width * (1.2 + random.nextDouble());
            double x = random.nextDouble() * (WIDTH - width);
            double y = random.nextDouble() * (HEIGHT - height);
            detections.add(new Detection(x, y, x + width, y + height, 0.1 + 0.5 * random.nextDouble()));
        }
        detections.sort(Comparator.comparingDouble(Detection::xMin));
        return detections;
    }

    private Detection jittered(TrackedBox box, double score, Random random) {
        double sideways = jitter * (box.xMax() - box.xMin());
        double upwards = jitter * (box.yMax() - box.yMin());
        double left = box.xMin() + sideways * random.nextGaussian();
        double top = box.yMin() + upwards * random.nextGaussian();
        double right = Math.max(left + 1, box.xMax() + sideways * random.nextGaussian());
        double bottom = Math.max(top + 1, box.yMax() + upwards * random.nextGaussian());
        return new Detection(left, top, right, bottom, Math.max(0.05, Math.min(0.99, score)));
    }

    private static double share(TrackedBox of, TrackedBox in) {
        double width = Math.min(of.xMax(), in.xMax()) - Math.max(of.xMin(), in.xMin());
        double height = Math.min(of.yMax(), in.yMax()) - Math.max(of.yMin(), in.yMin());
        return width <= 0 || height <= 0 ? 0 : width * height / ((of.xMax() - of.xMin()) * (of.yMax() - of.yMin()));
    }

    /** One thing with its own way. */
    private static final class Mover {

        private final long id;
        private final Kind kind;
        private final double width;
        private final double height;
        private final double appears;
        private final double leaves;
        private double x;
        private double y;
        private double speedX;
        private double speedY;
        private double standsUntil;
        private double nextStop;

        Mover(long id, GeneratedScene scene, Random random) {
            this.id = id;
            kind = scene.kind;
            width = 40 + 70 * random.nextDouble();
            height = width * (1.2 + random.nextDouble());
            appears = random.nextDouble() * SECONDS * 0.7;
            leaves = appears + (kind == Kind.LANES ? SECONDS : 3 + 20 * random.nextDouble());
            nextStop = random.nextInt(3) == 0 ? appears + 2 + 5 * random.nextDouble() : Double.MAX_VALUE;
            x = 100 + random.nextDouble() * (WIDTH - 200);
            y = 120 + random.nextDouble() * (HEIGHT - 240);
            if (kind == Kind.LANES) {
                int lane = random.nextInt(5);
                boolean rightwards = lane % 2 == 0;
                y = 150 + 100 * lane + 10 * random.nextGaussian();
                x = rightwards ? -width / 2 : WIDTH + width / 2;
                speedX = (rightwards ? 1 : -1) * (70 + 150 * random.nextDouble()) * scene.speed;
            } else {
                double pace = (20 + 90 * random.nextDouble()) * scene.speed;
                double direction = 2 * Math.PI * random.nextDouble();
                speedX = pace * Math.cos(direction);
                speedY = pace * Math.sin(direction);
            }
        }

        void move(double now, Random random) {
            if (now < appears || now < standsUntil) {
                return;
            }
            if (now > nextStop) {
                standsUntil = now + 1 + 1.5 * random.nextDouble();
                nextStop = kind == Kind.CROWD ? standsUntil + 4 + 5 * random.nextDouble() : Double.MAX_VALUE;
            }
            double turn = Math.sqrt(STEP_SECONDS)
                    * random.nextGaussian()
                    * (kind == Kind.CROWD ? 0.25 : kind == Kind.WALK ? 0.08 : 0);
            double turned = speedX * Math.cos(turn) - speedY * Math.sin(turn);
            speedY = speedX * Math.sin(turn) + speedY * Math.cos(turn);
            speedX = turned;
            if (kind == Kind.CROWD) {
                speedX = x < width ? Math.abs(speedX) : x > WIDTH - width ? -Math.abs(speedX) : speedX;
                speedY = y < height ? Math.abs(speedY) : y > HEIGHT - height ? -Math.abs(speedY) : speedY;
            }
            x += speedX * STEP_SECONDS;
            y += speedY * STEP_SECONDS;
        }

        boolean isThere(double now) {
            TrackedBox visible = inFrame();
            double shown = Math.max(0, visible.xMax() - visible.xMin()) * Math.max(0, visible.yMax() - visible.yMin());
            return now >= appears && now < leaves && shown >= LEAST_VISIBLE * width * height;
        }

        TrackedBox inFrame() {
            return new TrackedBox(
                    id,
                    Math.max(0, x - width / 2),
                    Math.max(0, y - height / 2),
                    Math.min(WIDTH, x + width / 2),
                    Math.min(HEIGHT, y + height / 2));
        }
    }
}
