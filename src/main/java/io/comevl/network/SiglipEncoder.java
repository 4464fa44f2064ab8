package io.comevl.network;

import io.comevl.frame.CropGeometry;
import io.comevl.ops.Ops;
import io.comevl.ops.Weights;
import java.util.ArrayList;
import java.util.List;

/** The semantic tower, SigLIP2: patches in, every block's output out (ARCHITECTURE section 5). */
final class SiglipEncoder {

    private static final String PLACE = "vision/siglip/";

    private SiglipEncoder() {}

    /**
     * Encodes crops up to the deepest layer that is mixed or observed. The queries and keys of each block pass observers
     * as {@code q} and {@code k} below the block's place.
     *
     * @param w place of the tower
     * @param levels float32[crops, patches, patch values] in [-1, 1]
     * @return the blocks' outputs, first block first, each [crops, patches, width]
     */
    static <T> List<T> layers(Ops<T> ops, Architecture architecture, Weights w, T levels) {
        Architecture.Semantic tower = architecture.semantic();
        T tokens = embed(ops, tower, architecture.geometry(), w, levels);
        T x = ops.observe(PLACE + 0, ops.add(tokens, ops.weight(w.name("positional_embedding"))));
        List<T> states = new ArrayList<>();
        int deepest = Towers.deepest(ops, PLACE, architecture.semanticLayers(), tower.blocks());
        for (int i = 0; i < deepest; i++) {
            Weights block = w.in("transformer.resblocks").in(i);
            T before = x;
            String place = PLACE + (i + 1);
            x = ops.observe(place, ops.step(() -> block(ops, tower.blocks(), block, place, before)));
            states.add(x);
        }
        return states;
    }

    private static <T> T embed(Ops<T> ops, Architecture.Semantic tower, CropGeometry geometry, Weights w, T levels) {
        return tower.stem().convolutions().isEmpty()
                ? ops.linear(w.in("patch_embedding"), levels)
                : Pictures.convolved(
                        ops, w.in("stem"), tower.stem().convolutions(), Pictures.picture(ops, geometry, levels));
    }

    private static <T> T block(Ops<T> ops, Architecture.Blocks blocks, Weights w, String place, T x) {
        T seen = ops.add(
                x,
                attention(
                        ops,
                        blocks,
                        w.in("attention"),
                        place,
                        ops.layerNorm(w.in("attention_norm"), x, blocks.normEpsilon())));
        return ops.add(
                seen, mlp(ops, w.in("feed_forward"), ops.layerNorm(w.in("ffn_norm"), seen, blocks.normEpsilon())));
    }

    private static <T> T attention(Ops<T> ops, Architecture.Blocks blocks, Weights w, String place, T x) {
        T q = ops.observe(place + "/q", ops.linear(w.in("wq"), x));
        T k = ops.observe(place + "/k", ops.linear(w.in("wk"), x));
        T v = ops.linear(w.in("wv"), x);
        return ops.linear(w.in("wo"), ops.attention(q, k, v, blocks.attentionHeads()));
    }

    private static <T> T mlp(Ops<T> ops, Weights w, T x) {
        return ops.linear(w.in("w2"), ops.geluTanh(ops.linear(w.in("w1"), x)));
    }
}
