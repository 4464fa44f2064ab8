package io.comevl.bundle;

import io.comevl.bundle.Moulded.PatchMap;
import io.comevl.bundle.Moulded.Renamed;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * SigLIP or SigLIP2 with pictures of one size, as Hugging Face publishes it (with or without its text tower), under the
 * names that Molmo's converter gives its weights. The last norm and the pooling head are not read.
 *
 * @param tower its tensors
 * @param architecture its sizes
 * @param cropPixels side of its pictures
 * @param patchPixels side of a patch
 */
record HfSemantic(HfTower tower, Architecture.Semantic architecture, int cropPixels, int patchPixels) {

    private static final String OURS = "vision_backbone.image_vit.";
    private static final String THEIRS = "vision_model.";

    private static final Map<String, String> OF_A_LAYER = Map.of(
            "attention_norm", "layer_norm1",
            "attention.wq", "self_attn.q_proj",
            "attention.wk", "self_attn.k_proj",
            "attention.wv", "self_attn.v_proj",
            "attention.wo", "self_attn.out_proj",
            "ffn_norm", "layer_norm2",
            "feed_forward.w1", "mlp.fc1",
            "feed_forward.w2", "mlp.fc2");

    static HfSemantic open(Path folder) {
        HfConfig config =
                HfConfig.read(folder).ofType("siglip", "siglip_vision_model").part("vision_config");
        config.expect("hidden_act", "gelu_pytorch_tanh");
        config.expect("num_channels", "3");
        int width = config.wholeNumber("hidden_size", 768);
        int heads = config.wholeNumber("num_attention_heads", 12);
        Blocks blocks = new Blocks(
                width,
                heads,
                width / heads,
                config.wholeNumber("intermediate_size", 3072),
                config.wholeNumber("num_hidden_layers", 12),
                (float) config.number("layer_norm_eps", 1e-6));
        HfTower tower = new HfTower(
                folder,
                HfTower.tensors(folder),
                names(blocks.layers()),
                List.of(
                        "text_model.",
                        "logit_scale",
                        "logit_bias",
                        THEIRS + "post_layernorm.",
                        THEIRS + "head.",
                        THEIRS + "embeddings.position_ids"));
        return new HfSemantic(
                tower,
                Release.semantic(blocks),
                config.wholeNumber("image_size", 224),
                config.wholeNumber("patch_size", 16));
    }

    private static Map<String, Moulded> names(int layers) {
        Map<String, Moulded> names = new LinkedHashMap<>();
        names.put(OURS + "patch_embedding.weight", new PatchMap(THEIRS + "embeddings.patch_embedding.weight"));
        names.put(OURS + "patch_embedding.bias", new Renamed(THEIRS + "embeddings.patch_embedding.bias"));
        names.put(OURS + "positional_embedding", new Renamed(THEIRS + "embeddings.position_embedding.weight"));
        for (int i = 0; i < layers; i++) {
            String ours = OURS + "transformer.resblocks." + i + ".";
            String theirs = THEIRS + "encoder.layers." + i + ".";
            OF_A_LAYER.forEach((our, their) -> List.of(".weight", ".bias")
                    .forEach(end -> names.put(ours + our + end, new Renamed(theirs + their + end))));
        }
        return names;
    }
}
