package io.comevl.network;

import io.comevl.ops.Ops;
import io.comevl.ops.Weights;

/** Empties crops without a picture and marks padded patches (ARCHITECTURE section 8). */
final class CropMask {

    private CropMask() {}

    /**
     * Which crops hold a picture: those with any level other than the lowest. A wholly black crop counts as empty.
     *
     * @param levels [crops, patches, patch values] in [-1, 1]
     * @return [crops, 1, 1] of 1 and 0
     */
    static <T> T pictures(Ops<T> ops, T levels) {
        T empty = ops.indicatorEqual(ops.max(levels, 1, 2), -1f);
        return ops.shift(ops.scale(empty, -1f), 1f);
    }

    /**
     * Adds the embeddings of padding: the first where the mask is 0, the second where it is below 1 otherwise.
     *
     * @param w place of {@code pad_embed}
     * @param x [crops, patches, width]
     * @param masks [crops, patches]
     */
    static <T> T markPadding(Ops<T> ops, Weights w, T x, T masks) {
        T mask = ops.reshape(masks, 0, 0, 1);
        T whole = ops.indicatorEqual(mask, 0f);
        T partial = ops.subtract(ops.indicatorLess(mask, 1f), whole);
        T embeddings = ops.weight(w.name("pad_embed"));
        T marked = ops.add(x, ops.multiply(whole, ops.slice(embeddings, 0, 0, 1)));
        return ops.add(marked, ops.multiply(partial, ops.slice(embeddings, 0, 1, 2)));
    }
}
