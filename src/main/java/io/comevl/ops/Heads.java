package io.comevl.ops;

/**
 * How attention splits its columns.
 *
 * @param query number of query heads
 * @param keyValue number of key/value heads; query head i reads head floor(i / (query / keyValue))
 * @param dim columns of one head
 */
public record Heads(int query, int keyValue, int dim) {

    /** Checks that query heads share key/value heads evenly. */
    public Heads {
        if (query < 1 || keyValue < 1 || dim < 1 || query % keyValue != 0) {
            throw new IllegalArgumentException(
                    "heads: " + query + " query heads do not share " + keyValue + " key/value heads of " + dim);
        }
    }

    /** Ordinary multi-head attention. */
    public static Heads of(int heads, int dim) {
        return new Heads(heads, heads, dim);
    }
}
