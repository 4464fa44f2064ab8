package io.comevl.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The last counts of one query at one camera, oldest first; a ring of fixed size. */
final class CountSeries {

    /** How many are kept: ten minutes of a count a second. */
    static final int LENGTH = 600;

    private final long[] capturedMillis = new long[LENGTH];
    private final int[] counts = new int[LENGTH];
    private long added;

    /** Adds one; what was captured before the last one is left out, so that time only grows. */
    void add(Instant capturedAt, int count) {
        long millis = capturedAt.toEpochMilli();
        if (added > 0 && millis <= capturedMillis[place(added - 1)]) {
            return;
        }
        capturedMillis[place(added)] = millis;
        counts[place(added)] = count;
        added++;
    }

    /** Writes {@code times} (milliseconds since 1970) and {@code counts}. */
    void write(ObjectNode json) {
        ArrayNode times = json.putArray("times");
        ArrayNode values = json.putArray("counts");
        for (long at = Math.max(0, added - LENGTH); at < added; at++) {
            times.add(capturedMillis[place(at)]);
            values.add(counts[place(at)]);
        }
    }

    private static int place(long at) {
        return (int) (at % LENGTH);
    }
}
