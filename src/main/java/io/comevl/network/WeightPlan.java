package io.comevl.network;

import io.comevl.network.Architecture.Blocks;
import io.comevl.network.Architecture.Convolution;
import io.comevl.network.Architecture.Decoder;
import io.comevl.network.Architecture.Encoders;
import io.comevl.network.Architecture.Family;
import io.comevl.network.Architecture.Layers;
import io.comevl.network.Architecture.Matrices;
import io.comevl.network.Architecture.Position;
import io.comevl.network.Architecture.Stem;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every tensor that a checkpoint of an architecture has to hold, under its checkpoint name and in the order of a frame's
 * way, with what it is before training. Matrices keep the size of what goes through them, branches of a residual stream
 * shrink with its depth, as where this project trains; embeddings are as small as Qwen2's.
 */
public final class WeightPlan {

    private static final String VISION = "vision_backbone.";
    private static final double EMBEDDING = 0.02;
    private static final float GATE = 0.5f;

    private final Architecture architecture;
    private final Map<String, Planned> tensors = new LinkedHashMap<>();

    private WeightPlan(Architecture architecture) {
        this.architecture = architecture;
    }

    /**
     * One tensor.
     *
     * @param shape sizes, outermost first
     * @param start its elements before training
     */
    public record Planned(List<Long> shape, Start start) {
        public Planned {
            shape = List.copyOf(shape);
        }

