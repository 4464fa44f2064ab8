package io.comevl.network;

import io.comevl.frame.CropGeometry;
import io.comevl.network.Architecture.Layers;
import io.comevl.ops.Ops;
import io.comevl.ops.Weights;
import java.util.List;

/**
 * The whole model, or one of those it is compared with, as three functions, each a graph of its own: {@link #vision}, {@link #embed}, {@link #decode}.
 * Weights go by their checkpoint names, orthogonal maps as {@link EffectiveWeights} presents them.
 */
public final class ComeVl {

    private static final Weights VISION = Weights.root().in("vision_backbone");
    private static final Weights EMBEDDING = Weights.root().in("transformer.wte");

    private ComeVl() {}

    /**
     * Crops to visual tokens.
     *
     * @param patches uint8[crops, patches, patch values], each patch row, column, channel
     * @param masks float32[crops, patches]: 1 for a picture's patches, 0 for padding, -1 for an empty slot's
     * @return float32[crops, cells, decoder width]
     */
    public static <T> T vision(Ops<T> ops, Architecture architecture, T patches, T masks) {
        T levels = Pictures.levels(ops, patches);
        T fused = switch (architecture.variant().encoders()) {
            case DUAL_FUSED ->
                RopeCrossAttention.fuse(
                        ops,
                        architecture,
                        VISION.in("cross_rope"),
                        semantic(ops, architecture, levels, masks),
                        spatial(ops, architecture, levels));
            case SEMANTIC_ONLY ->
                GatedMlp.projector(ops, VISION.in("image_projector"), semantic(ops, architecture, levels, masks));
            case SPATIAL_ONLY ->
                GatedMlp.projector(
                        ops,
                        VISION.in("image_projector2"),
                        onCells(ops, architecture, spatial(ops, architecture, levels)));
            case CONCATENATED ->
                GatedMlp.projector(
                        ops,
                        VISION.in("concat_projector"),
                        ops.concat(
                                2,
                                List.of(
                                        semantic(ops, architecture, levels, masks),
                                        onCells(ops, architecture, spatial(ops, architecture, levels)))));
        };
        return ops.observe("vision/output", fused);
    }

    /**
     * What the last of the spatial encoder's mixed layers says of each patch.
     *
     * @param patches uint8[crops, patches, patch values]
     * @return float32[crops, patches, spatial width]
     */
    public static <T> T spatialTokens(Ops<T> ops, Architecture architecture, T patches) {
        List<T> layers = DinoEncoder.layers(
                ops, architecture, VISION.in("image_vit2.transformer"), Pictures.levels(ops, patches));
        return DinoEncoder.patches(ops, architecture.spatialTower(), layers.get(layers.size() - 1));
    }

    /**
     * Token ids to the decoder's input, visual tokens added at their places.
     *
     * @param ids int64[batch, tokens]
     * @param features float32[n, decoder width]
     * @param sources int64[batch, tokens]: row of {@code features} to add, or n for none
     * @return float32[batch, tokens, decoder width]
     */
    public static <T> T embed(Ops<T> ops, Architecture architecture, T ids, T features, T sources) {
        List<T> tables = List.of(ops.weight(EMBEDDING.name("embedding")), ops.weight(EMBEDDING.name("new_embedding")));
        int width = architecture.decoder().width();
        T none = ops.constant(new float[width], 1, width);
        return ops.add(ops.gatherRows(tables, ids), ops.gatherRows(List.of(features, none), sources));
    }

    /** Decoder input to logits, remembering keys and values. The same for a prompt, a step and a verified draft. */
    public static <T> Decoded<T> decode(Ops<T> ops, Architecture architecture, DecoderInputs<T> inputs) {
        return Qwen2Decoder.decode(ops, architecture.decoder(), inputs);
    }

    /**
     * What the decoder reads.
     *
     * @param embeddings float32[batch, tokens, width]
     * @param positions int64[batch, tokens]: place of each token in its sequence
     * @param keep bool[batch, 1, tokens, past + tokens]: which keys each token may see
     * @param past for each layer what was remembered, possibly of length 0
     * @param logitRows int64[batch, rows]: tokens whose logits are wanted
     */
    public record DecoderInputs<T>(T embeddings, T positions, T keep, List<KeyValues<T>> past, T logitRows) {}

