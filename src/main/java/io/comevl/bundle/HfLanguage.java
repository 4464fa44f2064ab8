package io.comevl.bundle;

import io.comevl.bundle.Moulded.Renamed;
import io.comevl.bundle.Moulded.Stacked;
import io.comevl.network.Architecture.Decoder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Qwen2 as Hugging Face publishes it, under the names that Molmo's converter gives its weights: queries, keys and values
 * in one projection, and the feed-forward part's value above its gate.
 *
 * @param tower its tensors
 * @param decoder its sizes
 */
record HfLanguage(HfTower tower, Decoder decoder) {

    private static final String OURS = "transformer.";
    private static final String THEIRS = "model.";
    private static final String OUTPUT = "lm_head.weight";

    /** What its configuration calls this kind of model. */
    static final String TYPE = "qwen2";

    static HfLanguage open(Path folder) {
        HfConfig config = HfConfig.read(folder).ofType(TYPE);
        config.expect("hidden_act", "silu");
        config.expect("use_sliding_window", "false");
        config.expect("rope_scaling");
        int width = config.wholeNumber("hidden_size", 4096);
        int heads = config.wholeNumber("num_attention_heads", 32);
        int layers = config.wholeNumber("num_hidden_layers", 32);
        int vocabulary = config.wholeNumber("vocab_size", 151936);
        Decoder decoder = new Decoder(
                width,
                layers,
                heads,
                config.wholeNumber("num_key_value_heads", 32),
                config.wholeNumber("head_dim", width / heads),
                Math.multiplyExact(2, config.wholeNumber("intermediate_size", 22016)),
                vocabulary,
                vocabulary,
                Release.EXTRA_ROWS,
                config.part("rope_parameters").number("rope_theta", 10000),
                (float) config.number("rms_norm_eps", 1e-6));
        boolean tied = config.flag("tie_word_embeddings", false);
        return new HfLanguage(
                new HfTower(folder, HfTower.tensors(folder), names(layers, tied), tied ? List.of(OUTPUT) : List.of()),
                decoder);
    }

    /** Our tensors, each as it is made of theirs; for a model with an output of its own. */
    static Map<String, Moulded> names(int layers) {
        return names(layers, false);
    }

    private static Map<String, Moulded> names(int layers, boolean tied) {
        Map<String, Moulded> names = new LinkedHashMap<>();
        String embedding = THEIRS + "embed_tokens.weight";
        names.put(OURS + "wte.embedding", new Renamed(embedding));
        for (int i = 0; i < layers; i++) {
            layer(names, OURS + "blocks." + i + ".", THEIRS + "layers." + i + ".");
        }
        names.put(OURS + "ln_f.weight", new Renamed(THEIRS + "norm.weight"));
        names.put(OURS + "ff_out.weight", new Renamed(tied ? embedding : OUTPUT));
        return names;
    }

    private static void layer(Map<String, Moulded> names, String ours, String theirs) {
        names.put(ours + "attn_norm.weight", new Renamed(theirs + "input_layernorm.weight"));
        for (String end : List.of(".weight", ".bias")) {
            names.put(
                    ours + "att_proj" + end,
                    new Stacked(List.of(
                            theirs + "self_attn.q_proj" + end,
                            theirs + "self_attn.k_proj" + end,
                            theirs + "self_attn.v_proj" + end)));
        }
        names.put(ours + "attn_out.weight", new Renamed(theirs + "self_attn.o_proj.weight"));
        names.put(ours + "ff_norm.weight", new Renamed(theirs + "post_attention_layernorm.weight"));
        names.put(
                ours + "ff_proj.weight",
                new Stacked(List.of(theirs + "mlp.up_proj.weight", theirs + "mlp.gate_proj.weight")));
        names.put(ours + "ff_out.weight", new Renamed(theirs + "mlp.down_proj.weight"));
    }
}
