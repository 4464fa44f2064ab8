package io.comevl.grounding;

import java.io.Serializable;

/**
 * What of a camera's earlier frames is used again. Exact reuse and drafts change no answer; tolerance may.
 *
 * @param pictures what passes for an unchanged picture
 * @param toleranceLevels mean absolute difference of a patch's 8-bit levels up to which it passes for unchanged, where
 *     that is tolerated
 * @param mostBytes how much may be remembered of a camera's pictures; larger frames are not remembered
 */
public record Reuse(Pictures pictures, double toleranceLevels, long mostBytes) implements Serializable {

    /** Every frame as if it were the first. */
    public static final Reuse NONE = new Reuse(Pictures.NEVER, 0, 0);

    private static final long USUAL_BYTES = 64L << 20;

    /** What passes for an unchanged picture. */
    public enum Pictures {
        /** Nothing: every crop is encoded. */
        NEVER,
        /** A crop whose pixels are all the same. */
        EXACT,
        /** A crop of which no patch differs more than is tolerated. */
        TOLERANT
    }

    /** Checks that numbers make sense. */
    public Reuse {
        if (!(toleranceLevels >= 0 && toleranceLevels <= 255) || mostBytes < 0) {
            throw new IllegalArgumentException("reuse: expected a tolerance of 0 to 255 levels and a number of bytes from "
                    + "0, found " + toleranceLevels + " and " + mostBytes);
        }
    }

    /** Whatever changes no answer. */
    public static Reuse exact() {
        return new Reuse(Pictures.EXACT, 0, USUAL_BYTES);
    }

    /** The same for pictures that differ a little. */
    public static Reuse tolerant(double levels) {
        return new Reuse(Pictures.TOLERANT, levels, USUAL_BYTES);
    }

    /** The difference that is in fact tolerated. */
    double tolerance() {
        return pictures == Pictures.TOLERANT ? toleranceLevels : 0;
    }
}
