package io.comevl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Scaled dot-product attention on NDArrays. Query heads that share a key/value head are folded into its rows, so keys
 * and values are never copied. Costs one matrix of scores for each head.
 */
final class NDArrayAttention {

    /** Added to hidden scores: as good as minus infinity, yet a row that hides every key stays a number. */
    private static final float HIDDEN = -Float.MAX_VALUE / 2;

    private NDArrayAttention() {}

    /**
     * Lets every query see every key.
     *
     * @param q [batch, queries, heads * dim]
     * @param keys [batch, key/value heads, keys, dim]
     * @param values [batch, key/value heads, keys, dim]
     */
    static NDArray attend(NDArrayOps ops, NDArray q, NDArray keys, NDArray values, Heads heads) {
        return ops.step(() -> weighted(ops, q, scores(ops, q, keys, heads), values, heads));
    }

    /** The same where {@code keep} is false for hidden pairs; see {@link Ops#attention}. */
    static NDArray attend(NDArrayOps ops, NDArray q, NDArray keys, NDArray values, Heads heads, NDArray keep) {
        return ops.step(() -> {
            NDArray scores = scores(ops, q, keys, heads);
            Shape all = scores.getShape();
            NDArray hidden = ops.owned(ops.owned(keep.logicalNot()).toType(DataType.FLOAT32, false));
            NDArray bias = ops.scale(grouped(ops, hidden, heads), HIDDEN);
            long queries = q.getShape().get(1);
            NDArray byQuery =
                    ops.reshape(scores, 0, heads.keyValue(), heads.query() / heads.keyValue(), queries, all.get(3));
            NDArray open = ops.reshape(ops.add(byQuery, bias), all.getShape());
            return weighted(ops, q, open, values, heads);
        });
    }

    /** [batch, key/value heads, group * queries, keys], divided by the root of the head's columns. */
    private static NDArray scores(NDArrayOps ops, NDArray q, NDArray keys, Heads heads) {
        int group = heads.query() / heads.keyValue();
        long queries = q.getShape().get(1);
        NDArray split = ops.transpose(ops.reshape(q, 0, 0, heads.keyValue(), group, heads.dim()), 0, 2, 3, 1, 4);
        NDArray folded = ops.reshape(split, 0, heads.keyValue(), group * queries, heads.dim());
        NDArray scaled = ops.scale(folded, (float) (1 / Math.sqrt(heads.dim())));
        return ops.matmul(scaled, ops.transpose(keys, 0, 1, 3, 2));
    }

    private static NDArray weighted(NDArrayOps ops, NDArray q, NDArray scores, NDArray values, Heads heads) {
        int group = heads.query() / heads.keyValue();
        long queries = q.getShape().get(1);
        NDArray gathered = ops.matmul(ops.softmax(scores, 3), values);
        NDArray byHead = ops.reshape(gathered, 0, heads.keyValue(), group, queries, heads.dim());
        NDArray byToken = ops.transpose(byHead, 0, 3, 1, 2, 4);
        return ops.reshape(byToken, 0, queries, (long) heads.query() * heads.dim());
    }

    /** [b, 1 or heads, q, k] to [b, 1 or key/value heads, 1 or group, q, k]. */
    private static NDArray grouped(NDArrayOps ops, NDArray keep, Heads heads) {
        Shape shape = keep.getShape();
        boolean each = shape.get(1) != 1;
        long outer = each ? heads.keyValue() : 1;
        long inner = each ? heads.query() / heads.keyValue() : 1;
        return ops.reshape(keep, 0, outer, inner, shape.get(2), shape.get(3));
    }
}