        /** Number of elements. */
        public long elements() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }
    }

    /** The tensors by name. */
    public static Map<String, Planned> of(Architecture architecture) {
        WeightPlan plan = new WeightPlan(architecture);
        plan.vision();
        plan.decoder(architecture.decoder());
        return Collections.unmodifiableMap(plan.tensors);
    }

    private void vision() {
        Encoders encoders = architecture.variant().encoders();
        if (encoders != Encoders.SPATIAL_ONLY) {
            semantic();
        }
        if (encoders != Encoders.SEMANTIC_ONLY) {
            spatial();
        }
        switch (encoders) {
            case DUAL_FUSED -> fusion(VISION + "cross_rope.");
            case SEMANTIC_ONLY -> projector("image_projector", pooledSemantic());
            case SPATIAL_ONLY -> projector("image_projector2", pooledSpatial());
            case CONCATENATED -> projector("concat_projector", pooledSemantic() + pooledSpatial());
        }
    }

    private int pooledSemantic() {
        return pooled(architecture.semantic().blocks(), architecture.semanticColumns());
    }

    private int pooledSpatial() {
        Blocks blocks = architecture.spatialTower().blocks();
        return pooled(blocks, blocks.width());
    }

    private int pooled(Blocks blocks, int columns) {
        return architecture.geometry().poolingSide() == 1 ? columns : blocks.heads() * blocks.headDim();
    }

    private void semantic() {
        Architecture.Semantic tower = architecture.semantic();
        Blocks blocks = tower.blocks();
        String vit = VISION + "image_vit.";
        boolean isClip = tower.family() == Family.CLIP;
        if (tower.stem().convolutions().isEmpty()) {
            String patches = vit + "patch_embedding";
            matrix(patches, blocks.width(), architecture.geometry().patchValues(), 1);
            if (!isClip) {
                filled(patches + ".bias", 0, blocks.width());
            }
        } else {
            stem(vit + "stem.", tower.stem());
        }
        if (isClip) {
            noise(vit + "class_embedding", EMBEDDING, blocks.width());
            norm(vit + "pre_ln", blocks.width());
        }
        long tokens = tower.prefixTokens() + (long) architecture.geometry().patchesPerCrop();
        noise(vit + "positional_embedding", EMBEDDING, tokens, blocks.width());
        for (int i = 0; i < blocks.layers(); i++) {
            semanticBlock(vit + "transformer.resblocks." + i + ".", blocks);
        }
        filled(VISION + "pad_embed", 0, 2, architecture.semanticColumns());
        if (architecture.variant().layers() != Layers.SIDE_BY_SIDE) {
            mixer("pool1", "alpha_logits", architecture.semanticLayers().size(), blocks.width());
        }
        pooling("image_pooling_2d", blocks, architecture.semanticColumns());
    }

    private void semanticBlock(String block, Blocks blocks) {
        int inner = blocks.heads() * blocks.headDim();
        double branch = branch(blocks.layers());
        norm(block + "attention_norm", blocks.width());
        linear(block + "attention.wq", inner, blocks.width(), 1);
        linear(block + "attention.wk", inner, blocks.width(), 1);
        linear(block + "attention.wv", inner, blocks.width(), 1);
        linear(block + "attention.wo", blocks.width(), inner, branch);
        norm(block + "ffn_norm", blocks.width());
        linear(block + "feed_forward.w1", blocks.mlp(), blocks.width(), 1);
        linear(block + "feed_forward.w2", blocks.width(), blocks.mlp(), branch);
    }

    private void spatial() {
        Architecture.Spatial tower = architecture.spatialTower();
        Blocks blocks = tower.blocks();
        String vit = VISION + "image_vit2.transformer.";
        noise(vit + "embeddings.cls_token", EMBEDDING, 1, 1, blocks.width());
        if (tower.registers() > 0) {
            noise(vit + "embeddings.register_tokens", EMBEDDING, 1, tower.registers(), blocks.width());
        }
        if (tower.stem().convolutions().isEmpty()) {
            convolution(vit + "embeddings.patch_embeddings", blocks.width(), 3, tower.patchPixels(), 1);
        } else {
            stem(vit + "embeddings.stem.", tower.stem());
        }
        for (int i = 0; i < blocks.layers(); i++) {
            spatialBlock(vit + "layer." + i + ".", blocks);
        }
        mixer("pool2", "beta_logits", architecture.spatialLayers().size(), blocks.width());
        norm(VISION + "mlp_after_v2.ln", blocks.width());
        linear(VISION + "mlp_after_v2.geglu.proj", 8L * blocks.width(), blocks.width(), 1);
        linear(VISION + "mlp_after_v2.fc_out", blocks.width(), 4L * blocks.width(), 0.5);
        pooling("image_pooling_2d_2", blocks, blocks.width());
    }

    private void spatialBlock(String block, Blocks blocks) {
        int inner = blocks.heads() * blocks.headDim();
        double branch = branch(blocks.layers());
        norm(block + "norm1", blocks.width());
        linear(block + "attention.q_proj", inner, blocks.width(), 1);
        matrix(block + "attention.k_proj", inner, blocks.width(), 1);
        linear(block + "attention.v_proj", inner, blocks.width(), 1);
        linear(block + "attention.o_proj", blocks.width(), inner, branch);
        filled(block + "layer_scale1.lambda1", 1, blocks.width());
        norm(block + "norm2", blocks.width());
        linear(block + "mlp.up_proj", blocks.mlp(), blocks.width(), 1);
        linear(block + "mlp.down_proj", blocks.width(), blocks.mlp(), branch);
        filled(block + "layer_scale2.lambda1", 1, blocks.width());
    }

    private void mixer(String pool, String logits, int layers, long width) {
        norm(VISION + pool + ".ln", width);
        for (String map : List.of(".fc1", ".fc2")) {
            String place = VISION + pool + map;
            if (architecture.variant().matrices() == Matrices.FREE) {
                add(place + ".weight", new Start.Diagonal(width, 1), width, width);
            } else {
                add(place + EffectiveWeights.GENERATOR, new Start.Diagonal(width, -1), width, width);
                add(place + EffectiveWeights.BASE, new Start.Diagonal(width, 1), width, width);
            }
        }
        if (layers > 1) {
            filled(VISION + logits, 0, layers);
        }
    }

    private void pooling(String name, Blocks blocks, int columns) {
        if (architecture.geometry().poolingSide() == 1) {
            return;
        }
        long width = (long) blocks.heads() * blocks.headDim();
        for (String projection : List.of(".wq", ".wk", ".wv")) {
            linear(VISION + name + projection, width, columns, 1);
        }
        linear(VISION + name + ".wo", width, width, 1);
    }

    private void fusion(String fusion) {
        int width = architecture.decoder().width();
        linear(fusion + "proj_sig", width, architecture.semantic().blocks().width(), 1);
        linear(fusion + "proj_din", width, architecture.spatialTower().blocks().width(), 1);
        norm(fusion + "ln_sig", width);
        norm(fusion + "ln_din", width);
        filled(fusion + "gate_sig", GATE, 1);
        String attention = fusion + "cross_sig_from_dino.";
        for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
            linear(attention + projection, width, width, 1);
        }
        if (architecture.variant().position() == Position.ROPE) {
            int dim = width / architecture.fusion().orElseThrow().heads();
            long spatial = dim / 6; // pairs that turn with the row, and as many with the column
            long[] pairs = {dim / 2 - 2 * spatial, spatial, spatial};
            for (int axis = 0; axis < pairs.length; axis++) {
                add(attention + "rope.freqs." + axis, new Start.Frequencies(pairs[axis]), 1, 1, pairs[axis]);
            }
        }
    }

    /** As wide inside as the decoder's feed-forward part, as in Molmo and the authors' checkpoints. */
    private void projector(String name, long in) {
        long out = architecture.decoder().width();
        long hidden = architecture.decoder().mlpHidden() / 2;
        matrix(VISION + name + ".w1", hidden, in, 1);
        matrix(VISION + name + ".w3", hidden, in, 1);
        matrix(VISION + name + ".w2", out, hidden, 1);
    }

    private void decoder(Decoder decoder) {
        long width = decoder.width();
        noise("transformer.wte.embedding", EMBEDDING, decoder.embeddingRows(), width);
        noise("transformer.wte.new_embedding", EMBEDDING, decoder.extraRows(), width);
        double branch = branch(decoder.layers());
        long heads = (decoder.heads() + 2L * decoder.kvHeads()) * decoder.headDim();
        for (int i = 0; i < decoder.layers(); i++) {
            String block = "transformer.blocks." + i + ".";
            filled(block + "attn_norm.weight", 1, width);
            linear(block + "att_proj", heads, width, 1);
            matrix(block + "attn_out", width, (long) decoder.heads() * decoder.headDim(), branch);
            filled(block + "ff_norm.weight", 1, width);
            matrix(block + "ff_proj", decoder.mlpHidden(), width, 1);
            matrix(block + "ff_out", width, decoder.mlpHidden() / 2, branch);
        }
        filled("transformer.ln_f.weight", 1, width);
        matrix("transformer.ff_out", decoder.embeddingRows(), width, 1);
    }

    private void stem(String place, Stem stem) {
        int channels = 3;
        for (int i = 0; i < stem.convolutions().size(); i++) {
            Convolution convolution = stem.convolutions().get(i);
            convolution(place + i, convolution.channels(), channels, convolution.kernel(), Math.sqrt(2));
            channels = convolution.channels();
        }
    }

    private void convolution(String place, long out, long channels, long kernel, double gain) {
        double deviation = gain / Math.sqrt((double) channels * kernel * kernel);
        noise(place + ".weight", deviation, out, channels, kernel, kernel);
        filled(place + ".bias", 0, out);
    }

    private void norm(String place, long width) {
        filled(place + ".weight", 1, width);
        filled(place + ".bias", 0, width);
    }

    private void linear(String place, long out, long in, double gain) {
        matrix(place, out, in, gain);
        filled(place + ".bias", 0, out);
    }

    private void matrix(String place, long out, long in, double gain) {
        noise(place + ".weight", gain / Math.sqrt((double) in), out, in);
    }

    private void noise(String name, double deviation, long... shape) {
        add(name, new Start.Noise(deviation), shape);
    }

    private void filled(String name, float value, long... shape) {
        add(name, new Start.Filled(value), shape);
    }

    private void add(String name, Start start, long... shape) {
        tensors.put(name, new Planned(Arrays.stream(shape).boxed().toList(), start));
    }

    private static double branch(int layers) {
        return 1 / Math.sqrt(2.0 * layers);
    }
}
