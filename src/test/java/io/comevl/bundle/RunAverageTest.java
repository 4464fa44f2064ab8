package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource.Spec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunAverageTest {

    private static final String EDGE = "transformer.wte.embedding";

    @TempDir
    Path folder;

    @Test
    void eachNumberIsTheWeightedMeanOfTheRuns() {
        Path out = folder.resolve("mean");
        Map<Path, Double> runs = new LinkedHashMap<>();
        runs.put(run("a", 1, -2, 8), 1.0);
        runs.put(run("b", 5, 2, 0), 3.0);

        RunAverage.write(runs, out);

        ByteBuffer mean =
                Safetensors.open(OwnCheckpoint.weights(out)).bytes(EDGE).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new float[] {mean.getFloat(), mean.getFloat(), mean.getFloat()})
                .containsExactly(4, 1, 2);
        assertThat(OwnCheckpoint.config(out)).isEqualTo(OwnCheckpoint.config(folder.resolve("a")));
        assertThat(OwnCheckpoint.tokenizer(out)).hasSameBinaryContentAs(OwnCheckpoint.tokenizer(folder.resolve("a")));
    }

    @Test
    void runsOfOtherSizesHaveNoAverage() {
        Map<Path, Double> runs = new LinkedHashMap<>();
        runs.put(run("a", 1, 2, 3), 1.0);
        runs.put(run("b", 1, 2), 1.0);

        assertThatThrownBy(() -> RunAverage.write(runs, folder.resolve("mean")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(folder.resolve("b") + ": tensor " + EDGE);
    }

    @Test
    void mistakesAreNamed() {
        Path a = run("a", 1, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunAverage.write(Map.of(a, 1.0), folder.resolve("mean")))
                .withMessageContaining("at least two runs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunAverage.write(Map.of(a, 1.0, folder, 0.0), folder.resolve("mean")))
                .withMessageContaining("a share above zero");
        Map<Path, Double> missing = new LinkedHashMap<>();
        missing.put(a, 1.0);
        missing.put(folder.resolve("none"), 1.0);
        assertThatThrownBy(() -> RunAverage.write(missing, folder.resolve("mean")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("none: is no folder that comevl train wrote");
    }

    /** A run with one tensor of these values. */
    private Path run(String name, float... values) {
        Path run = folder.resolve(name);
        assertThat(run.toFile().mkdirs()).isTrue();
        OwnCheckpoint.describe(run, ModelSize.TINY.architecture(), List.of());
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Map<String, Spec> specs = Map.of(EDGE, new Spec(ElementType.FLOAT32, List.of((long) values.length)));
        try (SafetensorsWriter writer = SafetensorsWriter.create(OwnCheckpoint.weights(run), specs, Map.of())) {
            writer.write(EDGE, bytes);
            writer.finish();
        }
        return run;
    }
}
