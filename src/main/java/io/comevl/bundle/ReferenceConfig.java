package io.comevl.bundle;

import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.Architecture.Decoder;
import io.comevl.network.Architecture.Fusion;
import io.comevl.network.Architecture.PixelNormalisation;
import io.comevl.network.Architecture.Semantic;
import io.comevl.network.Architecture.Spatial;
import io.comevl.network.Architecture.Stem;
import io.comevl.network.Architecture.Variant;
import io.comevl.ops.WeightSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The {@code config.yaml} of CoME-VL's authors, or of Molmo, whose program theirs is built on, as an architecture. Sizes come from the file, or from the checkpoint's tensors where
 * the authors' program has them built in (ARCHITECTURE section 1). A setting that would make the authors' program compute
 * something that is not built here is refused.
 *
 * @param architecture in the layout of the published release
 * @param tokenizer identifier of the tokenizer, such as {@code Qwen/Qwen2-7B}
 */
record ReferenceConfig(Architecture architecture, String tokenizer) {

    private static final String VISION = "vision_backbone.";
    private static final String MODEL_TYPE = VISION + "image_model_type";
    private static final String SPATIAL = VISION + "image_vit2.transformer.";

    /**
     * Reads a configuration together with the tensors it belongs to.
     *
     * @throws BundleException naming key, expected and found value
     */
    static ReferenceConfig read(Path file, WeightSource weights) {
        Settings model = Settings.read(file, "model");
        checkWhatIsNotBuiltHere(model);
        TensorSizes tensors = new TensorSizes(file, weights);
        try {
            Architecture architecture = isMolmo(model) ? molmo(model, tensors) : comeVl(model, tensors);
            return new ReferenceConfig(architecture, model.text("tokenizer.identifier"));
        } catch (IllegalArgumentException e) {
            throw new BundleException(file + ": " + e.getMessage(), e);
        }
    }

    private static boolean isMolmo(Settings model) {
        return model.text(MODEL_TYPE).equals("openai");
    }

    private static Architecture comeVl(Settings model, TensorSizes tensors) {
        return new Architecture(
                Variant.comeVl(),
                semantic(model, tensors),
                Optional.of(spatial(model, tensors)),
                Optional.of(new Fusion(
                        tensors.size(VISION + "cross_rope.cross_sig_from_dino.alpha", 0), Release.FUSION_RADIUS)),
                decoder(model, tensors),
                geometry(model, square(model, "vision_backbone2.image_default_input_size")),
                isTiled(model) ? CropMode.OVERLAP_AND_RESIZE_C2 : CropMode.RESIZE,
                Layout.RELEASE,
                Architecture.BoxPixels.OF_THE_FRAME);
    }

    private static Architecture molmo(Settings model, TensorSizes tensors) {
        Blocks blocks = semanticBlocks(model, tensors);
        List<Integer> layers = model.wholeNumbers("vit_layers").stream()
                .map(layer -> layer < 0 ? blocks.layers() + 1 + layer : layer + 1)
                .toList();
        return Release.molmo(
                new Semantic(Architecture.Family.CLIP, blocks, Stem.patches(), layers),
                decoder(model, tensors),
                geometry(model, 0),
                isTiled(model) ? CropMode.OVERLAP_AND_PAD_C2 : CropMode.PAD,
                model.flag("fix_image_padding") ? Layout.CLEAN : Layout.RELEASE);
    }

    private static void checkWhatIsNotBuiltHere(Settings model) {
        model.expect("activation_type", "swiglu");
        model.expect("block_type", "sequential");
        model.expect("rope", "true");
        model.expect("clip_qkv");
        model.expect("attention_layer_norm", "false");
        model.expect("layer_norm_type", "rms");
        model.expect("include_bias", "false");
        model.expect("bias_for_layer_norm", "false");
        model.expect("scale_logits", "false");
        model.expect("weight_tying", "false");
        model.expect("norm_after", "false");
        model.expect("normalize_input_embeds", "false");
        model.expect("use_position_ids", "true");
        model.expect("use_col_tokens", "true");
        model.expect("prompt_type", "uber_model");
        model.expect("system_prompt_kind", "demo_or_style");
        model.expect("message_formatting", "role");
        model.expect("always_start_with_space", "true");
        model.expect("pad_tokenizer", "true");
        model.expect("image_padding_embed", "pad_and_partial_pad");
        model.expect("image_pooling_2d", "attention_meanq");
        model.expect("image_projector", "mlp");
        model.expect(MODEL_TYPE, "siglip", "openai");
        if (isMolmo(model)) {
            model.expect("vision_backbone.image_mlp_activations", "quick_gelu");
            model.expect("vision_backbone.resize_mode", "default");
            model.expect("vision_backbone2");
            model.expect("pad_value", "0", "0.0");
        } else {
            model.expect("vision_backbone.image_mlp_activations", "gelu_pytorch_tanh");
            model.expect("vision_backbone.resize_mode", "siglip");
            model.expect("vision_backbone2.image_model_type", "dino");
            model.expect("vision_backbone2.image_mlp_activations", "gelu");
        }
        model.expect(
                "vision_backbone.image_num_key_value_heads",
                Integer.toString(model.wholeNumber("vision_backbone.image_num_heads")));
        model.expect("image_pooling_h", Integer.toString(model.wholeNumber("image_pooling_w")));
    }

