package io.comevl.frame;

import java.util.Arrays;
import java.util.List;

/**
 * A frame as the vision graph takes it, with the plan of its visual tokens. Owns its arrays.
 *
 * @param count crops to encode, the release layout's empty picture included where tokens read it
 * @param shown how many of them, from the first, show a part of the frame; the empty picture follows them
 * @param patches uint8[count, patchesPerCrop, patchValues]: raw levels; the network normalises
 * @param masks float32[count, patchesPerCrop]: what the network is told of each patch: the share of it that shows the
 *     frame, or -1 where its crop is the empty picture or, in Molmo's release layout, the last
 * @param tokens kinds of the image tokens in sequence order (they stand right after BOS)
 * @param sources for each image token the row of the fused tokens flattened to [count * cellsPerCrop, dim] that is
 *     added to its embedding, or -1
 * @param resizedWidthPixels width of the resized picture that the crops were cut from
 * @param resizedHeightPixels its height
 */
public record Crops(
        int count,
        int shown,
        byte[] patches,
        float[] masks,
        List<TokenKind> tokens,
        int[] sources,
        int resizedWidthPixels,
        int resizedHeightPixels) {

    /** What an image token marks. */
    public enum TokenKind {
        /** {@code <im_start>}. */
        START(0),
        /** {@code <im_end>}. */
        END(1),
        /** {@code <im_patch>}, a pooled cell. */
        PATCH(2),
        /** {@code <im_col>}, end of a row of cells. */
        COLUMN(3);

        private final int place;

        TokenKind(int place) {
            this.place = place;
        }

        /**
         * The token's id: image tokens come right after the text vocabulary, in a fixed order.
         *
         * @param vocabulary size of the padded text vocabulary (152064)
         */
        public int id(int vocabulary) {
            return vocabulary + place;
        }
    }

    /** Checks that crops are counted right and that each token has a source entry. */
    public Crops {
        tokens = List.copyOf(tokens);
        if (shown < 1 || shown > count || patches.length % count != 0 || masks.length % count != 0) {
            throw new IllegalArgumentException("crops: " + shown + " crops shown of " + count + " in " + patches.length
                    + " bytes of patches and " + masks.length + " masks");
        }
        if (tokens.size() != sources.length) {
            throw new IllegalArgumentException(
                    "crops: " + tokens.size() + " tokens but " + sources.length + " source entries");
        }
    }

    /** The same crops of other pixels, laid out alike. */
    public Crops withPatches(byte[] others) {
        return new Crops(count, shown, others, masks, tokens, sources, resizedWidthPixels, resizedHeightPixels);
    }

    /**
     * Masks of crops that show nothing but the frame: 1 for each of their patches, -1 for those of empty pictures.
     *
     * @return float32[count, patchesPerCrop]; caller owns
     */
    public static float[] whole(int count, int shown, int patchesPerCrop) {
        float[] masks = new float[count * patchesPerCrop];
        Arrays.fill(masks, 0, shown * patchesPerCrop, 1);
        Arrays.fill(masks, shown * patchesPerCrop, masks.length, -1);
        return masks;
    }
}