    /**
     * What one layer remembers.
     *
     * @param keys float32[batch, kv heads, tokens, head dim], rotated
     * @param values float32[batch, kv heads, tokens, head dim]
     */
    public record KeyValues<T>(T keys, T values) {}

    /**
     * What the decoder yields.
     *
     * @param logits float32[batch, rows, embedding rows]
     * @param presents for each layer past and new keys and values
     */
    public record Decoded<T>(T logits, List<KeyValues<T>> presents) {}

    private static <T> T semantic(Ops<T> ops, Architecture architecture, T levels, T masks) {
        Architecture.Semantic tower = architecture.semantic();
        List<T> layers = SemanticEncoder.layers(ops, architecture, VISION.in("image_vit"), levels);
        List<T> chosen = architecture.semanticLayers().stream()
                .map(layer -> SemanticEncoder.patches(ops, architecture, layers.get(layer - 1)))
                .toList();
        T read = ops.observe(
                "vision/mix1",
                architecture.variant().layers() == Layers.SIDE_BY_SIDE
                        ? ops.concat(2, chosen)
                        : ops.step(() -> LayerMixer.mix(
                                ops, "vision/mix1", VISION.in("pool1"), VISION.name("alpha_logits"), chosen)));
        T shown = switch (tower.family()) {
            case SIGLIP -> ops.multiply(read, CropMask.pictures(ops, levels));
            // No level of CLIP's pixels is the -1 that marks empty pictures.
            case CLIP -> read;
        };
        T marked = CropMask.markPadding(ops, VISION, shown, masks);
        CropGeometry geometry = architecture.geometry();
        return ops.observe(
                "vision/pooled_siglip",
                AttentionPooling.pool(
                        ops,
                        VISION.in("image_pooling_2d"),
                        marked,
                        geometry.patchesPerSide(),
                        geometry.poolingSide(),
                        architecture.semanticColumns(),
                        tower.blocks().attentionHeads()));
    }

    private static <T> T spatial(Ops<T> ops, Architecture architecture, T levels) {
        Architecture.Spatial tower = architecture.spatialTower();
        List<T> layers = DinoEncoder.layers(ops, architecture, VISION.in("image_vit2.transformer"), levels);
        List<T> chosen = architecture.spatialLayers().stream()
                .map(layer -> DinoEncoder.patches(ops, tower, layers.get(layer - 1)))
                .toList();
        T mixed = ops.observe(
                "vision/mix2",
                ops.step(() ->
                        LayerMixer.mix(ops, "vision/mix2", VISION.in("pool2"), VISION.name("beta_logits"), chosen)));
        T refined = ops.observe(
                "vision/mlp_after_v2",
                GatedMlp.afterMixing(
                        ops, VISION.in("mlp_after_v2"), tower.blocks().width(), mixed));
        T shown = ops.multiply(refined, CropMask.pictures(ops, levels));
        return ops.observe(
                "vision/pooled_dino",
                AttentionPooling.pool(
                        ops,
                        VISION.in("image_pooling_2d_2"),
                        shown,
                        tower.grid(),
                        architecture.geometry().poolingSide(),
                        tower.blocks().width(),
                        tower.blocks().attentionHeads()));
    }

    /** Spatial cells [crops, n, width] resampled to the semantic grid of cells, corner on corner. */
    private static <T> T onCells(Ops<T> ops, Architecture architecture, T spatial) {
        int from = architecture.spatialCellsPerSide();
        int to = architecture.geometry().cellsPerSide();
        if (from == to) {
            return spatial;
        }
        int width = architecture.spatialTower().blocks().width();
        T lines = ops.constant(Interpolation.aligned(from, to), to, from);
        T grid = ops.transpose(ops.reshape(spatial, -1, from, from, width), 0, 3, 1, 2);
        T resampled = ops.matmul(lines, ops.matmul(grid, ops.transpose(lines, 1, 0)));
        return Pictures.tokens(ops, resampled, width);
    }
}
