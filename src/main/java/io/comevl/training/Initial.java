package io.comevl.training;

import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.Architecture.Convolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * First weights of a network, under their checkpoint names, those of the encoders first. Each tensor is drawn from a
 * seed of its own, so that a change of one leaves the others as they are. Matrices keep the size of what goes through
 * them; branches that a residual stream sums over shrink with the number of layers.
 */
final class Initial {

    /** Where the objectives at each visual token read; not part of the finished model. */
    static final String AUXILIARY = "auxiliary.";

    private static final String VISION = "vision_backbone.";

    /** Of the semantic encoder's cells: [cells, width]. */
    static final String POSITIONS = VISION + "image_vit.positional_embedding";

    private static final float EMBEDDING = 0.4f;
    private static final float GATE = 0.5f;
    private static final double SLOWEST_FUSION = 256;

    private final Architecture architecture;
    private final long seed;
    private final List<Tensor> tensors = new ArrayList<>();

    private Initial(Architecture architecture, long seed) {
        this.architecture = architecture;
        this.seed = seed;
    }

    /**
     * One tensor.
     *
     * @param name under which the network reads it
     * @param shape its sizes
     * @param values row-major; owned
     */
    record Tensor(String name, long[] shape, float[] values) {

        /** Whether decay may shrink it: matrices, but neither norms nor biases. */
        boolean isMatrix() {
            return shape.length > 1 && name.endsWith("weight");
        }

        /** Whether it is learned before there is a decoder. */
        boolean isVisual() {
            return name.startsWith(VISION) || name.startsWith(AUXILIARY);
        }
    }

    /**
     * All tensors.
     *
     * @param pieces the vocabulary's; numbers among them get alike embeddings when they are near
     * @param losses say which auxiliary heads there are
     */
    static List<Tensor> of(Architecture architecture, List<String> pieces, Recipe.Losses losses, long seed) {
        Initial initial = new Initial(architecture, seed);
        initial.towers();
        initial.heads(losses);
        initial.decoder(pieces);
        return List.copyOf(initial.tensors);
    }

    private void towers() {
        int width = architecture.decoder().width();
        int semantic = architecture.semantic().blocks().width();
        int spatial = architecture.spatialTower().blocks().width();
        switch (architecture.variant().encoders()) {
            case DUAL_FUSED -> {
                semantic();
                spatial();
                fusion();
            }
            case SEMANTIC_ONLY -> {
                semantic();
                projector("image_projector", semantic, width);
            }
            case SPATIAL_ONLY -> {
                spatial();
                projector("image_projector2", spatial, width);
            }
            case CONCATENATED -> {
                semantic();
                spatial();
                projector("concat_projector", semantic + spatial, width);
            }
        }
    }

    private void heads(Recipe.Losses losses) {
        int width = architecture.decoder().width();
        linear(AUXILIARY + "dense", CellTruth.OUTPUTS, width, 1);
        if (losses.contrastive() > 0) {
            linear(
                    Contrast.IMAGE,
                    Contrast.WIDTH,
                    architecture.semantic().blocks().width(),
                    1);
            linear(Contrast.TEXT, Contrast.WIDTH, width, 1);
            add(Contrast.SCALE, new float[] {Contrast.FIRST_SCALE}, 1);
            add(Contrast.BIAS, new float[] {Contrast.FIRST_BIAS}, 1);
        }
        if (losses.distillation() > 0) {
            int spatial = architecture.spatialTower().blocks().width();
            linear(Distillation.PREDICTOR, spatial, spatial, 1);
        }
    }

    private void projector(String name, int in, int out) {
        for (String input : List.of(".w1", ".w3")) {
            matrix(VISION + name + input + ".weight", 2 * out, in, 1);
        }
        matrix(VISION + name + ".w2.weight", out, 2 * out, 1);
    }

