package io.comevl.network;

import io.comevl.frame.CropGeometry;
import io.comevl.network.Architecture.Family;
import io.comevl.ops.Ops;
import io.comevl.ops.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The semantic tower: patches in, every block's output out. SigLIP2 as in CoME-VL (ARCHITECTURE section 5), CLIP as in
 * Molmo's published {@code modeling_molmo.py}; their blocks differ in one activation.
 */
final class SemanticEncoder {

    /** Of its stages, whatever the tower's family. */
    private static final String PLACE = "vision/siglip/";

    private static final float QUICK_GELU = 1.702f;

    private SemanticEncoder() {}

    /**
     * Encodes crops up to the deepest layer that is read or observed. The queries and keys of each block pass observers
     * as {@code q} and {@code k} below the block's place.
     *
     * @param w place of the tower
     * @param levels float32[crops, patches, patch values] in [-1, 1]
     * @return the blocks' outputs, first block first, each [crops, prefix + patches, width]
     */
    static <T> List<T> layers(Ops<T> ops, Architecture architecture, Weights w, T levels) {
        Architecture.Semantic tower = architecture.semantic();
        T x = ops.observe(
                PLACE + 0,
                switch (tower.family()) {
                    case SIGLIP -> siglip(ops, tower, architecture.geometry(), w, levels);
                    case CLIP -> clip(ops, tower, architecture.geometry(), w, levels);
                });
        List<T> states = new ArrayList<>();
        int deepest = Towers.deepest(ops, PLACE, architecture.semanticLayers(), tower.blocks());
        for (int i = 0; i < deepest; i++) {
            Weights block = w.in("transformer.resblocks").in(i);
            T before = x;
            String place = PLACE + (i + 1);
            x = ops.observe(place, ops.step(() -> block(ops, tower, block, place, before)));
            states.add(x);
        }
        return states;
    }

    /** Patch tokens without the class token. */
    static <T> T patches(Ops<T> ops, Architecture architecture, T tokens) {
        int prefix = architecture.semantic().prefixTokens();
        return prefix == 0
                ? tokens
                : ops.slice(
                        tokens,
                        1,
                        prefix,
                        prefix + (long) architecture.geometry().patchesPerCrop());
    }

    private static <T> T siglip(Ops<T> ops, Architecture.Semantic tower, CropGeometry geometry, Weights w, T levels) {
        return ops.add(embed(ops, tower, geometry, w, levels), ops.weight(w.name("positional_embedding")));
    }

    private static <T> T clip(Ops<T> ops, Architecture.Semantic tower, CropGeometry geometry, Weights w, T levels) {
        T patches = embed(ops, tower, geometry, w, Pictures.clip(ops, geometry, levels));
        T first = ops.reshape(
                ops.weight(w.name("class_embedding")), 1, 1, tower.blocks().width());
        T tokens = ops.concat(1, List.of(ops.repeatBatch(first, patches), patches));
        T placed = ops.add(tokens, ops.weight(w.name("positional_embedding")));
        return ops.layerNorm(w.in("pre_ln"), placed, tower.blocks().normEpsilon());
    }

    private static <T> T embed(Ops<T> ops, Architecture.Semantic tower, CropGeometry geometry, Weights w, T levels) {
        return tower.stem().convolutions().isEmpty()
                ? ops.linear(w.in("patch_embedding"), levels)
                : Pictures.convolved(
                        ops, w.in("stem"), tower.stem().convolutions(), Pictures.picture(ops, geometry, levels));
    }

    private static <T> T block(Ops<T> ops, Architecture.Semantic tower, Weights w, String place, T x) {
        Architecture.Blocks blocks = tower.blocks();
        T normed = ops.layerNorm(w.in("attention_norm"), x, blocks.normEpsilon());
        T seen = ops.add(x, attention(ops, blocks, w.in("attention"), place, normed));
        T thought = ops.layerNorm(w.in("ffn_norm"), seen, blocks.normEpsilon());
        return ops.add(seen, mlp(ops, tower.family(), w.in("feed_forward"), thought));
    }

    private static <T> T attention(Ops<T> ops, Architecture.Blocks blocks, Weights w, String place, T x) {
        T q = ops.observe(place + "/q", ops.linear(w.in("wq"), x));
        T k = ops.observe(place + "/k", ops.linear(w.in("wk"), x));
        T v = ops.linear(w.in("wv"), x);
        return ops.linear(w.in("wo"), ops.attention(q, k, v, blocks.attentionHeads()));
    }

    private static <T> T mlp(Ops<T> ops, Family family, Weights w, T x) {
        T hidden = ops.linear(w.in("w1"), x);
        return ops.linear(
                w.in("w2"),
                switch (family) {
                    case SIGLIP -> ops.geluTanh(hidden);
                    case CLIP -> ops.scale(ops.silu(ops.scale(hidden, QUICK_GELU)), 1 / QUICK_GELU);
                });
    }
}
