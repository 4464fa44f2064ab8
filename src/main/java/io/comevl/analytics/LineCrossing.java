package io.comevl.analytics;

/**
 * A thing crossed a line.
 *
 * @param timeMicros event time of the first sighting beyond the line
 */
public record LineCrossing(String line, long id, Direction direction, long timeMicros) {

    /** Which way. */
    public enum Direction {
        /** From the left of the line's direction to its right. */
        IN,
        /** From the right to the left. */
        OUT
    }
}
