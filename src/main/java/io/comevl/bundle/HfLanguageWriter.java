package io.comevl.bundle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.network.Architecture.Decoder;
import io.comevl.ops.PlainWeights;
import io.comevl.ops.WeightSource;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a bundle's decoder as Hugging Face publishes Qwen2, for programs that read that: the way back of
 * {@link HfLanguage}. Packed weights are computed back to float32. What Qwen2 does not have stays behind: the rows of the
 * image tokens, which are read with pictures only and never generated. There is no tokenizer.
 */
public final class HfLanguageWriter {

    /** What Qwen2-7B was trained for; nothing in the weights depends on it. */
    private static final int LONGEST_TEXT = 32768;

    private static final int COPY_BYTES = 64 << 20;

    private final Decoder decoder;
    private final WeightSource weights;
    private final Map<String, Part> parts = new LinkedHashMap<>();

    /**
     * Rows of one of our tensors.
     *
     * @param tensor its name
     * @param offset byte in it where the rows begin
     * @param spec theirs
     */
    private record Part(String tensor, long offset, Spec spec) {}

    private HfLanguageWriter(Bundle bundle) {
        decoder = bundle.architecture().decoder();
        weights = new PlainWeights(bundle.weights());
        HfLanguage.names(decoder.layers()).forEach(this::take);
    }

    /**
     * Writes {@code config.json} and {@code model.safetensors}.
     *
     * @param folder is there and holds neither
     * @throws BundleException if the folder cannot be written
     */
    public static void write(Bundle bundle, Path folder) {
        HfLanguageWriter writer = new HfLanguageWriter(bundle);
        writer.writeWeights(folder.resolve(Safetensors.SINGLE));
        writer.writeConfig(folder.resolve(HfConfig.NAME));
    }

    /** Finds what is made of one of our tensors: all of it, or a number of rows for each of several. */
    private void take(String ours, Moulded theirs) {
        Spec whole = weights.spec(ours);
        long rowBytes = whole.byteLength() / whole.shape().get(0);
        List<Long> rows = rows(theirs.parts().size(), whole.shape().get(0));
        long row = 0;
        for (int i = 0; i < rows.size(); i++) {
            List<Long> shape = new ArrayList<>(whole.shape());
            shape.set(0, rows.get(i));
            parts.put(theirs.parts().get(i), new Part(ours, row * rowBytes, new Spec(whole.type(), shape)));
            row += rows.get(i);
        }
    }

    private List<Long> rows(int parts, long all) {
        long queries = (long) decoder.heads() * decoder.headDim();
        long keys = (long) decoder.kvHeads() * decoder.headDim();
        return switch (parts) {
            case 1 -> List.of(all);
            case 2 -> List.of(all / 2, all / 2);
            default -> List.of(queries, keys, keys);
        };
    }

    private void writeWeights(Path file) {
        Map<String, Spec> specs = new LinkedHashMap<>();
        parts.forEach((name, part) -> specs.put(name, part.spec()));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs, Map.of("format", "pt"))) {
            parts.forEach((name, part) -> {
                long length = part.spec().byteLength();
                for (long from = 0; from < length; from += COPY_BYTES) {
                    int bytes = (int) Math.min(COPY_BYTES, length - from);
                    writer.write(name, weights.bytes(part.tensor(), part.offset() + from, bytes));
                }
            });
            writer.finish();
        }
    }

    private void writeConfig(Path file) {
        ObjectNode config = new ObjectMapper().createObjectNode();
        config.put("model_type", HfLanguage.TYPE);
        config.put("hidden_act", "silu");
        config.put("hidden_size", decoder.width());
        config.put("intermediate_size", decoder.mlpHidden() / 2);
        config.put("num_hidden_layers", decoder.layers());
        config.put("num_attention_heads", decoder.heads());
        config.put("num_key_value_heads", decoder.kvHeads());
        config.put("head_dim", decoder.headDim());
        config.put("vocab_size", decoder.embeddingRows());
        config.put("max_position_embeddings", LONGEST_TEXT);
        config.put("rope_theta", decoder.ropeTheta());
        config.put("rms_norm_eps", decoder.rmsEpsilon());
        config.put("tie_word_embeddings", false);
        config.put("use_sliding_window", false);
        try {
            new ObjectMapper().writeValue(file.toFile(), config);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }
}
