package io.comevl.runtime;

import ai.djl.ndarray.NDArray;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A frame's fused visual tokens, float32[rows, width], outside the Java heap. May be made by one thread and used and
 * closed by another; who holds them closes them, after the last call that reads them.
 */
public final class VisualTokens implements AutoCloseable {

    private final NDArray tokens;
    private final AtomicInteger holders;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final int rows;

    /** Takes an array over. */
    VisualTokens(NDArray tokens) {
        this(tokens, new AtomicInteger(1));
        tokens.detach();
        tokens.setName("features");
    }

    private VisualTokens(NDArray tokens, AtomicInteger holders) {
        this.tokens = tokens;
        this.holders = holders;
        this.rows = Math.toIntExact(tokens.getShape().get(0));
    }

    /** The same tokens for another holder; they are freed when all have closed theirs. */
    VisualTokens share() {
        if (closed.get()) {
            throw new IllegalStateException("visual tokens: shared after they were closed");
        }
        holders.incrementAndGet();
        return new VisualTokens(tokens, holders);
    }

    /** Number of tokens, crop by crop; what {@code Crops.sources} counts in. */
    public int rows() {
        return rows;
    }

    NDArray array() {
        return tokens;
    }

    /** Frees the native memory unless others hold it too; closing twice is harmless. */
    @Override
    public void close() {
        if (!closed.getAndSet(true) && holders.decrementAndGet() == 0) {
            tokens.close();
        }
    }
}
