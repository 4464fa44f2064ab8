package io.comevl.bundle;

import io.comevl.bundle.Moulded.Renamed;
import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.Architecture.Decoder;
import io.comevl.network.Architecture.Family;
import io.comevl.network.Architecture.Semantic;
import io.comevl.network.Architecture.Stem;
import io.comevl.network.WeightPlan;
import io.comevl.network.WeightPlan.Planned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Molmo as Hugging Face publishes it, such as Molmo-7B-D-0924: the baseline of one encoder. Its names are those of a
 * checkpoint of the authors behind {@code model.}; the sizes of its encoder, which its {@code modeling_molmo.py} has built
 * in, are read off the tensors.
 */
final class HfMolmo {

    private static final String TYPE = "molmo";
    private static final String THEIRS = "model.";
    private static final String VIT = THEIRS + "vision_backbone.image_vit.";
    private static final String PREPROCESSOR = "preprocessor_config.json";

    /** Built in there: {@code image_head_dim}, {@code image_norm_eps}, {@code vit_layers}, {@code image_pooling_h}. */
    private static final int HEAD_DIM = 64;

    private static final float NORM_EPSILON = 1e-5f;
    private static final List<Integer> LAYERS_FROM_THE_END = List.of(2, 9);
    private static final int POOLING_SIDE = 2;

    private HfMolmo() {}

    /** Whether a folder holds a model of the Hugging Face library, this one or another. */
    static boolean isAt(Path folder) {
        return Files.exists(folder.resolve(HfConfig.NAME));
    }

    /**
     * Opens a folder.
     *
     * @throws BundleException if it holds another kind of model, or lacks a tensor, or if sizes do not fit
     */
    static Checkpoint open(Path folder) {
        HfConfig config = HfConfig.read(folder).ofType(TYPE);
        config.expect("layer_norm_type", "rms");
        config.expect("attention_layer_norm", "false");
        config.expect("norm_after", "false");
        config.expect("clip_qkv");
        config.expect("use_position_ids", "true");
        config.expect("weight_tying", "false");
        Safetensors tensors = HfTower.tensors(folder);
        try {
            TensorSizes sizes = new TensorSizes(config.file(), tensors);
            Architecture architecture = Release.molmo(
                    semantic(sizes),
                    decoder(config, sizes),
                    geometry(folder, sizes),
                    CropMode.OVERLAP_AND_PAD_C2,
                    Layout.RELEASE);
            Map<String, Planned> plan = WeightPlan.of(architecture);
            Map<String, Moulded> moulds = new LinkedHashMap<>();
            plan.keySet().forEach(name -> moulds.put(name, new Renamed(THEIRS + name)));
            HfTower model = new HfTower(folder, tensors, moulds, List.of());
            model.check(plan);
            return new Checkpoint(
                    folder,
                    FileBytes.folderName(folder),
                    model,
                    new ReferenceConfig(architecture, TokenizerFile.QWEN2),
                    List.of());
        } catch (IllegalArgumentException e) {
            throw new BundleException(config.file() + ": " + e.getMessage(), e);
        }
    }

    private static Semantic semantic(TensorSizes sizes) {
        int width = sizes.size(VIT + "class_embedding", 0);
        String blocks = VIT + "transformer.resblocks.";
        int layers = sizes.count(blocks, ".attention.wq.weight");
        return new Semantic(
                Family.CLIP,
                new Blocks(
                        width,
                        width / HEAD_DIM,
                        HEAD_DIM,
                        sizes.size(blocks + "0.feed_forward.w1.weight", 0),
                        layers,
                        NORM_EPSILON),
                Stem.patches(),
                LAYERS_FROM_THE_END.stream().map(back -> layers + 1 - back).toList());
    }

    private static CropGeometry geometry(Path folder, TensorSizes sizes) {
        int patch = root(sizes.size(VIT + "patch_embedding.weight", 1) / 3);
        int side = root(sizes.size(VIT + "positional_embedding", 0) - 1);
        HfConfig preprocessor = HfConfig.readIfThere(folder, PREPROCESSOR);
        List<Integer> margins = preprocessor.wholeNumbers("overlap_margins", List.of(4, 4));
        if (margins.size() != 2 || !margins.get(0).equals(margins.get(1))) {
            throw preprocessor.wrong("overlap_margins", "two equal margins");
        }
        return new CropGeometry(
                side * patch, patch, margins.get(0), POOLING_SIDE, preprocessor.wholeNumber("max_crops", 12), 0);
    }

    private static int root(int square) {
        return (int) Math.round(Math.sqrt(square));
    }

    private static Decoder decoder(HfConfig config, TensorSizes sizes) {
        int width = config.wholeNumber("hidden_size", 4096);
        int heads = config.wholeNumber("num_attention_heads", 32);
        int vocabulary = config.wholeNumber("vocab_size", 50304);
        return new Decoder(
                width,
                config.wholeNumber("num_hidden_layers", 32),
                heads,
                config.wholeNumber("num_key_value_heads", heads),
                width / heads,
                config.wholeNumber("intermediate_size", 11008),
                vocabulary,
                config.wholeNumber("embedding_size", 50304),
                sizes.size(THEIRS + "transformer.wte.new_embedding", 0),
                config.number("rope_theta", 10000),
                (float) config.number("layer_norm_eps", 1e-5));
    }
}
