package io.comevl.grounding;

import java.io.Serializable;

/**
 * What of a camera's earlier frames is used again. What is exact changes no answer; tolerance may.
 *
 * @param pictures what passes for an unchanged picture
 * @param toleranceLevels mean absolute difference of a patch's 8-bit levels up to which it passes for unchanged, where
 *     that is tolerated
 * @param mostBytes how much may be remembered of a camera's pictures; larger frames are not remembered
 * @param drafts whether the last answer to a question is taken for a guess of the next, which is checked token by token in
 *     one run
 */
public record Reuse(Pictures pictures, double toleranceLevels, long mostBytes, Drafts drafts) implements Serializable {

    /** Every frame as if it were the first. */
    public static final Reuse NONE = new Reuse(Pictures.NEVER, 0, 0, Drafts.NEVER);

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

    /** When earlier answers are taken for guesses. */
    public enum Drafts {
        /** Never: answers are decoded token by token. */
        NEVER,
        /** Where the decoder computes in float32, so that no answer changes. */
        EXACT,
        /** In int8 too, where tokens that are nearly as likely as another may change. */
        ALWAYS
    }

    /** Checks that numbers make sense. */
    public Reuse {
        if (!(toleranceLevels >= 0 && toleranceLevels <= 255) || mostBytes < 0) {
            throw new IllegalArgumentException(
                    "reuse: expected a tolerance of 0 to 255 levels and a number of bytes from " + "0, found "
                            + toleranceLevels + " and " + mostBytes);
        }
    }

    /** Whatever changes no answer. */
    public static Reuse exact() {
        return new Reuse(Pictures.EXACT, 0, USUAL_BYTES, Drafts.EXACT);
    }

    /** The same for pictures that differ a little. */
    public static Reuse tolerant(double levels) {
        return new Reuse(Pictures.TOLERANT, levels, USUAL_BYTES, Drafts.EXACT);
    }

    /** The difference that is in fact tolerated. */
    double tolerance() {
        return pictures == Pictures.TOLERANT ? toleranceLevels : 0;
    }
}
