package io.comevl.runtime;

import java.util.Arrays;

/**
 * Tokens that a row of the decoder reads next. Owns its arrays.
 *
 * @param ids at least one token id
 * @param sources for each token the visual token that is added to its embedding, or -1
 * @param wanted how many of the last tokens' logits are wanted
 */
public record NewTokens(long[] ids, int[] sources, int wanted) {

    /** Checks that lengths go together. */
    public NewTokens {
        if (ids.length == 0 || sources.length != ids.length || wanted < 0 || wanted > ids.length) {
            throw new IllegalArgumentException("new tokens: " + ids.length + " ids, " + sources.length
                    + " sources, logits of " + wanted + " wanted; expected at least one id and as many sources");
        }
    }

    /** Words without a picture, of which the last ones' logits are wanted. */
    public static NewTokens text(long[] ids, int wanted) {
        int[] sources = new int[ids.length];
        Arrays.fill(sources, -1);
        return new NewTokens(ids, sources, wanted);
    }

    /** Words without a picture, of which the last one's logits are wanted. */
    public static NewTokens text(long... ids) {
        return text(ids, 1);
    }
}
