package io.comevl.analytics;

import java.util.List;

/**
 * One thing's identity and place on one frame, cut to the frame.
 *
 * @param id stays the same while the thing is followed
 * @param standing whether it may be counted
 * @param presence whether a detection shows it on this frame or only its motion says that it is there
 * @param score the last detection's score
 */
public record Identity(
        long id,
        Standing standing,
        Presence presence,
        double xMin,
        double yMin,
        double xMax,
        double yMax,
        double score) {

    private static final double MARGIN = 0.1;
    private static final double POINT_MARGIN = 0.25 * Motion.POINT_SIZE;

    /** How sure it is that there is something at all. */
    public enum Standing {
        /** Perhaps a false detection: never counted. */
        UNCONFIRMED,
        /** Seen often and surely enough. */
        CONFIRMED
    }

    /** Where a place comes from. */
    public enum Presence {
        /** Detected on this frame. */
        SEEN,
        /** Missed on this frame, expected here. */
        EXPECTED
    }

    static Identity at(Track track, Axis x, Axis y, Presence presence) {
        return new Identity(
                track.id(),
                track.confirmed() ? Standing.CONFIRMED : Standing.UNCONFIRMED,
                presence,
                inFrame(x.low()),
                inFrame(y.low()),
                inFrame(x.high()),
                inFrame(y.high()),
                track.lastScore());
    }

    boolean isConfirmed() {
        return standing == Standing.CONFIRMED;
    }

    /** Within this distance of a border it is open on which side of it the thing is: what jitters is not counted. */
    double margin() {
        double size = Math.max(xMax - xMin, yMax - yMin);
        return size > 0 ? MARGIN * size : POINT_MARGIN;
    }

    /** How much of this place lies behind the nearer ones, those that stand lower in the picture. */
    double shareHiddenBy(List<Identity> others) {
        double area = (xMax - xMin) * (yMax - yMin);
        double most = 0;
        for (Identity other : others) {
            double width = Math.min(xMax, other.xMax) - Math.max(xMin, other.xMin);
            double height = Math.min(yMax, other.yMax) - Math.max(yMin, other.yMin);
            if (other.yMax > yMax && width > 0 && height > 0) {
                most = Math.max(most, width * height / area);
            }
        }
        return most;
    }

    private static double inFrame(double coordinate) {
        return Math.max(0, Math.min(1, coordinate));
    }
}
