package io.comevl.network;

import io.comevl.ops.Ops;
import io.comevl.ops.Rotation;
import io.comevl.ops.Weights;
import java.util.ArrayList;
import java.util.List;

/** The language model, Qwen2: grouped queries, fused biased projection, SwiGLU, RMS norms (ARCHITECTURE section 11). */
final class Qwen2Decoder {

    private static final String PLACE = "decoder/";

    private Qwen2Decoder() {}

    /** Inputs and results as {@link ComeVl#decode} has them. */
    static <T> ComeVl.Decoded<T> decode(Ops<T> ops, Architecture.Decoder decoder, ComeVl.DecoderInputs<T> inputs) {
        Weights w = Weights.root().in("transformer");
        Turn<T> turn = turn(ops, decoder, inputs.positions());
        T x = ops.observe(PLACE + "embed", inputs.embeddings());
        List<ComeVl.KeyValues<T>> presents = new ArrayList<>();
        for (int i = 0; i < decoder.layers(); i++) {
            Layer<T> layer = new Layer<>(ops, decoder, w.in("blocks").in(i), PLACE + i);
            Ops.Cached<T> attended = layer.attention(x, turn, inputs.past().get(i), inputs.keep());
            presents.add(new ComeVl.KeyValues<>(attended.keys(), attended.values()));
            T seen = ops.add(x, attended.out());
            x = ops.observe(PLACE + i + "/out", ops.add(seen, ops.step(() -> layer.mlp(seen))));
        }
        T last = ops.gatherTokens(x, inputs.logitRows());
        T normed = ops.observe(PLACE + "ln_f", ops.rmsNorm(w.in("ln_f"), last, decoder.rmsEpsilon()));
        return new ComeVl.Decoded<>(ops.observe(PLACE + "logits", ops.linear(w.in("ff_out"), normed)), presents);
    }

    private record Layer<T>(Ops<T> ops, Architecture.Decoder decoder, Weights w, String place) {

        /** @return output after {@code attn_out}, with keys and values to remember */
        Ops.Cached<T> attention(T x, Turn<T> turn, ComeVl.KeyValues<T> past, T keep) {
            long queries = (long) decoder.heads() * decoder.headDim();
            long keys = (long) decoder.kvHeads() * decoder.headDim();
            T qkv = ops.observe(
                    place + "/qkv",
                    ops.linear(w.in("att_proj"), ops.rmsNorm(w.in("attn_norm"), x, decoder.rmsEpsilon())));
            T q = turn.apply(ops, decoder.heads(), ops.slice(qkv, 2, 0, queries));
            T k = turn.apply(ops, decoder.kvHeads(), ops.slice(qkv, 2, queries, queries + keys));
            T v = ops.slice(qkv, 2, queries + keys, queries + 2 * keys);
            Ops.Cached<T> attended =
                    ops.cachedAttention(q, k, v, past.keys(), past.values(), decoder.attentionHeads(), keep);
            T out = ops.observe(place + "/attn_out", ops.linear(w.in("attn_out"), attended.out()));
            return new Ops.Cached<>(out, attended.keys(), attended.values());
        }

        /** The first half of the projection is the value, the second its gate. */
        T mlp(T x) {
            long half = decoder.mlpHidden() / 2;
            T halves = ops.linear(w.in("ff_proj"), ops.rmsNorm(w.in("ff_norm"), x, decoder.rmsEpsilon()));
            T value = ops.slice(halves, 2, 0, half);
            T gate = ops.silu(ops.slice(halves, 2, half, 2 * half));
            return ops.linear(w.in("ff_out"), ops.observe(place + "/swiglu", ops.multiply(value, gate)));
        }
    }

    private static <T> Turn<T> turn(Ops<T> ops, Architecture.Decoder decoder, T positions) {
        int pairs = decoder.headDim() / 2;
        float[] frequencies = new float[pairs];
        for (int k = 0; k < pairs; k++) {
            frequencies[k] = (float) Math.pow(decoder.ropeTheta(), -(double) k / pairs);
        }
        T angles = ops.multiply(ops.reshape(ops.toFloat(positions), 0, 0, 1), ops.constant(frequencies, 1, 1, pairs));
        return Turn.by(ops, angles, Rotation.HALVES);
    }
}
