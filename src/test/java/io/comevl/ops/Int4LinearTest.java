package io.comevl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.comevl.runtime.GraphRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Int4LinearTest {

    private static final int OUTPUTS = 48;

    /** No multiple of a block, and odd within its last one. */
    private static final int INPUTS = 101;

    private final Random random = new Random(3);
    private final MemoryWeights checkpoint = new MemoryWeights();

    @TempDir
    private Path folder;

    @Test
    void aBlocksLargestIsExactAndNoOtherIsOffByMoreThanTheScale() {
        float[] weight = numbers(OUTPUTS * INPUTS);
        Arrays.fill(weight, INPUTS, INPUTS + 32, 0);
        checkpoint.put("a.weight", weight, OUTPUTS, INPUTS);

        float[] found = floats(new PlainWeights(packed()), "a.weight");

        for (int output = 0; output < OUTPUTS; output++) {
            for (int begin = 0; begin < INPUTS; begin += Int4Linear.BLOCK) {
                int end = Math.min(INPUTS, begin + Int4Linear.BLOCK);
                int largest = output * INPUTS + begin;
                for (int i = output * INPUTS + begin; i < output * INPUTS + end; i++) {
                    largest = Math.abs(weight[i]) > Math.abs(weight[largest]) ? i : largest;
                }
                float scale = Math.abs(weight[largest]) / 8;
                assertThat(found[largest]).isCloseTo(weight[largest], within(scale * 1e-5f));
                for (int i = output * INPUTS + begin; i < output * INPUTS + end; i++) {
                    assertThat(found[i]).isCloseTo(weight[i], within(scale * 1.0001f));
                }
            }
        }
    }

    @Test
    void weightsTakeHalfAByteEachAndOneScaleForEachBlock() {
        checkpoint.random(random, "a.weight", OUTPUTS, INPUTS).random(random, "a.bias", OUTPUTS);

        WeightSource kept = packed();

        assertThat(kept.names())
                .containsExactlyInAnyOrder("a.weight.int4", "a.weight.scales", "a.weight.inputs", "a.bias");
        assertThat(kept.spec("a.weight.int4"))
                .isEqualTo(new WeightSource.Spec(ElementType.UINT8, List.of(48L, 4L, 16L)));
        assertThat(kept.spec("a.weight.scales"))
                .isEqualTo(new WeightSource.Spec(ElementType.FLOAT32, List.of(48L, 4L)));
        PlainWeights back = new PlainWeights(kept);
        assertThat(back.spec("a.weight")).isEqualTo(checkpoint.spec("a.weight"));
        assertThat(back.in(Precision.INT4)).containsExactly("a.weight");
        assertThat(back.coarsest()).isEqualTo(Precision.INT4);
    }

    /** One row takes another path through ONNX Runtime than seven. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void productsAreThoseOfTheKeptWeights(int rows) throws IOException {
        checkpoint.put("a.weight", numbers(OUTPUTS * INPUTS), OUTPUTS, INPUTS).random(random, "a.bias", OUTPUTS);
        float[] x = numbers(rows * INPUTS);

        float[] found = product(x, rows);

        float[] weight = floats(new PlainWeights(packed()), "a.weight");
        float[] bias = floats(checkpoint, "a.bias");
        for (int row = 0; row < rows; row++) {
            for (int output = 0; output < OUTPUTS; output++) {
                double expected = bias[output];
                double magnitude = 0;
                for (int input = 0; input < INPUTS; input++) {
                    double product = x[row * INPUTS + input] * (double) weight[output * INPUTS + input];
                    expected += product;
                    magnitude += Math.abs(weight[output * INPUTS + input]);
                }
                // Half a step of each input, at worst all one way; a step is a row's largest by 127.
                double largest = largest(x, row);
                assertThat((double) found[row * OUTPUTS + output])
                        .isCloseTo(expected, within(magnitude * largest / 127 / 2 + 1e-4));
            }
        }
    }

    @Test
    void aRowsNumbersDoNotHangOnTheRowsBesideIt() throws IOException {
        checkpoint.put("a.weight", numbers(OUTPUTS * INPUTS), OUTPUTS, INPUTS).random(random, "a.bias", OUTPUTS);
        float[] x = numbers(2 * INPUTS);
        float[] other = x.clone();
        for (int i = INPUTS; i < other.length; i++) {
            other[i] *= 1000;
        }

        assertThat(Arrays.copyOf(product(x, 2), OUTPUTS)).containsExactly(Arrays.copyOf(product(other, 2), OUTPUTS));
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedByName() {
        checkpoint.put("a.weight", new float[] {1, Float.NaN}, 1, 2);

        assertThatThrownBy(() -> packed().bytes("a.weight.int4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a.weight: ")
                .hasMessageContaining("not finite");
    }

    @Test
    void anInputOfAnotherWidthIsToldWithBothShapes() {
        checkpoint.random(random, "a.weight", OUTPUTS, INPUTS);
        OnnxOps ops = new OnnxOps("test", packed());
        Value in = ops.input("x", ElementType.FLOAT32, Dim.named("rows"), Dim.of(5));

        assertThatThrownBy(() -> ops.linear(new Weights("a"), in))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a.weight")
                .hasMessageContaining("101 inputs")
                .hasMessageContaining("[rows, 5]");
    }

    private float[] product(float[] x, int rows) throws IOException {
        OnnxOps ops = new OnnxOps("test", packed());
        Value in = ops.input("x", ElementType.FLOAT32, Dim.of(1), Dim.named("rows"), Dim.of(INPUTS));
        ops.output("y", ops.linear(new Weights("a"), in));
        try (GraphRun graph = GraphRun.of(ops, folder)) {
            return graph.run(new GraphRun.Input("x", x, 1, rows, INPUTS))
                    .get("y")
                    .values();
        }
    }

    @Test
    void everyPartIsWhatTheWholeHasThere() {
        checkpoint.putHalf("a.weight", numbers(OUTPUTS * INPUTS), OUTPUTS, INPUTS);
        WeightSource kept = packed();

        for (String tensor : List.of("a.weight.int4", "a.weight.scales", "a.weight.inputs")) {
            ByteBuffer whole = kept.bytes(tensor);
            for (int length : new int[] {0, 1, 7, whole.limit() / 2, whole.limit()}) {
                for (int offset = 0; offset <= whole.limit() - length; offset += 3) {
                    assertThat(kept.bytes(tensor, offset, length)).isEqualTo(whole.slice(offset, length));
                }
            }
            assertThatThrownBy(() -> kept.bytes(tensor, whole.limit(), 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(tensor);
        }
    }

    private WeightSource packed() {
        return new PackedWeights(checkpoint, Precision.INT4, Set.of("a.weight"));
    }

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static double largest(float[] x, int row) {
        double largest = 0;
        for (int i = row * INPUTS; i < (row + 1) * INPUTS; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        return largest;
    }

    private static float[] floats(WeightSource source, String name) {
        float[] values = new float[(int) source.spec(name).elements()];
        source.bytes(name).asFloatBuffer().get(values);
        return values;
    }
}
