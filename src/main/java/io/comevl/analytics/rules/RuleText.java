package io.comevl.analytics.rules;

import java.util.Optional;

/**
 * A rule as its author wrote it.
 *
 * @param condition CEL over the names of {@link Field}, such as {@code count > 5 && confidence > 0.5}
 * @param clear when the alert ends; without it, when the condition no longer holds. While the condition holds an alert
 *     never ends, whatever this says
 * @param message with fields in braces, such as <code>{count} people at {camera}</code>; a doubled brace stands for the
 *     brace itself; if blank, events carry the condition's text
 */
public record RuleText(String condition, Optional<String> clear, Timing timing, Severity severity, String message) {}
