package io.comevl.analytics;

import io.comevl.grounding.Answer;

/**
 * Something seen on one frame: a box, or a bare point where all corners coincide. Fractions of the frame, origin top
 * left; a detector's boxes may reach a little over the frame's edge.
 *
 * @param score how sure the detector is, in [0,1]
 */
public record Sighting(double xMin, double yMin, double xMax, double yMax, double score) {

    /** Refuses corners out of order or not finite, and scores out of range. */
    public Sighting {
        if (!(xMin <= xMax && yMin <= yMax && Double.isFinite(xMax - xMin) && Double.isFinite(yMax - yMin))) {
            throw new IllegalArgumentException("sighting: corners must be finite and ordered, found " + xMin + ", "
                    + yMin + ", " + xMax + ", " + yMax);
        }
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("sighting: score must be in [0,1], found " + score);
        }
    }

    /** A place without a size. */
    public static Sighting of(Answer.Point point, double score) {
        return new Sighting(point.x(), point.y(), point.x(), point.y(), score);
    }

    /** A rectangle. */
    public static Sighting of(Answer.Box box, double score) {
        return new Sighting(box.xMin(), box.yMin(), box.xMax(), box.yMax(), score);
    }

    boolean isPoint() {
        return xMax == xMin && yMax == yMin;
    }
}
