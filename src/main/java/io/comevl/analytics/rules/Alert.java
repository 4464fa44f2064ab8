package io.comevl.analytics.rules;

import io.comevl.analytics.rules.RuleEvent.Cause;
import io.comevl.analytics.rules.RuleEvent.Kind;

/**
 * An alert that is raised: all that it takes to update and clear it, even when its rule is gone. Plain values for a
 * keyed state.
 *
 * @param sinceMicros when the condition began to hold
 * @param sinceSequence the frame that showed it
 * @param message the last one published
 * @param publishedMicros when it was
 * @param updates how often it was updated
 * @param cooldownMicros how long it stays quiet afterwards
 * @param evidence the latest observation
 */
public record Alert(
        RuleId rule,
        Severity severity,
        long sinceMicros,
        long sinceSequence,
        String message,
        long publishedMicros,
        int updates,
        long cooldownMicros,
        Observation evidence) {

    /** No alert. */
    public static final Alert NONE = new Alert(RuleId.NONE, Severity.INFO, 0, 0, "", 0, 0, 0, Observation.NONE);

    Alert seen(Observation latest) {
        return new Alert(
                rule, severity, sinceMicros, sinceSequence, message, publishedMicros, updates, cooldownMicros, latest);
    }

    Alert updated(String newMessage, Observation latest) {
        return new Alert(
                rule,
                severity,
                sinceMicros,
                sinceSequence,
                newMessage,
                latest.timeMicros(),
                updates + 1,
                cooldownMicros,
                latest);
    }

    RuleEvent event(Kind kind, Cause cause, long timeMicros) {
        String episode = String.join(
                "/",
                escaped(evidence.camera()),
                escaped(rule.query()),
                Long.toString(rule.version()),
                escaped(rule.rule()),
                Long.toString(sinceMicros),
                Long.toString(sinceSequence));
        String id = episode + "/" + kind.inId() + (kind == Kind.UPDATED ? updates : "");
        return new RuleEvent(id, episode, kind, cause, rule, severity, timeMicros, sinceMicros, message, evidence);
    }

    private static String escaped(String name) {
        return name.replace("%", "%25").replace("/", "%2F");
    }
}
