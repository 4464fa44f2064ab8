package io.comevl.frame;

import java.util.List;

/**
 * A frame as the vision graph takes it, with the plan of its visual tokens. Owns its arrays.
 *
 * @param count crops to encode, the release layout's empty picture included where tokens read it
 * @param patches uint8[count, patchesPerCrop, patchValues]: raw levels; the network normalises
 * @param tokens kinds of the image tokens in sequence order (they stand right after BOS)
 * @param sources for each image token the row of the fused tokens flattened to [count * cellsPerCrop, dim] that is
 *     added to its embedding, or -1
 * @param resizedWidthPixels width of the resized picture that the crops were cut from
 * @param resizedHeightPixels its height
 */
public record Crops(
        int count,
        byte[] patches,
        List<TokenKind> tokens,
        int[] sources,
        int resizedWidthPixels,
        int resizedHeightPixels) {

    /** What an image token marks. */
    public enum TokenKind {
        /** {@code <im_start>}. */
        START,
        /** {@code <im_patch>}, a pooled cell. */
        PATCH,
        /** {@code <im_col>}, end of a row of cells. */
        COLUMN,
        /** {@code <im_end>}. */
        END
    }

    /** Checks that each token has a source entry. */
    public Crops {
        tokens = List.copyOf(tokens);
        if (tokens.size() != sources.length) {
            throw new IllegalArgumentException(
                    "crops: " + tokens.size() + " tokens but " + sources.length + " source entries");
        }
    }
}
