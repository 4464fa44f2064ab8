/**
 * From observations to alerts. In: what is known of one camera and standing query, frame by frame in event time; out:
 * alerts raised, updated and cleared. Start with {@link io.comevl.analytics.rules.RuleLogic}; the fields that a rule
 * may name are those of {@link io.comevl.analytics.rules.Field}.
 *
 * <p>To run it in an operator keyed by camera and query: compile the query's {@link
 * io.comevl.analytics.rules.RuleText} once, when the query is applied ({@link io.comevl.analytics.rules.Rule#compile};
 * a refusal holds the text for the dead letter). Keep a {@link io.comevl.analytics.rules.RuleState}, {@code EMPTY} where
 * there is none. For each answer in event time, make an {@link io.comevl.analytics.rules.Observation} of the answer,
 * the zone and the lines, call {@link io.comevl.analytics.rules.RuleLogic#observe}, publish the events, keep the new
 * state and set a timer at {@link io.comevl.analytics.rules.RuleState#expiresMicros}, rounded up to the timers'
 * milliseconds. When a timer fires call {@link io.comevl.analytics.rules.RuleLogic#expire} with its time; when the query
 * is paused or removed call {@link io.comevl.analytics.rules.RuleLogic#withdraw}. A state that is {@code EMPTY} again is
 * removed. Timers that fire late, twice or not at all change nothing but when an event is published; none may fire before
 * all observations up to its time are in, which is what watermarks are for.
 */
package io.comevl.analytics.rules;
