package io.comevl.evaluation;

import io.comevl.analytics.Pairing;
import io.comevl.evaluation.TrackingSequence.Detection;
import java.util.ArrayList;
import java.util.List;

/**
 * The baseline: ByteTrack (Zhang et al. 2022) with its usual settings, in this project's words. Kalman filter over
 * centre, aspect and height counted in frames; strong detections first, by overlap times score; weak ones for what is
 * left; then the unconfirmed; lost ones kept for 30 frames.
 */
final class ByteTrack {

    private static final double STRONG = 0.5;
    private static final double WEAK = 0.1;
    private static final double BIRTH = 0.6;
    private static final int KEPT_FRAMES = 30;
    private static final double POSITION_WEIGHT = 1.0 / 20;
    private static final double SPEED_WEIGHT = 1.0 / 160;

    private final List<Follow> follows = new ArrayList<>();
    private long nextId = 1;
    private int frame;

    static List<List<TrackedBox>> follow(TrackingSequence sequence) {
        ByteTrack tracker = new ByteTrack();
        return sequence.frames().stream()
                .map(frame -> tracker.step(frame.detections()))
                .toList();
    }

    private List<TrackedBox> step(List<Detection> detections) {
        frame++;
        follows.forEach(Follow::predict);
        List<Detection> strong = new ArrayList<>(
                detections.stream().filter(box -> box.score() >= STRONG).toList());
        List<Detection> weak = new ArrayList<>(detections.stream()
                .filter(box -> box.score() > WEAK && box.score() < STRONG)
                .toList());
        List<Follow> open = new ArrayList<>(
                follows.stream().filter(follow -> follow.confirmed).toList());
        match(open, strong, 0.8, true);
        open.removeIf(follow -> follow.lastSeen < frame - 1);
        match(open, weak, 0.5, false);
        List<Follow> doubtful = new ArrayList<>(
                follows.stream().filter(follow -> !follow.confirmed).toList());
        match(doubtful, strong, 0.7, true);
        follows.removeAll(doubtful);
        follows.removeIf(follow -> frame - follow.lastSeen > KEPT_FRAMES);
        for (Detection box : strong) {
            if (box.score() >= BIRTH) {
                follows.add(new Follow(nextId++, box, frame));
            }
        }
        return follows.stream()
                .filter(follow -> follow.confirmed && follow.lastSeen == frame)
                .map(Follow::box)
                .toList();
    }

    private void match(List<Follow> open, List<Detection> boxes, double mostCost, boolean withScore) {
        double[][] gain = new double[open.size()][boxes.size()];
        for (int row = 0; row < gain.length; row++) {
            for (int column = 0; column < gain[row].length; column++) {
                Detection box = boxes.get(column);
                double overlap =
                        open.get(row).box().iou(new TrackedBox(0, box.xMin(), box.yMin(), box.xMax(), box.yMax()));
                gain[row][column] = mostCost - (1 - overlap * (withScore ? box.score() : 1));
            }
        }
        int[] columnOf = Pairing.greatestGain(gain);
        List<Follow> matched = new ArrayList<>();
        List<Detection> used = new ArrayList<>();
        for (int row = 0; row < columnOf.length; row++) {
            if (columnOf[row] != Pairing.NONE) {
                open.get(row).update(boxes.get(columnOf[row]), frame);
                matched.add(open.get(row));
                used.add(boxes.get(columnOf[row]));
            }
        }
        open.removeAll(matched);
        boxes.removeAll(used);
    }

    /** A track; the four quantities are independent, each with its speed. */
    private static final class Follow {

        private final long id;
        private final double[] at;
        private final double[] speed = new double[4];
        private final double[][] covariance = new double[4][];
        private boolean confirmed;
        private int lastSeen;

        Follow(long id, Detection box, int frame) {
            this.id = id;
            at = measured(box);
            double h = at[3];
            for (int q = 0; q < 4; q++) {
                double position = q == 2 ? 1e-2 : 2 * POSITION_WEIGHT * h;
                double pace = q == 2 ? 1e-5 : 10 * SPEED_WEIGHT * h;
                covariance[q] = new double[] {position * position, 0, pace * pace};
            }
            lastSeen = frame;
            confirmed = frame == 1;
        }

        private static double[] measured(Detection box) {
            double width = box.xMax() - box.xMin();
            double height = box.yMax() - box.yMin();
            return new double[] {(box.xMin() + box.xMax()) / 2, (box.yMin() + box.yMax()) / 2, width / height, height};
        }

        void predict() {
            double h = at[3];
            for (int q = 0; q < 4; q++) {
                double position = q == 2 ? 1e-2 : POSITION_WEIGHT * h;
                double pace = q == 2 ? 1e-5 : SPEED_WEIGHT * h;
                double[] c = covariance[q];
                at[q] += speed[q];
                c[0] += 2 * c[1] + c[2] + position * position;
                c[1] += c[2];
                c[2] += pace * pace;
            }
        }

        void update(Detection box, int frame) {
            double[] z = measured(box);
            double h = at[3];
            for (int q = 0; q < 4; q++) {
                double noise = q == 2 ? 1e-1 : POSITION_WEIGHT * h;
                double[] c = covariance[q];
                double spread = c[0] + noise * noise;
                double surprise = z[q] - at[q];
                double gainAt = c[0] / spread;
                double gainSpeed = c[1] / spread;
                at[q] += gainAt * surprise;
                speed[q] += gainSpeed * surprise;
                c[2] -= gainSpeed * c[1];
                c[1] -= gainSpeed * c[0];
                c[0] -= gainAt * c[0];
            }
            confirmed = true;
            lastSeen = frame;
        }

        TrackedBox box() {
            double width = at[2] * at[3];
            return new TrackedBox(id, at[0] - width / 2, at[1] - at[3] / 2, at[0] + width / 2, at[1] + at[3] / 2);
        }
    }
}
