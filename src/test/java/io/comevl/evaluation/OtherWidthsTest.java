package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.bundle.Bundle;
import io.comevl.bundle.Importer;
import io.comevl.bundle.Safetensors;
import io.comevl.bundle.SafetensorsWriter;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkpoint of the same structure with other widths, head counts and vocabulary: every size must come from it, and
 * both interpreters must agree as closely as they do on the reference's.
 */
final class OtherWidthsTest {

    private static final Path TOY = Path.of("src/main/resources/io/comevl/models/tiny-random");

    private static final int SEMANTIC = 96;
    private static final int SPATIAL = 48;
    private static final int DECODER = 112;

    @TempDir
    Path folder;

    @Test
    void bothInterpretersAgreeAtOtherWidths() throws IOException {
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        Files.writeString(checkpoint.resolve("config.yaml"), config());
        writeWeights(checkpoint.resolve("model.safetensors"));
        Path made = folder.resolve("bundle");
        Importer.run(Importer.Request.of(checkpoint, made), line -> {});
        Bundle bundle = Bundle.open(made);
        assertThat(bundle.architecture().decoder().width()).isEqualTo(DECODER);

        Agreement.ofBothInterpreters(bundle);
    }

    private static String config() throws IOException {
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("d_model: 64", "d_model: " + DECODER);
        changes.put("n_heads: 4", "n_heads: 7");
        changes.put("n_kv_heads: 2", "n_kv_heads: 1");
        changes.put("mlp_hidden_size: 256", "mlp_hidden_size: 144");
        changes.put("image_emb_dim: 64", "image_emb_dim: " + SEMANTIC);
        changes.put("image_mlp_dim: 48", "image_mlp_dim: 72");
        changes.put("image_num_heads: 4", "image_num_heads: 6");
        changes.put("image_num_key_value_heads: 4", "image_num_key_value_heads: 6");
        changes.put("image_emb_dim: 80", "image_emb_dim: " + SPATIAL);
        changes.put("image_num_heads: 5", "image_num_heads: 3");
        changes.put("image_num_key_value_heads: 5", "image_num_key_value_heads: 3");
        changes.put("image_mlp_dim: 32", "image_mlp_dim: 40");
        changes.put("\n  vocab_size: 512", "\n  vocab_size: 600");
        changes.put("\n  embedding_size: 512", "\n  embedding_size: 600");
        String config = Files.readString(TOY.resolve("config.yaml"));
        for (Map.Entry<String, String> change : changes.entrySet()) {
            assertThat(config).contains(change.getKey());
            config = config.replace(change.getKey(), change.getValue());
        }
        return config;
    }

    private static void writeWeights(Path file) throws IOException {
        Safetensors toy = Safetensors.open(TOY.resolve("model.safetensors"));
        Map<String, Spec> specs = new LinkedHashMap<>();
        for (String name : toy.names()) {
            Spec spec = toy.spec(name);
            specs.put(name, new Spec(spec.type(), shape(name, spec.shape())));
        }
        Random random = new Random(11);
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs, Map.of())) {
            for (Map.Entry<String, Spec> tensor : specs.entrySet()) {
                writer.write(tensor.getKey(), values(tensor.getKey(), tensor.getValue(), random));
            }
            writer.finish();
        }
    }

    private static List<Long> shape(String name, List<Long> toy) {
        Map<Long, Long> sizes;
        if (name.endsWith("freqs.0")) {
            return List.of(1L, 1L, 3L);
        } else if (name.endsWith("freqs.1") || name.endsWith("freqs.2")) {
            return List.of(1L, 1L, 2L);
        } else if (name.contains("cross_rope.proj_sig.weight")) {
            return List.of((long) DECODER, (long) SEMANTIC);
        } else if (name.contains("cross_rope.proj_din.weight")) {
            return List.of((long) DECODER, (long) SPATIAL);
        } else if (name.startsWith("transformer.") || name.contains("cross_rope")) {
            sizes = name.contains("att_proj")
                    ? Map.of(128L, 144L, 64L, (long) DECODER)
                    : name.contains("blocks") && name.contains("ff_")
                            ? Map.of(64L, (long) DECODER, 128L, 72L, 256L, 144L)
                            : Map.of(64L, (long) DECODER, 512L, 600L);
        } else if (name.contains("image_vit2")
                || name.contains("pool2.")
                || name.contains("_2d_2.")
                || name.contains("mlp_after_v2")) {
            sizes = Map.of(80L, (long) SPATIAL, 32L, 40L, 640L, 8L * SPATIAL, 320L, 4L * SPATIAL);
        } else {
            sizes = Map.of(64L, (long) SEMANTIC, 48L, 72L);
        }
        return toy.stream().map(size -> sizes.getOrDefault(size, size)).toList();
    }

    /** Small around zero for matrices and biases, around one for what multiplies. */
    private static ByteBuffer values(String name, Spec spec, Random random) {
        int count = Math.toIntExact(spec.elements());
        boolean normWeight = name.endsWith("weight") && (name.contains("norm") || name.contains("ln"));
        boolean factor = normWeight || name.contains("lambda1");
        double deviation = spec.shape().size() > 1
                ? 1 / Math.sqrt(spec.shape().get(spec.shape().size() - 1))
                : 0.1;
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * deviation + (factor ? 1 : 0));
        }
        if (name.endsWith(".base")) {
            Arrays.fill(values, 0);
            long side = spec.shape().get(0);
            for (int i = 0; i < side; i++) {
                values[(int) (i * side + i)] = 1;
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }
}
