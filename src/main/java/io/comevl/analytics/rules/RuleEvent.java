package io.comevl.analytics.rules;

/**
 * An alert begins, changes or ends.
 *
 * @param id the same whenever the same event is found again
 * @param episode what the events of one alert have in common, the beginning of their ids
 * @param cause why an alert changed
 * @param occurredMicros event time
 * @param sinceMicros when the condition began to hold
 * @param evidence the frame that shows it, with what was seen and its values; when nothing shows it any more, the last
 */
public record RuleEvent(
        String id,
        String episode,
        Kind kind,
        Cause cause,
        RuleId rule,
        Severity severity,
        long occurredMicros,
        long sinceMicros,
        String message,
        Observation evidence) {

    /** What happens to the alert. */
    public enum Kind {
        /** It begins. */
        RAISED("raised"),
        /** It goes on and its message is another. */
        UPDATED("updated"),
        /** It ends. */
        CLEARED("cleared");

        private final String inId;

        Kind(String inId) {
            this.inId = inId;
        }

        String inId() {
            return inId;
        }
    }

    /** Why. */
    public enum Cause {
        /** What was seen. */
        OBSERVATION,
        /** Nothing was seen for too long. */
        SILENCE,
        /** The query is another one now. */
        QUERY_CHANGED,
        /** The query is not asked for now. */
        QUERY_PAUSED,
        /** The query is gone. */
        QUERY_REMOVED,
        /** This was its history; its present is looked at elsewhere. */
        JOINED
    }
}