    private static Blocks semanticBlocks(Settings model, TensorSizes tensors) {
        return new Blocks(
                model.wholeNumber("vision_backbone.image_emb_dim"),
                model.wholeNumber("vision_backbone.image_num_heads"),
                model.wholeNumber("vision_backbone.image_head_dim"),
                model.wholeNumber("vision_backbone.image_mlp_dim"),
                tensors.count(VISION + "image_vit.transformer.resblocks.", ".attention.wq.weight"),
                (float) model.number("vision_backbone.image_norm_eps"));
    }

    private static Semantic semantic(Settings model, TensorSizes tensors) {
        Blocks blocks = semanticBlocks(model, tensors);
        int mixed = tensors.size(VISION + "alpha_logits", 0);
        if (mixed != blocks.layers() + 1) {
            throw new BundleException(VISION + "alpha_logits: expected one weight more than the " + blocks.layers()
                    + " layers of the tower, checkpoint has " + mixed);
        }
        // The authors' list 0..27 read as one-based: entry 0 is "index -1", the last layer, which so counts twice.
        List<Integer> layers = IntStream.range(0, mixed)
                .mapToObj(entry -> entry == 0 ? blocks.layers() : entry)
                .toList();
        return new Semantic(Architecture.Family.SIGLIP, blocks, Stem.patches(), layers);
    }

    private static Spatial spatial(Settings model, TensorSizes tensors) {
        Blocks blocks = new Blocks(
                tensors.size(SPATIAL + "embeddings.cls_token", 2),
                model.wholeNumber("vision_backbone2.image_num_heads"),
                model.wholeNumber("vision_backbone2.image_head_dim"),
                tensors.size(SPATIAL + "layer.0.mlp.up_proj.weight", 0),
                tensors.count(SPATIAL + "layer.", ".norm1.weight"),
                (float) model.number("vision_backbone2.image_norm_eps"));
        model.expect("vision_backbone2.image_emb_dim", Integer.toString(blocks.width()));
        int mixed = tensors.size(VISION + "beta_logits", 0);
        return new Spatial(
                blocks,
                Stem.patches(),
                IntStream.range(Release.FIRST_MIXED_SPATIAL, Release.FIRST_MIXED_SPATIAL + mixed)
                        .boxed()
                        .toList(),
                square(model, "vision_backbone2.image_default_input_size"),
                tensors.size(SPATIAL + "embeddings.patch_embeddings.weight", 2),
                tensors.size(SPATIAL + "embeddings.register_tokens", 1),
                Release.SPATIAL_ROPE_THETA,
                PixelNormalisation.SAME_AS_SEMANTIC);
    }

    private static Decoder decoder(Settings model, TensorSizes tensors) {
        int width = model.wholeNumber("d_model");
        int heads = model.wholeNumber("n_heads");
        int vocabulary = model.wholeNumber("vocab_size");
        return new Decoder(
                width,
                model.wholeNumber("n_layers"),
                heads,
                model.wholeNumber("n_kv_heads", heads),
                model.wholeNumber("head_dim", width / Math.max(1, heads)),
                tensors.size("transformer.blocks.0.ff_proj.weight", 0),
                vocabulary,
                model.wholeNumber("embedding_size", vocabulary),
                tensors.size("transformer.wte.new_embedding", 0),
                model.number("rope_theta"),
                (float) model.number("layer_norm_eps"));
    }

    private static CropGeometry geometry(Settings model, int secondScale) {
        List<Integer> margins = model.wholeNumbers("overlap_margins");
        if (margins.size() != 2 || !margins.get(0).equals(margins.get(1))) {
            throw model.wrong("overlap_margins", "two equal margins");
        }
        int patch = model.wholeNumber("vision_backbone.image_patch_size");
        return new CropGeometry(
                square(model, "vision_backbone.image_default_input_size"),
                patch,
                margins.get(0),
                model.wholeNumber("image_pooling_h"),
                model.wholeNumber("max_crops"),
                secondScale == 0 ? 0 : secondScale - 2 * margins.get(0) * patch);
    }

    private static boolean isTiled(Settings model) {
        model.expect("crop_mode", "resize", "overlap-and-resize-c2");
        return !model.text("crop_mode").equals("resize");
    }

    private static int square(Settings model, String key) {
        List<Integer> sides = model.wholeNumbers(key);
        if (sides.size() != 2 || !sides.get(0).equals(sides.get(1))) {
            throw model.wrong(key, "a square");
        }
        return sides.get(0);
    }
}
