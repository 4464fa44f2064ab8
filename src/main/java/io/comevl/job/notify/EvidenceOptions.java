package io.comevl.job.notify;

import java.time.Duration;

/**
 * What is kept of events, and for how long.
 *
 * @param place where it lies
 * @param before how much of the clip lies before the event
 * @param after how much lies after it
 * @param keep after which it is deleted
 * @param mostBytes of all of it; the oldest goes first
 */
public record EvidenceOptions(EvidencePlace place, Duration before, Duration after, Duration keep, long mostBytes) {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Checks that clips are of some minutes at most, and that something is kept. */
    public EvidenceOptions {
        if (before.isNegative()
                || before.compareTo(LONGEST) > 0
                || after.isNegative()
                || after.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("evidence: clips begin and end at most " + LONGEST.toMinutes()
                    + " min from their event, found " + before.toSeconds() + " s before and " + after.toSeconds()
                    + " s after");
        }
        if (keep.isNegative() || keep.isZero() || mostBytes < 1) {
            throw new IllegalArgumentException(
                    "evidence: expected some time and some bytes to keep, found " + keep + " and " + mostBytes);
        }
    }
}
