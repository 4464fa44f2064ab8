package io.comevl.network;

import io.comevl.frame.CropGeometry;
import io.comevl.ops.Ops;
import io.comevl.ops.Rotation;
import io.comevl.ops.Weights;
import java.util.ArrayList;
import java.util.List;

/** The spatial tower, DINOv3: register tokens, rotary rows and columns, layer scale (ARCHITECTURE section 6). */
final class DinoEncoder {

    private static final String PLACE = "vision/dino/";

    private DinoEncoder() {}

    /**
     * Encodes crops up to the deepest layer that is mixed or observed. The turned queries and keys of each block pass
     * observers as {@code q} and {@code k} below the block's place.
     *
     * @param w place of the tower
     * @param levels float32[crops, patches, patch values] in [-1, 1]
     * @return the blocks' outputs, first block first, each [crops, prefix + patches, width]
     */
    static <T> List<T> layers(Ops<T> ops, Architecture architecture, Weights w, T levels) {
        Architecture.Spatial tower = architecture.spatialTower();
        T picture = ops.observe(PLACE + "input", ops.step(() -> input(ops, tower, architecture.geometry(), levels)));
        T x = ops.observe(PLACE + 0, embed(ops, tower, w.in("embeddings"), picture));
        Turn<T> turn = turn(ops, tower);
        List<T> states = new ArrayList<>();
        int deepest = Towers.deepest(ops, PLACE, architecture.spatialLayers(), tower.blocks());
        for (int i = 0; i < deepest; i++) {
            Weights block = w.in("layer").in(i);
            T before = x;
            String place = PLACE + (i + 1);
            x = ops.observe(place, ops.step(() -> block(ops, tower.blocks(), block, place, before, turn)));
            states.add(x);
        }
        return states;
    }

    /** Patch tokens without class token and registers. */
    static <T> T patches(Ops<T> ops, Architecture.Spatial tower, T tokens) {
        int prefix = tower.prefixTokens();
        return ops.slice(tokens, 1, prefix, prefix + (long) tower.grid() * tower.grid());
    }

    private static <T> T input(Ops<T> ops, Architecture.Spatial tower, CropGeometry geometry, T levels) {
        T picture = Pictures.picture(ops, geometry, levels);
        T normalised = switch (tower.normalisation()) {
            case SAME_AS_SEMANTIC -> picture;
            case IMAGENET -> Pictures.imageNet(ops, picture);
        };
        return Pictures.resize(ops, normalised, geometry.cropPixels(), tower.inputPixels());
    }

    private static <T> T embed(Ops<T> ops, Architecture.Spatial tower, Weights w, T picture) {
        T patches = tower.stem().convolutions().isEmpty()
                ? Pictures.tokens(
                        ops,
                        ops.conv2d(w.in("patch_embeddings"), picture, tower.patchPixels(), 0),
                        tower.blocks().width())
                : Pictures.convolved(ops, w.in("stem"), tower.stem().convolutions(), picture);
        List<T> parts = new ArrayList<>();
        parts.add(ops.repeatBatch(ops.weight(w.name("cls_token")), patches));
        if (tower.registers() > 0) {
            parts.add(ops.repeatBatch(ops.weight(w.name("register_tokens")), patches));
        }
        parts.add(patches);
        return ops.concat(1, parts);
    }

    private static <T> T block(Ops<T> ops, Architecture.Blocks blocks, Weights w, String place, T x, Turn<T> turn) {
        T normed = ops.layerNorm(w.in("norm1"), x, blocks.normEpsilon());
        T attended = attention(ops, blocks, w.in("attention"), place, normed, turn);
        T seen = ops.add(x, ops.multiply(attended, ops.weight(w.name("layer_scale1.lambda1"))));
        T thought = mlp(ops, w.in("mlp"), ops.layerNorm(w.in("norm2"), seen, blocks.normEpsilon()));
        return ops.add(seen, ops.multiply(thought, ops.weight(w.name("layer_scale2.lambda1"))));
    }

    private static <T> T attention(Ops<T> ops, Architecture.Blocks blocks, Weights w, String place, T x, Turn<T> turn) {
        T q = ops.observe(place + "/q", turn.apply(ops, blocks.heads(), ops.linear(w.in("q_proj"), x)));
        T k = ops.observe(place + "/k", turn.apply(ops, blocks.heads(), ops.linear(w.in("k_proj"), x)));
        T v = ops.linear(w.in("v_proj"), x);
        return ops.linear(w.in("o_proj"), ops.attention(q, k, v, blocks.attentionHeads()));
    }

    private static <T> T mlp(Ops<T> ops, Weights w, T x) {
        return ops.linear(w.in("down_proj"), ops.geluErf(ops.linear(w.in("up_proj"), x)));
    }

    /**
     * Angles of each token: a quarter of a head's columns turn with the row, a quarter with the column of the patch's
     * centre in [-1, 1]; each has its partner half a head further. Prefix tokens stay unturned.
     */
    private static <T> Turn<T> turn(Ops<T> ops, Architecture.Spatial tower) {
        int grid = tower.grid();
        int frequencies = tower.blocks().headDim() / 4;
        int tokens = tower.prefixTokens() + grid * grid;
        float[] cos = new float[tokens * 2 * frequencies];
        float[] sin = new float[tokens * 2 * frequencies];
        for (int token = 0; token < tokens; token++) {
            int patch = token - tower.prefixTokens();
            for (int pair = 0; pair < 2 * frequencies; pair++) {
                int line = pair < frequencies ? Math.floorDiv(patch, grid) : Math.floorMod(patch, grid);
                double frequency = Math.pow(tower.ropeTheta(), -(double) (pair % frequencies) / frequencies);
                double angle = patch < 0 ? 0 : 2 * Math.PI * (2 * (line + 0.5) / grid - 1) * frequency;
                cos[token * 2 * frequencies + pair] = (float) Math.cos(angle);
                sin[token * 2 * frequencies + pair] = (float) Math.sin(angle);
            }
        }
        return new Turn<>(
                ops.constant(cos, 1, tokens, 2L * frequencies),
                ops.constant(sin, 1, tokens, 2L * frequencies),
                Rotation.HALVES);
    }
}
