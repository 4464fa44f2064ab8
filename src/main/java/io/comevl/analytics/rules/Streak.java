package io.comevl.analytics.rules;

/**
 * Observations in a row, without too large a gap, that all say the same. Plain values for a keyed state.
 *
 * @param sinceMicros event time of the first; {@link #BROKEN} has none
 * @param sinceSequence its frame
 * @param lastMicros event time of the latest
 */
public record Streak(long sinceMicros, long sinceSequence, long lastMicros) {

    /** No observation. */
    public static final Streak BROKEN = new Streak(Long.MAX_VALUE, 0, Long.MIN_VALUE);

    Streak and(Observation next, long maxGapMicros) {
        boolean goesOn = !isBroken() && next.timeMicros() - lastMicros <= maxGapMicros;
        return goesOn
                ? new Streak(sinceMicros, sinceSequence, next.timeMicros())
                : new Streak(next.timeMicros(), next.sequence(), next.timeMicros());
    }

    boolean lasts(long micros) {
        return !isBroken() && lastMicros - sinceMicros >= micros;
    }

    private boolean isBroken() {
        return lastMicros < sinceMicros;
    }
}
