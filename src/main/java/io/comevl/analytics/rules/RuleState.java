package io.comevl.analytics.rules;

/**
 * What a {@link RuleLogic} remembers of one camera and query: plain values for a keyed state.
 *
 * @param version the query's version that this is about
 * @param timeMicros event time of the latest observation taken
 * @param sequence its frame
 * @param holding the condition
 * @param clearing the end of the condition, while an alert is raised
 * @param quietUntilMicros no alert is raised before
 * @param expiresMicros at this event time, unless something is observed until then, the state changes by itself;
 *     {@link Long#MAX_VALUE} for never
 * @param alert the alert that is raised, or {@link Alert#NONE}
 */
public record RuleState(
        long version,
        long timeMicros,
        long sequence,
        Streak holding,
        Streak clearing,
        long quietUntilMicros,
        long expiresMicros,
        Alert alert) {

    /** Nothing to remember: need not be kept. */
    public static final RuleState EMPTY = new RuleState(
            Long.MIN_VALUE,
            Long.MIN_VALUE,
            Long.MIN_VALUE,
            Streak.BROKEN,
            Streak.BROKEN,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Alert.NONE);

    /** Whether an alert is raised. */
    public boolean isRaised() {
        return !alert.equals(Alert.NONE);
    }

    boolean isBefore(Observation seen) {
        return timeMicros < seen.timeMicros() || (timeMicros == seen.timeMicros() && sequence < seen.sequence());
    }
}
