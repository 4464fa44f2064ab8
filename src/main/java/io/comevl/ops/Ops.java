package io.comevl.ops;

/**
 * The operations a network is made of. The network is written once against this interface; one interpreter writes an
 * ONNX graph, the other computes at once and can be differentiated.
 *
 * <p>Tensors are float32 unless said otherwise. The first axis of activations is the batch and its size is never asked
 * for. Every method checks shapes as far as they are known while describing and throws {@link ShapeException} naming
 * the place and both shapes.
 *
 * @param <T> a tensor of the interpreter
 */
public interface Ops<T> {

    // --- leaves

    /**
     * A weight under its checkpoint name, as float32.
     *
     * @throws IllegalArgumentException if the checkpoint has no such tensor; names it
     */
    T weight(String name);

    /** Whether the checkpoint holds this weight: optional biases, variants. */
    boolean hasWeight(String name);

    /** Constant float32 tensor. */
    T constant(float[] values, long... shape);

    /** Constant int64 tensor. */
    T constant(long[] values, long... shape);

    // --- layers

    /**
     * {@code x W^T + b}; the bias is used where the checkpoint has one.
     *
     * @param w place of {@code weight [out, in]} and optionally {@code bias [out]}
     * @param x [..., in]
     * @return [..., out]
     */
    T linear(Weights w, T x);

    /**
     * Layer norm over the last axis, population variance, with {@code weight} and {@code bias} at {@code w}.
     *
     * @param x [..., dim]
     */
    T layerNorm(Weights w, T x, float epsilon);

    /** {@code weight * x / sqrt(mean(x^2) + epsilon)} over the last axis, {@code weight} at {@code w}. */
    T rmsNorm(Weights w, T x, float epsilon);

    /**
     * Convolution over pictures, square stride, zero padding, optional {@code bias}.
     *
     * @param w place of {@code weight [out, in, kh, kw]}
     * @param x [batch, in, height, width]
     * @return [batch, out, height', width']
     */
    T conv2d(Weights w, T x, int stride, int padding);

    /**
     * Scaled dot-product attention, scores divided by sqrt(head dim), softmax in float32.
     *
     * @param q [batch, queries, heads.query * heads.dim]
     * @param k [batch, keys, heads.keyValue * heads.dim]
     * @param v [batch, keys, heads.keyValue * heads.dim]
     * @return [batch, queries, heads.query * heads.dim]
     */
    T attention(T q, T k, T v, Heads heads);

    /**
     * The same where some pairs are hidden.
     *
     * @param keep bool, broadcastable to [batch, heads, queries, keys]; false hides the key from the query; each query
     *     keeps at least one
     */
    T attention(T q, T k, T v, Heads heads, T keep);

    /**
     * Attention over remembered and new keys and values.
     *
     * @param pastKeys [batch, heads.keyValue, past, heads.dim], already rotated; past may be 0
     * @param pastValues [batch, heads.keyValue, past, heads.dim]
     * @param keep bool[batch, 1, queries, past + queries]
     */
    Cached<T> cachedAttention(T q, T k, T v, T pastKeys, T pastValues, Heads heads, T keep);

    /**
     * What {@link #cachedAttention} yields.
     *
     * @param out [batch, queries, heads.query * heads.dim]
     * @param keys [batch, heads.keyValue, past + queries, heads.dim]
     * @param values [batch, heads.keyValue, past + queries, heads.dim]
     */
    record Cached<T>(T out, T keys, T values) {}

    /**
     * Rotary position embedding of every head.
     *
     * @param x [batch, tokens, heads * dim]
     * @param cos [1 or batch, tokens, dim / 2], one column a pair
     * @param sin [1 or batch, tokens, dim / 2]
     */
    T rope(T x, int heads, T cos, T sin, Rotation rotation);

    // --- elementwise

    /** Sum, broadcasting. */
    T add(T a, T b);

    /** Difference, broadcasting. */
    T subtract(T a, T b);

    /** Product of elements, broadcasting. */
    T multiply(T a, T b);

    /** Product with a number. */
    T scale(T x, float factor);

    /** Quotient by a number (a true division: not the product with its reciprocal). */
    T divide(T x, float divisor);

    /** Sum with a number. */
    T shift(T x, float summand);

    T tanh(T x);

    T cos(T x);

    T sin(T x);

    /** {@code x * sigmoid(x)}. */
    T silu(T x);

    /** {@code x/2 (1 + erf(x / sqrt 2))}. */
    T geluErf(T x);

    /** {@code x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}. */
    T geluTanh(T x);

    /** 1 where {@code x == value}, else 0, as float32. */
    T indicatorEqual(T x, float value);

    /** 1 where {@code x < value}, else 0, as float32. */
    T indicatorLess(T x, float value);

    /** true where {@code x != 0}. */
    T toBool(T x);

    /** uint8 or int64 to float32. */
    T toFloat(T x);

    // --- along axes

    /** Softmax over one axis (negative counts from the end). */
    T softmax(T x, int axis);

    /** Mean over one axis, kept with size 1. */
    T mean(T x, int axis);

    /** Largest over some axes, kept with size 1. */
    T max(T x, int... axes);

    /** Matrix product of the last two axes, broadcasting the others. */
    T matmul(T a, T b);

    // --- rearranging

    /** Joins along one axis. */
    T concat(int axis, java.util.List<T> parts);

    /** Elements {@code from} (inclusive) to {@code to} (exclusive) of one axis. */
    T slice(T x, int axis, long from, long to);

    /** New shape, row-major; one size may be -1 (whatever remains), 0 keeps the size of the same axis. */
    T reshape(T x, long... shape);

    /** Axes in a new order. */
    T transpose(T x, int... axes);

    /**
     * Repeats a tensor whose first axis has size 1 so that its first axis is as long as that of {@code like}.
     *
     * @param x [1, ...]
     * @param like [batch, ...]
     */
    T repeatBatch(T x, T like);

    /**
     * Rows of a table.
     *
     * @param table [rows, dim]
     * @param indices int64[...]
     * @return [..., dim]
     */
    T gatherRows(T table, T indices);

    /**
     * Rows of several tables whose numbering continues from one to the next.
     *
     * @param tables each [rows, dim]
     * @param indices int64[...]
     * @return [..., dim]
     */
    default T gatherRows(java.util.List<T> tables, T indices) {
        return gatherRows(concat(0, tables), indices);
    }

    /**
     * Picks positions of each batch row.
     *
     * @param x [batch, tokens, dim]
     * @param positions int64[batch, picked]
     * @return [batch, picked, dim]
     */
    T gatherTokens(T x, T positions);

    /**
     * Names a stage so that it can be compared with a reference or analysed. Costs nothing where nobody asked for it.
     *
     * @param place path such as {@code vision/siglip/3}
     * @return {@code x}
     */
    T observe(String place, T x);

    /** Whether somebody asked for this stage, so that one which nothing else needs is computed at all. */
    default boolean observes(String place) {
        return false;
    }

    /**
     * One step whose intermediate tensors nobody reads afterwards, so that they can be freed when it ends.
     *
     * @param step computes the only tensor that outlives it
     */
    default T step(java.util.function.Supplier<T> step) {
        return step.get();
    }
}