    private void semantic() {
        Architecture.Semantic tower = architecture.semantic();
        Blocks blocks = tower.blocks();
        String vit = VISION + "image_vit.";
        stem(vit + "stem.", tower.stem());
        int grid = architecture.geometry().patchesPerSide();
        add(POSITIONS, positions(grid, blocks.width()), (long) grid * grid, blocks.width());
        double branch = 1 / Math.sqrt(2.0 * blocks.layers());
        for (int i = 0; i < blocks.layers(); i++) {
            String block = vit + "transformer.resblocks." + i + ".";
            norm(block + "attention_norm", blocks.width());
            linear(block + "attention.wq", blocks.width(), blocks.width(), 1);
            linear(block + "attention.wk", blocks.width(), blocks.width(), 1);
            linear(block + "attention.wv", blocks.width(), blocks.width(), 1);
            linear(block + "attention.wo", blocks.width(), blocks.width(), branch);
            norm(block + "ffn_norm", blocks.width());
            linear(block + "feed_forward.w1", blocks.mlp(), blocks.width(), 1);
            linear(block + "feed_forward.w2", blocks.width(), blocks.mlp(), branch);
        }
        add(VISION + "pad_embed", new float[2 * blocks.width()], 2, blocks.width());
        mixer("pool1", "alpha_logits", architecture.semanticLayers().size(), blocks.width());
    }

    private void spatial() {
        Architecture.Spatial tower = architecture.spatialTower();
        Blocks blocks = tower.blocks();
        String vit = VISION + "image_vit2.transformer.";
        int width = blocks.width();
        add(vit + "embeddings.cls_token", normal(vit + "embeddings.cls_token", width, 0.02), 1, 1, width);
        stem(vit + "embeddings.stem.", tower.stem());
        double branch = 1 / Math.sqrt(2.0 * blocks.layers());
        for (int i = 0; i < blocks.layers(); i++) {
            String block = vit + "layer." + i + ".";
            norm(block + "norm1", width);
            linear(block + "attention.q_proj", width, width, 1);
            matrix(block + "attention.k_proj.weight", width, width, 1);
            linear(block + "attention.v_proj", width, width, 1);
            linear(block + "attention.o_proj", width, width, branch);
            add(block + "layer_scale1.lambda1", filled(width, 1), width);
            norm(block + "norm2", width);
            linear(block + "mlp.up_proj", blocks.mlp(), width, 1);
            linear(block + "mlp.down_proj", width, blocks.mlp(), branch);
            add(block + "layer_scale2.lambda1", filled(width, 1), width);
        }
        mixer("pool2", "beta_logits", architecture.spatialLayers().size(), width);
        norm(VISION + "mlp_after_v2.ln", width);
        linear(VISION + "mlp_after_v2.geglu.proj", 8 * width, width, 1);
        linear(VISION + "mlp_after_v2.fc_out", width, 4 * width, 0.5);
    }

    private void mixer(String pool, String logits, int layers, int width) {
        norm(VISION + pool + ".ln", width);
        for (String map : List.of(".fc1", ".fc2")) {
            switch (architecture.variant().matrices()) {
                case FREE -> add(VISION + pool + map + ".weight", identity(width, 1), width, width);
                // Its upper half is never read and its diagonal cancels; PyTorch leaves minus one there.
                case ORTHOGONAL ->
                    add(VISION + pool + map + OrthogonalMaps.GENERATOR, identity(width, -1), width, width);
            }
        }
        if (layers > 1) {
            add(VISION + logits, new float[layers], layers);
        }
    }

