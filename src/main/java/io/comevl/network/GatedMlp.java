package io.comevl.network;

import io.comevl.ops.Ops;
import io.comevl.ops.Weights;

/** Feed-forward parts with a gate. */
final class GatedMlp {

    private GatedMlp() {}

    /**
     * {@code mlp_after_v2}: {@code x + fc_out(a * gelu(b))}, a and b the halves of one projection (ARCHITECTURE section 7).
     *
     * @param w place of {@code ln}, {@code geglu.proj}, {@code fc_out}
     * @param x [crops, patches, width]
     */
    static <T> T afterMixing(Ops<T> ops, Weights w, int width, T x) {
        long half = 4L * width;
        T halves = ops.linear(w.in("geglu.proj"), ops.layerNorm(w.in("ln"), x, LayerMixer.NORM_EPSILON));
        T value = ops.slice(halves, 2, 0, half);
        T gate = ops.geluErf(ops.slice(halves, 2, half, 2 * half));
        return ops.add(x, ops.linear(w.in("fc_out"), ops.multiply(value, gate)));
    }

    /**
     * Molmo's image projector: {@code w2(silu(w1 x) * w3 x)}.
     *
     * @param w place of {@code w1}, {@code w2}, {@code w3}
     * @param x [crops, cells, width]
     * @return [crops, cells, decoder width]
     */
    static <T> T projector(Ops<T> ops, Weights w, T x) {
        T gate = ops.silu(ops.linear(w.in("w1"), x));
        return ops.linear(w.in("w2"), ops.multiply(gate, ops.linear(w.in("w3"), x)));
    }
}
