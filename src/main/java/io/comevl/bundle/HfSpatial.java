package io.comevl.bundle;

import io.comevl.bundle.Moulded.Renamed;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A DINOv3 vision transformer as Hugging Face publishes it. CoME-VL's authors keep its names; mask token and last norm
 * are not read.
 *
 * @param tower its tensors
 * @param architecture its sizes
 */
record HfSpatial(HfTower tower, Architecture.Spatial architecture) {

    private static final String OURS = "vision_backbone.image_vit2.transformer.";

    private static final List<String> WITH_BIAS = List.of(
            "norm1",
            "attention.q_proj",
            "attention.v_proj",
            "attention.o_proj",
            "norm2",
            "mlp.up_proj",
            "mlp.down_proj");
    private static final List<String> WHOLE =
            List.of("attention.k_proj.weight", "layer_scale1.lambda1", "layer_scale2.lambda1");

    static HfSpatial open(Path folder) {
        HfConfig config = HfConfig.read(folder).ofType("dinov3_vit");
        config.expect("hidden_act", "gelu");
        config.expect("num_channels", "3");
        config.expect("use_gated_mlp", "false");
        config.expect("key_bias", "false");
        for (String bias : List.of("query_bias", "value_bias", "proj_bias", "mlp_bias")) {
            config.expect(bias, "true");
        }
        config.expect("rope_theta", "100", "100.0");
        int width = config.wholeNumber("hidden_size", 384);
        int heads = config.wholeNumber("num_attention_heads", 6);
        int layers = config.wholeNumber("num_hidden_layers", 12);
        if (layers <= Release.FIRST_MIXED_SPATIAL) {
            throw new BundleException(config.file() + ": num_hidden_layers: expected more than "
                    + Release.FIRST_MIXED_SPATIAL + ", since layers from there on are mixed, found " + layers);
        }
        Blocks blocks =
                new Blocks(width, heads, width / heads, config.wholeNumber("intermediate_size", 1536), layers, (float)
                        config.number("layer_norm_eps", 1e-5));
        int registers = config.wholeNumber("num_register_tokens", 0);
        return new HfSpatial(
                new HfTower(
                        folder,
                        HfTower.tensors(folder),
                        names(layers, registers),
                        List.of("embeddings.mask_token", "norm.", "rope_embeddings.")),
                Release.spatial(blocks, Release.FIRST_MIXED_SPATIAL, config.wholeNumber("patch_size", 16), registers));
    }

    private static Map<String, Moulded> names(int layers, int registers) {
        Map<String, Moulded> names = new LinkedHashMap<>();
        same(names, "embeddings.cls_token");
        if (registers > 0) {
            same(names, "embeddings.register_tokens");
        }
        same(names, "embeddings.patch_embeddings.weight");
        same(names, "embeddings.patch_embeddings.bias");
        for (int i = 0; i < layers; i++) {
            String layer = "layer." + i + ".";
            WITH_BIAS.forEach(place -> {
                same(names, layer + place + ".weight");
                same(names, layer + place + ".bias");
            });
            WHOLE.forEach(tensor -> same(names, layer + tensor));
        }
        return names;
    }

    private static void same(Map<String, Moulded> names, String name) {
        names.put(OURS + name, new Renamed(name));
    }
}