    private void fusion() {
        String fusion = VISION + "cross_rope.";
        int width = architecture.decoder().width();
        linear(fusion + "proj_sig", width, architecture.semantic().blocks().width(), 1);
        linear(fusion + "proj_din", width, architecture.spatialTower().blocks().width(), 1);
        norm(fusion + "ln_sig", width);
        norm(fusion + "ln_din", width);
        add(fusion + "gate_sig", new float[] {GATE}, 1);
        String attention = fusion + "cross_sig_from_dino.";
        for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
            linear(attention + projection, width, width, 1);
        }
        if (architecture.variant().position() == Architecture.Position.ROPE) {
            frequencies(attention);
        }
    }

    private void frequencies(String attention) {
        int dim = architecture.decoder().width()
                / architecture.fusion().orElseThrow().heads();
        int spatial = dim / 6; // pairs that turn with the row, and as many with the column
        int[] pairs = {dim / 2 - 2 * spatial, spatial, spatial};
        for (int axis = 0; axis < pairs.length; axis++) {
            float[] frequencies = new float[pairs[axis]];
            for (int k = 0; k < frequencies.length; k++) {
                double part = frequencies.length == 1 ? 0 : (double) k / (frequencies.length - 1);
                frequencies[k] = (float) Math.pow(SLOWEST_FUSION, -part);
            }
            add(attention + "rope.freqs." + axis, frequencies, 1, 1, frequencies.length);
        }
    }

    private void decoder(List<String> pieces) {
        Architecture.Decoder decoder = architecture.decoder();
        int width = decoder.width();
        String embedding = "transformer.wte.embedding";
        float[] rows = normal(embedding, decoder.embeddingRows() * width, EMBEDDING);
        NumberRows numbers = new NumberRows(pieces, width, seed);
        numbers.write(rows, EMBEDDING);
        add(embedding, rows, decoder.embeddingRows(), width);
        String extra = "transformer.wte.new_embedding";
        add(extra, normal(extra, decoder.extraRows() * width, EMBEDDING), decoder.extraRows(), width);
        double branch = 1 / Math.sqrt(2.0 * decoder.layers());
        int heads = (decoder.heads() + 2 * decoder.kvHeads()) * decoder.headDim();
        for (int i = 0; i < decoder.layers(); i++) {
            String block = "transformer.blocks." + i + ".";
            add(block + "attn_norm.weight", filled(width, 1), width);
            linear(block + "att_proj", heads, width, 1);
            matrix(block + "attn_out.weight", width, decoder.heads() * decoder.headDim(), branch);
            add(block + "ff_norm.weight", filled(width, 1), width);
            matrix(block + "ff_proj.weight", decoder.mlpHidden(), width, 1);
            matrix(block + "ff_out.weight", width, decoder.mlpHidden() / 2, branch);
        }
        add("transformer.ln_f.weight", filled(width, 1), width);
        String head = "transformer.ff_out.weight";
        float small = (float) (1 / Math.sqrt(width));
        float[] outputs = normal(head, decoder.embeddingRows() * width, small);
        numbers.write(outputs, small);
        add(head, outputs, decoder.embeddingRows(), width);
    }

    private void stem(String place, Architecture.Stem stem) {
        int channels = 3;
        for (int i = 0; i < stem.convolutions().size(); i++) {
            Convolution convolution = stem.convolutions().get(i);
            int fan = channels * convolution.kernel() * convolution.kernel();
            String name = place + i + ".weight";
            add(
                    name,
                    normal(name, convolution.channels() * fan, Math.sqrt(2.0 / fan)),
                    convolution.channels(),
                    channels,
                    convolution.kernel(),
                    convolution.kernel());
            add(place + i + ".bias", new float[convolution.channels()], convolution.channels());
            channels = convolution.channels();
        }
    }

    private void norm(String place, int width) {
        add(place + ".weight", filled(width, 1), width);
        add(place + ".bias", new float[width], width);
    }

    private void linear(String place, int out, int in, double gain) {
        matrix(place + ".weight", out, in, gain);
        add(place + ".bias", new float[out], out);
    }

    private void matrix(String name, int out, int in, double gain) {
        add(name, normal(name, out * in, gain / Math.sqrt(in)), out, in);
    }

    private void add(String name, float[] values, long... shape) {
        tensors.add(new Tensor(name, shape, values));
    }

    private float[] normal(String name, int count, double deviation) {
        Random random = new Random(seed * 31 + name.hashCode());
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }

    private static float[] identity(int size, float value) {
        float[] values = new float[size * size];
        for (int i = 0; i < size; i++) {
            values[i * size + i] = value;
        }
        return values;
    }

    /** Sines and cosines of row and column, a quarter of the columns each. */
    private static float[] positions(int grid, int width) {
        float[] values = new float[grid * grid * width];
        int quarter = width / 4;
        for (int cell = 0; cell < grid * grid; cell++) {
            for (int column = 0; column < width; column++) {
                int line = column < width / 2 ? cell / grid : cell % grid;
                double frequency = Math.pow(grid, -(double) (column % quarter) / quarter) * Math.PI / 2;
                double angle = line * frequency;
                boolean sine = column % (width / 2) < quarter;
                values[cell * width + column] = (float) (0.5 * (sine ? Math.sin(angle) : Math.cos(angle)));
            }
        }
        return values;
    }
}
