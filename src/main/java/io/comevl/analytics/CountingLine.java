package io.comevl.analytics;

import io.comevl.grounding.Answer;

/**
 * A directed stretch across which things are counted. Who looks from its start to its end sees them come in from the
 * left and go out from the right.
 *
 * @param from start, fractions of the frame
 * @param to end
 */
public record CountingLine(String name, Answer.Point from, Answer.Point to, Anchor anchor) {

    /** Refuses lines without length and points that are no numbers. */
    public CountingLine {
        double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
        if (!(length > 0 && Double.isFinite(length))) {
            throw new IllegalArgumentException(
                    "line " + name + ": expected two different points, found " + from + " and " + to);
        }
    }

    /** A line that things cross with their bottom centre. */
    public CountingLine(String name, Answer.Point from, Answer.Point to) {
        this(name, from, to, Anchor.BOTTOM_CENTRE);
    }

    /** Distance from the line without ends, positive to the right of its direction. */
    double rightOf(Answer.Point place) {
        double alongX = to.x() - from.x();
        double alongY = to.y() - from.y();
        return (alongX * (place.y() - from.y()) - alongY * (place.x() - from.x())) / Math.hypot(alongX, alongY);
    }

    /** Whether the straight way between two places on different sides goes through the stretch, not past its ends. */
    boolean isCrossed(Answer.Point before, Answer.Point after) {
        double distanceBefore = rightOf(before);
        double share = distanceBefore / (distanceBefore - rightOf(after));
        double x = before.x() + share * (after.x() - before.x());
        double y = before.y() + share * (after.y() - before.y());
        double alongX = to.x() - from.x();
        double alongY = to.y() - from.y();
        double at = ((x - from.x()) * alongX + (y - from.y()) * alongY) / (alongX * alongX + alongY * alongY);
        return at >= 0 && at <= 1;
    }
}
