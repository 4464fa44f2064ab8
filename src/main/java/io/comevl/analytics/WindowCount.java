package io.comevl.analytics;

/**
 * How many different things were seen in a window.
 *
 * @param startMicros event time, inclusive
 * @param endMicros event time, exclusive
 */
public record WindowCount(long startMicros, long endMicros, int unique) {}
