package io.comevl.analytics.rules;

import io.comevl.analytics.rules.Rule.Verdict;
import io.comevl.analytics.rules.RuleEvent.Cause;
import io.comevl.analytics.rules.RuleEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides when a rule's alerts are raised, updated and cleared; a pure function of what was remembered and what is
 * observed, in event time only.
 *
 * <p>Only observations raise an alert: a condition has held from the first observation in a row that shows it to the
 * latest, not up to a time at which nobody looked. Observations further apart than the rule's largest gap are not in a
 * row. An observation that lacks a value or cannot be evaluated is as if it had not been there. While a camera is
 * silent its alert stays raised, so that a bad connection does not raise it again and again, until the rule gives up.
 * The quiet time after an alert begins when its end is published, and nothing else begins it. A new version of a query
 * clears what the old one raised and starts from nothing.
 */
public final class RuleLogic {

    private final Rule rule;

    /**
     * What is known afterwards, and what to publish.
     *
     * @param passedOver why an observation counted for nothing, if so
     */
    public record Step(RuleState state, List<RuleEvent> events, Optional<String> passedOver) {

        /** Copies the list. */
        public Step {
            events = List.copyOf(events);
        }
    }

    /** Applies one rule. */
    public RuleLogic(Rule rule) {
        this.rule = rule;
    }

    /** Takes the next observation of a camera: by event time, then by sequence. Others are passed over. */
    public Step observe(RuleState before, Observation seen) {
        if (before.version() > rule.id().version()) {
            return passedOver(before, List.of(), "version " + before.version() + " of the query is known already");
        }
        Verdict verdict = rule.verdict(seen);
        if (verdict.unknown().isPresent()) {
            return passedOver(before, List.of(), verdict.unknown().get());
        }
        Step due = expire(before, seen.timeMicros() - 1);
        RuleState state = due.state();
        List<RuleEvent> events = new ArrayList<>(due.events());
        if (state.version() < rule.id().version()) {
            events.addAll(
                    withdraw(state, seen.timeMicros(), Cause.QUERY_CHANGED).events());
            state = RuleState.EMPTY;
        }
        if (!state.isBefore(seen)) {
            return passedOver(state, events, "a frame as late as this or later was taken already");
        }
        RuleState after = state.isRaised() ? raised(state, verdict, seen, events) : quiet(state, verdict, seen, events);
        return new Step(after, events, Optional.empty());
    }

    /**
     * Lets time pass until an event time before which nothing more will be observed. Clears the alert of a camera that
     * was silent for too long; forgets what no longer matters.
     */
    public static Step expire(RuleState before, long nowMicros) {
        if (nowMicros < before.expiresMicros()) {
            return new Step(before, List.of(), Optional.empty());
        }
        if (!before.isRaised()) {
            return new Step(RuleState.EMPTY, List.of(), Optional.empty());
        }
        long silentMicros = before.expiresMicros();
        long quietUntil = silentMicros + before.alert().cooldownMicros();
        RuleState cleared = new RuleState(
                before.version(),
                before.timeMicros(),
                before.sequence(),
                Streak.BROKEN,
                Streak.BROKEN,
                quietUntil,
                quietUntil,
                Alert.NONE);
        return new Step(
                expire(cleared, nowMicros).state(),
                List.of(before.alert().event(Kind.CLEARED, Cause.SILENCE, silentMicros)),
                Optional.empty());
    }

    /** Ends all that is pending or raised, because the query is no longer asked. */
    public static Step withdraw(RuleState before, long nowMicros, Cause cause) {
        Step due = expire(before, nowMicros);
        List<RuleEvent> events = new ArrayList<>(due.events());
        if (due.state().isRaised()) {
            Alert alert = due.state().alert();
            events.add(alert.event(
                    Kind.CLEARED, cause, Math.max(nowMicros, alert.evidence().timeMicros())));
        }
        return new Step(RuleState.EMPTY, events, Optional.empty());
    }

    private RuleState quiet(RuleState state, Verdict verdict, Observation seen, List<RuleEvent> events) {
        Streak holding = verdict.holds() ? state.holding().and(seen, rule.maxGapMicros()) : Streak.BROKEN;
        if (!holding.lasts(rule.holdMicros()) || seen.timeMicros() < state.quietUntilMicros()) {
            return withoutAlert(seen, holding, state.quietUntilMicros());
        }
        Alert alert = new Alert(
                rule.id(),
                rule.severity(),
                holding.sinceMicros(),
                holding.sinceSequence(),
                rule.message(seen),
                seen.timeMicros(),
                0,
                rule.cooldownMicros(),
                seen);
        events.add(alert.event(Kind.RAISED, Cause.OBSERVATION, seen.timeMicros()));
        return withAlert(seen, Streak.BROKEN, alert);
    }

    private RuleState raised(RuleState state, Verdict verdict, Observation seen, List<RuleEvent> events) {
        Alert alert = state.alert().seen(seen);
        Streak clearing = verdict.clears() ? state.clearing().and(seen, rule.maxGapMicros()) : Streak.BROKEN;
        if (clearing.lasts(rule.clearAfterMicros())) {
            events.add(alert.event(Kind.CLEARED, Cause.OBSERVATION, seen.timeMicros()));
            return withoutAlert(seen, Streak.BROKEN, seen.timeMicros() + rule.cooldownMicros());
        }
        if (rule.updateEveryMicros() > 0
                && verdict.holds()
                && seen.timeMicros() - alert.publishedMicros() >= rule.updateEveryMicros()
                && !rule.message(seen).equals(alert.message())) {
            alert = alert.updated(rule.message(seen), seen);
            events.add(alert.event(Kind.UPDATED, Cause.OBSERVATION, seen.timeMicros()));
        }
        return withAlert(seen, clearing, alert);
    }

    private RuleState withoutAlert(Observation seen, Streak holding, long quietUntilMicros) {
        return new RuleState(
                rule.id().version(),
                seen.timeMicros(),
                seen.sequence(),
                holding,
                Streak.BROKEN,
                quietUntilMicros,
                Math.max(quietUntilMicros, seen.timeMicros() + rule.maxGapMicros()),
                Alert.NONE);
    }

    private RuleState withAlert(Observation seen, Streak clearing, Alert alert) {
        return new RuleState(
                rule.id().version(),
                seen.timeMicros(),
                seen.sequence(),
                Streak.BROKEN,
                clearing,
                Long.MIN_VALUE,
                seen.timeMicros() + rule.giveUpMicros(),
                alert);
    }

    private static Step passedOver(RuleState state, List<RuleEvent> events, String why) {
        return new Step(state, events, Optional.of(why));
    }
}
