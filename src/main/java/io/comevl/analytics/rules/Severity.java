package io.comevl.analytics.rules;

/** How much an alert matters, the least first. */
public enum Severity {
    /** Good to know. */
    INFO,
    /** Someone should look. */
    WARNING,
    /** Someone must act. */
    CRITICAL
}
