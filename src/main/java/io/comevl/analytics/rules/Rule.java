package io.comevl.analytics.rules;

import io.comevl.analytics.rules.Field.Supply;
import io.comevl.analytics.rules.Mistake.Part;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A rule that was understood: its text checked against the fields that its query supplies. Threads may share it. */
public final class Rule {

    private final RuleId id;
    private final Severity severity;
    private final Timing timing;
    private final Expression condition;
    private final Optional<Expression> clear;
    private final Message message;
    private final Set<Field> needs = EnumSet.noneOf(Field.class);

    /**
     * What an observation says of a rule.
     *
     * @param unknown why it says nothing; then the other two mean nothing
     * @param holds whether the condition holds
     * @param clears whether it has ended; never while it holds
     */
    record Verdict(Optional<String> unknown, boolean holds, boolean clears) {

        static Verdict unknown(String reason) {
            return new Verdict(Optional.of(reason), false, false);
        }

        static Verdict known(boolean holds, boolean clears) {
            return new Verdict(Optional.empty(), holds, clears && !holds);
        }
    }

    private Rule(RuleId id, RuleText text, Expression condition, Optional<Expression> clear, Message message) {
        this.id = id;
        this.severity = text.severity();
        this.timing = text.timing();
        this.condition = condition;
        this.clear = clear;
        this.message = message;
        needs.addAll(condition.fields());
        clear.ifPresent(ending -> needs.addAll(ending.fields()));
        needs.addAll(message.fields());
    }

    /**
     * Understands a rule's text, or says all that is wrong with it.
     *
     * @param supplies what the query's answers have; a field that needs something else is refused
     */
    public static Compilation compile(RuleId id, RuleText text, Set<Supply> supplies) {
        List<Mistake> mistakes = new ArrayList<>();
        for (String mistake : text.timing().mistakes()) {
            mistakes.add(new Mistake(Part.TIMING, 1, 1, mistake, "write a duration within these bounds"));
        }
        Optional<Expression> condition = Expression.compile(Part.CONDITION, text.condition(), supplies, mistakes);
        Optional<Expression> clear =
                text.clear().flatMap(ending -> Expression.compile(Part.CLEAR, ending, supplies, mistakes));
        Optional<Message> message = text.message().isBlank()
                ? Optional.of(Message.fixed(text.condition()))
                : Message.compile(text.message(), supplies, mistakes);
        if (!mistakes.isEmpty()) {
            return new Compilation.Refused(mistakes);
        }
        return new Compilation.Compiled(new Rule(id, text, condition.orElseThrow(), clear, message.orElseThrow()));
    }

    /** Which rule. */
    public RuleId id() {
        return id;
    }

    Severity severity() {
        return severity;
    }

    Verdict verdict(Observation seen) {
        Map<String, Object> values = new HashMap<>();
        for (Field field : needs) {
            Optional<Object> value = value(field, seen);
            if (value.isEmpty()) {
                return Verdict.unknown("the observation has no " + field.text());
            }
            values.put(Expression.nameInCel(field), value.get());
        }
        try {
            boolean holds = condition.holds(values);
            return Verdict.known(holds, clear.isPresent() ? clear.get().holds(values) : !holds);
        } catch (Expression.Failure failure) {
            return Verdict.unknown(failure.getMessage());
        }
    }

    String message(Observation seen) {
        return message.about(field -> value(field, seen).orElseThrow());
    }

    private Optional<Object> value(Field field, Observation seen) {
        return switch (field) {
            case CAMERA -> Optional.of(seen.camera());
            case QUERY -> Optional.of(id.query());
            case TIME -> Optional.of(seen.time());
            case TEXT -> Optional.ofNullable(seen.texts().get(field));
            case COUNT, ZONE_OCCUPANCY, ZONE_ENTRIES, ZONE_EXITS, LINE_IN, LINE_OUT, LINE_IN_NOW, LINE_OUT_NOW ->
                Optional.ofNullable(seen.numbers().get(field)).map(Double::longValue);
            case CONFIDENCE, ZONE_DWELL_MAX ->
                Optional.ofNullable(seen.numbers().get(field));
        };
    }

    long holdMicros() {
        return Timing.micros(timing.hold());
    }

    long clearAfterMicros() {
        return Timing.micros(timing.clearAfter());
    }

    long cooldownMicros() {
        return Timing.micros(timing.cooldown());
    }

    long maxGapMicros() {
        return Timing.micros(timing.maxGap());
    }

    long giveUpMicros() {
        return Timing.micros(timing.giveUp());
    }

    long updateEveryMicros() {
        return Timing.micros(timing.updateEvery());
    }
}
