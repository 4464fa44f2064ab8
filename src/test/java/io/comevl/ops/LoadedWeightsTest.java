package io.comevl.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LoadedWeightsTest {

    private final MemoryWeights checkpoint = new MemoryWeights()
            .random(new Random(5), "a.weight", 7, 40)
            .random(new Random(6), "a.cube", 5, 3, 4)
            .random(new Random(7), "a.bias", 9);

    @Test
    void whatIsCopiedInPartsIsWhatIsCopiedAtOnce() {
        for (WeightSource source : new WeightSource[] {
            checkpoint,
            new PackedWeights(checkpoint, Precision.INT8, Set.of("a.weight")),
            new PackedWeights(checkpoint, Precision.INT4, Set.of("a.weight"))
        }) {
            // Three rows of the matrix, and less than a row of the cube.
            try (LoadedWeights parts = new LoadedWeights(source, 3 * 40 * Float.BYTES);
                    LoadedWeights small = new LoadedWeights(source, 8);
                    LoadedWeights whole = new LoadedWeights(source)) {
                for (String name : checkpoint.names()) {
                    float[] expected = whole.apply(name).orElseThrow().toFloatArray();
                    assertThat(parts.apply(name).orElseThrow().toFloatArray()).isEqualTo(expected);
                    assertThat(small.apply(name).orElseThrow().toFloatArray()).isEqualTo(expected);
                }
                assertThat(parts.apply("a.cube").orElseThrow().getShape()).isEqualTo(new Shape(5, 3, 4));
            }
        }
    }

    @Test
    void weightsAreThoseOfTheSource() {
        try (LoadedWeights weights = new LoadedWeights(checkpoint, 16)) {
            ByteBuffer stored = checkpoint.bytes("a.weight");
            float[] expected = new float[7 * 40];
            stored.asFloatBuffer().get(expected);

            assertThat(weights.apply("a.weight").orElseThrow().toFloatArray()).isEqualTo(expected);
            assertThat(weights.apply("b.weight")).isEmpty();
        }
    }
}
