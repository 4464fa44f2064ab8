package io.comevl.grounding;

import java.util.Arrays;

/**
 * Guesses how an answer goes on, from an earlier answer to the same question. What was chosen since is looked for near the
 * place where the guess had come to, so that a number that became longer does not spoil all that follows. A wrong guess
 * costs time and changes nothing; after one, guesses are shorter until they hold again.
 */
final class Draft {

    /** Tokens before a place that are compared to find it. */
    private static final int CONTEXT = 6;

    /** How far an answer may run ahead of the earlier one, or behind it, between two guesses. */
    private static final int SHIFT = 4;

    private final long[] earlier;
    private int place;
    private int known;
    private int reach = Integer.MAX_VALUE;

    /** @param earlier tokens of the earlier answer; none if there is none */
    Draft(long... earlier) {
        this.earlier = earlier;
    }

    /**
     * A guess.
     *
     * @param chosen the answer so far
     * @param most most tokens to guess
     */
    long[] next(long[] chosen, int most) {
        place = nearest(chosen, place + chosen.length - known);
        known = chosen.length;
        int length = Math.max(0, Math.min(Math.min(most, reach), earlier.length - place));
        return Arrays.copyOfRange(earlier, Math.min(place, earlier.length), Math.min(place, earlier.length) + length);
    }

    /** Learns how many tokens of the last guess held. */
    void held(int tokens) {
        reach = 2 * tokens + 2;
    }

    /** The place around the expected one whose context is most like the answer's end; the nearest of equals. */
    private int nearest(long[] chosen, int expected) {
        int best = expected;
        int likeness = likeness(chosen, expected);
        for (int shift = 1; shift <= SHIFT; shift++) {
            for (int candidate : new int[] {expected - shift, expected + shift}) {
                int found = likeness(chosen, candidate);
                if (found > likeness) {
                    best = candidate;
                    likeness = found;
                }
            }
        }
        return best;
    }

    private int likeness(long[] chosen, int candidate) {
        if (candidate < 0 || candidate > earlier.length) {
            return -1;
        }
        int like = 0;
        while (like < CONTEXT
                && like < Math.min(candidate, chosen.length)
                && chosen[chosen.length - 1 - like] == earlier[candidate - 1 - like]) {
            like++;
        }
        return like;
    }
}
