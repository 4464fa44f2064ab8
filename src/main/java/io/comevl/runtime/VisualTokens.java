package io.comevl.runtime;

import ai.djl.ndarray.NDArray;

/**
 * A frame's fused visual tokens, float32[rows, width], outside the Java heap. May be made by one thread and used and
 * closed by another; who holds them closes them, after the last call that reads them.
 */
public final class VisualTokens implements AutoCloseable {

    private final NDArray tokens;
    private final int rows;

    /** Takes an array over. */
    VisualTokens(NDArray tokens) {
        tokens.detach();
        tokens.setName("features");
        this.tokens = tokens;
        this.rows = Math.toIntExact(tokens.getShape().get(0));
    }

    /** Number of tokens, crop by crop; what {@code Crops.sources} counts in. */
    public int rows() {
        return rows;
    }

    NDArray array() {
        return tokens;
    }

    /** Frees the native memory; closing twice is harmless. */
    @Override
    public void close() {
        tokens.close();
    }
}
