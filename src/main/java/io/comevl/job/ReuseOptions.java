package io.comevl.job;

import io.comevl.grounding.Reuse;
import java.io.Serializable;
import java.time.Duration;

/**
 * What of a camera's earlier frames is used again, and for how long.
 *
 * @param reuse what is used again
 * @param forgetAfter a camera that is silent for longer is forgotten
 */
public record ReuseOptions(Reuse reuse, Duration forgetAfter) implements Serializable {

    /** Every frame as if it were the first. */
    static final ReuseOptions NONE = new ReuseOptions(Reuse.NONE, Duration.ofMinutes(1));

    /** Checks that a camera is remembered for a while. */
    public ReuseOptions {
        if (forgetAfter.isNegative() || forgetAfter.isZero()) {
            throw new IllegalArgumentException(Options.REUSE_FORGET_AFTER.key() + ": expected a time above 0, found "
                    + forgetAfter.toMillis() + " ms");
        }
    }
}
