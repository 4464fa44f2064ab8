package io.comevl.analytics.rules;

import io.comevl.analytics.rules.Field.Supply;
import io.comevl.analytics.rules.RuleEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds rules and runs them over a few observations. */
final class Rules {

    static final Set<Supply> ALL = EnumSet.allOf(Supply.class);
    static final Duration MAX_GAP = Duration.ofSeconds(5);
    static final Duration GIVE_UP = Duration.ofSeconds(60);

    private Rules() {}

    static RuleId id(long version) {
        return new RuleId("gate", version, "crowd");
    }

    static Timing timing(int holdSeconds, int cooldownSeconds) {
        return new Timing(
                Duration.ofSeconds(holdSeconds),
                Duration.ZERO,
                Duration.ofSeconds(cooldownSeconds),
                MAX_GAP,
                GIVE_UP,
                Duration.ZERO);
    }

    static RuleText text(String condition, String clear, Timing timing, String message) {
        return new RuleText(condition, Optional.ofNullable(clear), timing, Severity.WARNING, message);
    }

    static RuleText crowd(Timing timing) {
        return text("count > 5", null, timing, "{count} people at {camera}");
    }

    static Rule compiled(RuleText text) {
        return compiled(1, text);
    }

    static Rule compiled(long version, RuleText text) {
        Compilation compilation = Rule.compile(id(version), text, ALL);
        return compilation.rule().orElseThrow(() -> new AssertionError(compilation.mistakes()));
    }

    static List<Mistake> mistakes(String condition) {
        return Rule.compile(id(1), text(condition, null, timing(0, 0), ""), ALL).mistakes();
    }

    /** An observation at a time in seconds, whose frame number is that second. */
    static Observation seen(long second, long count) {
        return Observation.at("north", second, micros(second)).with(Field.COUNT, count);
    }

    static long micros(long seconds) {
        return seconds * 1_000_000;
    }

    /** One camera's rule with its state, and all events so far. */
    static final class Run {
        private RuleLogic logic;
        RuleState state = RuleState.EMPTY;
        final List<RuleEvent> events = new ArrayList<>();
        final List<String> passedOver = new ArrayList<>();

        Run(Rule rule) {
            logic = new RuleLogic(rule);
        }

        Run change(Rule rule) {
            logic = new RuleLogic(rule);
            return this;
        }

        /** Observes this count at these seconds. */
        Run count(long count, long... seconds) {
            for (long second : seconds) {
                observe(seen(second, count));
            }
            return this;
        }

        Run observe(Observation seen) {
            return take(logic.observe(state, seen));
        }

        Run timer(long second) {
            return take(RuleLogic.expire(state, micros(second)));
        }

        Run withdraw(long second, RuleEvent.Cause cause) {
            return take(RuleLogic.withdraw(state, micros(second), cause));
        }

        private Run take(RuleLogic.Step step) {
            state = step.state();
            events.addAll(step.events());
            step.passedOver().ifPresent(passedOver::add);
            return this;
        }

        /** Such as {@code raised@10}, with seconds. */
        List<String> told() {
            return events.stream()
                    .map(event -> event.kind().inId() + "@" + event.occurredMicros() / 1_000_000)
                    .toList();
        }

        long raised() {
            return events.stream().filter(event -> event.kind() == Kind.RAISED).count();
        }
    }
}
