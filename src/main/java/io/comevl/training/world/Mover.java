package io.comevl.training.world;

import java.time.Duration;
import java.util.List;

/**
 * A thing on its way: it appears at its first way-point's time, moves straight over the ground from one to the next, and
 * is gone after the last one's.
 *
 * @param id its identity, unique in its world
 * @param look what it looks like
 * @param way at least one way-point, in order of time
 */
public record Mover(long id, Look look, List<WayPoint> way) {

    /** Checks that there is a way and that its times do not decrease. */
    public Mover {
        way = List.copyOf(way);
        if (way.isEmpty()) {
            throw new IllegalArgumentException("mover " + id + ": needs at least one way-point");
        }
        for (int i = 1; i < way.size(); i++) {
            if (way.get(i).time().compareTo(way.get(i - 1).time()) < 0) {
                throw new IllegalArgumentException(
                        "mover " + id + ": way-point " + i + " is earlier than the one before it");
            }
        }
    }

    /** A thing of medium size for scripted scenes; its details follow from its id. */
    public static Mover of(long id, Kind kind, Colour colour, WayPoint... way) {
        return new Mover(id, new Look(kind, colour, Size.MEDIUM, id), List.of(way));
    }

    boolean isThere(Duration time) {
        return time.compareTo(way.get(0).time()) >= 0
                && time.compareTo(way.get(way.size() - 1).time()) <= 0;
    }

    /** Where it stands, which way it faces, and how far it has come. */
    Stand stand(Lens lens, Duration time) {
        double walked = 0;
        double heading = restHeading();
        Vec place = ground(lens, way.get(0));
        for (int i = 1; i < way.size(); i++) {
            Vec from = ground(lens, way.get(i - 1));
            Vec to = ground(lens, way.get(i));
            Vec leg = to.minus(from);
            double begin = seconds(way.get(i - 1).time());
            double end = seconds(way.get(i).time());
            double part = end > begin ? Math.max(0, Math.min(1, (seconds(time) - begin) / (end - begin))) : 1;
            if (seconds(time) < begin) {
                break;
            }
            if (leg.length() > 1e-6 && look.kind().isMover()) {
                heading = Math.atan2(leg.y(), leg.x());
            }
            place = from.towards(to, part);
            walked += leg.length() * part;
        }
        return new Stand(place, heading, walked);
    }

    private double restHeading() {
        return look.random().split().nextDouble(2 * Math.PI);
    }

    private static Vec ground(Lens lens, WayPoint point) {
        return lens.ground(point.x(), point.y());
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    /** A thing's place on the ground, the way it faces (radians from x to y) and the metres it has come. */
    record Stand(Vec place, double heading, double walked) {}
}
