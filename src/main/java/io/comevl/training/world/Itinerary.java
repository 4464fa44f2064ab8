package io.comevl.training.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who is in a world when. Each place of a world is a lane of its own across the visible ground, and time on it is cut
 * into equal visits: any moment can be asked for without playing what came before, and nothing drives through anything.
 */
final class Itinerary {

    private static final int VISITS_PER_PLACE = 1_000_000;

    /** Part of a world's places that is of one kind: there is something to count. */
    private static final double FAVOURITE = 0.55;

    private final View view;
    private final Lens lens;
    private final long seed;
    private final List<Lane> lanes;

    /** What one place of the world is for. */
    private record Lane(Kind kind, Vec origin, Vec direction, double visitSeconds, double phase, double busy) {}

    Itinerary(View view, Lens lens, long seed, WorldOptions options) {
        this.view = view;
        this.lens = lens;
        this.seed = seed;
        this.lanes = lanes(options);
    }

    private List<Lane> lanes(WorldOptions options) {
        SplittableRandom random = Seeds.of(seed, 11);
        List<Kind> choice = view.kinds().stream()
                .filter(kind -> options.kinds().isEmpty() || options.kinds().contains(kind))
                .toList();
        if (choice.isEmpty()) {
            return List.of();
        }
        Kind favourite = Seeds.any(random, choice);
        List<Kind> kinds = new ArrayList<>();
        for (int i = 0; i < options.places(); i++) {
            kinds.add(random.nextDouble() < FAVOURITE ? favourite : Seeds.any(random, choice));
        }
        double turn = turn(random);
        Vec direction = new Vec(Math.cos(turn), Math.sin(turn), 0);
        Vec across = new Vec(-Math.sin(turn), Math.cos(turn), 0);
        double[] reach = reach(across);
        double need = kinds.stream().mapToDouble(this::laneWidth).sum();
        double spare = Math.max(0, reach[1] - reach[0] - need);
        double squeeze = Math.min(1, (reach[1] - reach[0]) / Math.max(need, 1e-6));
        double offset = reach[0];
        List<Lane> found = new ArrayList<>();
        for (Kind kind : kinds) {
            double width = laneWidth(kind) * squeeze;
            offset += spare / kinds.size() * random.nextDouble(0.2, 1) + width / 2;
            Vec origin = middle().plus(across.times(offset - middle().dot(across)));
            Vec way = random.nextBoolean() ? direction : direction.times(-1);
            found.add(new Lane(
                    kind, origin, way, random.nextDouble(9, 22), random.nextDouble(), random.nextDouble(0.65, 1)));
            offset += width / 2;
        }
        return found;
    }

    /** The common direction of all lanes: along the picture, or up and down, or between. */
    private double turn(SplittableRandom random) {
        double lean = random.nextDouble(-0.25, 0.25);
        return switch (view) {
            case PARKING -> lean + (random.nextBoolean() ? Math.PI / 2 : 0);
            case STREET -> lean * 1.4;
            case HALL, SHELF -> lean * 0.6;
        };
    }

    private double laneWidth(Kind kind) {
        double free = kind.isMover() ? 1.45 : 1.25;
        return Math.max(kind.widthMetres(), kind.isMover() ? 0 : kind.lengthMetres()) * view.scaleOf(kind) * free;
    }

    private Vec middle() {
        return lens.ground(0.5, (view.groundTop() + 0.97) / 2);
    }

    /** From where to where visible ground extends along a direction, seen from its middle. */
    private double[] reach(Vec along) {
        Vec middle = middle();
        double base = middle.dot(along);
        return new double[] {base - visible(middle, along.times(-1), 0.0), base + visible(middle, along, 0.0)};
    }

    /** Metres from a place until the ground leaves the frame by a margin, given as a fraction of the frame. */
    private double visible(Vec from, Vec along, double margin) {
        double step = lens.heightMetres() / 40;
        double way = 0;
        while (way < 40 * lens.heightMetres()) {
            var seen = lens.project(from.plus(along.times(way + step)));
            double u = seen.x / lens.aspect();
            if (u < -margin || u > 1 + margin || seen.y < view.groundTop() - margin || seen.y > 0.97 + margin) {
                return way;
            }
            way += step;
        }
        return way;
    }

    /** Who is there at a moment, in order of identity. */
    List<Mover> at(Duration time) {
        double seconds = time.toNanos() / 1e9;
        List<Mover> there = new ArrayList<>();
        for (int place = 0; place < lanes.size(); place++) {
            Lane lane = lanes.get(place);
            long visit = (long) Math.floor(seconds / lane.visitSeconds() + lane.phase());
            Mover mover = visitor(place, lane, visit);
            if (mover.isThere(time)) {
                there.add(mover);
            }
        }
        there.sort(Comparator.comparingLong(Mover::id));
        return there;
    }

    private Mover visitor(int place, Lane lane, long visit) {
        SplittableRandom random = Seeds.of(seed, 1000L + place, visit);
        Kind kind = lane.kind();
        Colour colour = Seeds.any(random, kind.colours());
        Size size = Seeds.any(random, List.of(Size.values()));
        Look look = new Look(kind, colour, size, random.nextLong());
        double begin = (visit - lane.phase()) * lane.visitSeconds();
        double end = begin + lane.visitSeconds() * lane.busy() - 1e-6;
        long id = visit * VISITS_PER_PLACE / 10_000 + place + 1;
        return new Mover(
                id,
                look,
                kind.isMover() ? passing(lane, look, begin, end, random) : standing(lane, begin, end, random));
    }

    /** A thing that is put somewhere and taken away again. */
    private List<WayPoint> standing(Lane lane, double begin, double end, SplittableRandom random) {
        Vec place = within(lane, random.nextDouble(0.06, 0.94));
        return List.of(point(begin, place), point(end, place));
    }

    /** A thing that comes in at one side, may pause, and leaves at the other. */
    private List<WayPoint> passing(Lane lane, Look look, double begin, double end, SplittableRandom random) {
        double speed = view.speedOf(look.kind()) * random.nextDouble(0.75, 1.3);
        double margin = look.kind().lengthMetres() * look.size().factor();
        double back = visible(lane.origin(), lane.direction().times(-1), 0.02) + margin;
        double ahead = visible(lane.origin(), lane.direction(), 0.02) + margin;
        double crossing = Math.min((back + ahead) / speed, end - begin);
        double pause = (end - begin - crossing) * random.nextDouble(0.3, 1);
        double stop = random.nextDouble(0.25, 0.75);
        Vec in = lane.origin().minus(lane.direction().times(back));
        Vec out = lane.origin().plus(lane.direction().times(ahead));
        Vec rest = in.towards(out, stop);
        double slack = (end - begin - crossing - pause) * random.nextDouble();
        double start = begin + slack;
        return List.of(
                point(start, in),
                point(start + crossing * stop, rest),
                point(start + crossing * stop + pause, rest),
                point(start + crossing + pause, out));
    }

    private Vec within(Lane lane, double part) {
        double back = visible(lane.origin(), lane.direction().times(-1), 0);
        double ahead = visible(lane.origin(), lane.direction(), 0);
        return lane.origin().plus(lane.direction().times(-back + (back + ahead) * part));
    }

    private WayPoint point(double seconds, Vec place) {
        var seen = lens.project(place);
        return new WayPoint(Duration.ofNanos((long) (seconds * 1e9)), seen.x / lens.aspect(), seen.y);
    }
}
