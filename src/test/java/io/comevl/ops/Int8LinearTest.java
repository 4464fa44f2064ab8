package io.comevl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.comevl.runtime.GraphRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Int8LinearTest {

    private static final int OUTPUTS = 5;
    private static final int INPUTS = 70;

    private final Random random = new Random(3);
    private final MemoryWeights checkpoint = new MemoryWeights();

    @TempDir
    private Path folder;

    @Test
    void noElementIsOffByMoreThanHalfTheScaleOfItsOutput() {
        float[] weight = numbers(4 * 3);
        System.arraycopy(new float[] {0, 0, 0, 1e-3f, -2e-3f, 5e-4f, 300, -1, 0.5f}, 0, weight, 3, 9);
        checkpoint.put("a.weight", weight, 4, 3);

        WeightSource back = new PlainWeights(packed("a.weight"));

        assertThat(back.spec("a.weight")).isEqualTo(checkpoint.spec("a.weight"));
        float[] found = floats(back, "a.weight");
        for (int output = 0; output < 4; output++) {
            float largest = 0;
            for (int input = 0; input < 3; input++) {
                largest = Math.max(largest, Math.abs(weight[output * 3 + input]));
            }
            for (int input = 0; input < 3; input++) {
                assertThat(found[output * 3 + input])
                        .isCloseTo(weight[output * 3 + input], within(largest / 127 / 2 * 1.0001f));
            }
        }
    }

    @Test
    void weightsTakeAByteEachAndOneScaleForEachOutput() {
        checkpoint.random(random, "a.weight", 4, 3).random(random, "a.bias", 4).random(random, "b.weight", 4, 3);

        WeightSource kept = packed("a.weight");

        assertThat(kept.names()).containsExactlyInAnyOrder("a.weight.int8", "a.weight.scale", "a.bias", "b.weight");
        assertThat(kept.spec("a.weight.int8")).isEqualTo(new WeightSource.Spec(ElementType.INT8, List.of(3L, 4L)));
        assertThat(kept.spec("a.weight.scale")).isEqualTo(new WeightSource.Spec(ElementType.FLOAT32, List.of(4L)));
        assertThat(kept.bytes("b.weight")).isEqualTo(checkpoint.bytes("b.weight"));
        assertThat(kept.bytes("a.weight.int8", 5, 2))
                .isEqualTo(kept.bytes("a.weight.int8").slice(5, 2));
        PlainWeights back = new PlainWeights(kept);
        assertThat(back.names()).containsExactlyInAnyOrder("a.weight", "a.bias", "b.weight");
        assertThat(back.in(Precision.INT8)).containsExactly("a.weight");
        assertThat(back.coarsest()).isEqualTo(Precision.INT8);
        assertThat(new PlainWeights(checkpoint).coarsest()).isEqualTo(Precision.FP32);
    }

    /**
     * Seven rows take another path through ONNX Runtime than one. The first output's weights and the first row's inputs
     * are all as large as they can be: where sums of two products saturated at 16 bits, they would be half of what is
     * right.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void productsAreThoseOfWholeNumbers(int rows) throws IOException {
        float[] weight = numbers(OUTPUTS * INPUTS);
        Arrays.fill(weight, 0, INPUTS, 0.25f);
        float[] x = numbers(rows * INPUTS);
        Arrays.fill(x, 0, INPUTS, 5);
        x[x.length - 1] = -1;
        checkpoint.put("a.weight", weight, OUTPUTS, INPUTS).random(random, "a.bias", OUTPUTS);
        checkpoint.put("b.weight", weight, OUTPUTS, INPUTS);
        OnnxOps ops = new OnnxOps("test", packed("a.weight", "b.weight"));
        Value in = ops.input("x", ElementType.FLOAT32, Dim.of(1), Dim.named("rows"), Dim.of(INPUTS));
        ops.output("biased", ops.linear(new Weights("a"), in));
        ops.output("unbiased", ops.linear(new Weights("b"), in));

        try (GraphRun graph = GraphRun.of(ops, folder)) {
            var out = graph.run(new GraphRun.Input("x", x, 1, rows, INPUTS));
            float[] expected = exact(x, rows, weight);
            float[] bias = floats(checkpoint, "a.bias");
            for (int i = 0; i < rows * OUTPUTS; i++) {
                // The sum is exact; turning it into float32 rounds a few times.
                float rounding = Math.abs(expected[i]) * 1e-6f + 1e-6f;
                assertThat(out.get("unbiased").values()[i]).isCloseTo(expected[i], within(rounding));
                assertThat(out.get("biased").values()[i]).isCloseTo(expected[i] + bias[i % OUTPUTS], within(rounding));
            }
        }
    }

    /** The same by the definitions of ONNX's DynamicQuantizeLinear and MatMulInteger. */
    private static float[] exact(float[] x, int rows, float[] weight) {
        float least = 0;
        float most = 0;
        for (float value : x) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        float step = (most - least) / 255;
        int zero = (int) Math.rint(Math.max(0, Math.min(255, -least / step)));
        float[] y = new float[rows * OUTPUTS];
        for (int output = 0; output < OUTPUTS; output++) {
            float largest = 0;
            for (int input = 0; input < INPUTS; input++) {
                largest = Math.max(largest, Math.abs(weight[output * INPUTS + input]));
            }
            float scale = largest / 127;
            for (int row = 0; row < rows; row++) {
                int sum = 0;
                for (int input = 0; input < INPUTS; input++) {
                    int level = (int) Math.max(0, Math.min(255, Math.rint(x[row * INPUTS + input] / step) + zero));
                    sum += (level - zero) * (int) Math.rint(weight[output * INPUTS + input] / scale);
                }
                y[row * OUTPUTS + output] = sum * step * scale;
            }
        }
        return y;
    }

    @Test
    void rowsWithRangesOfTheirOwnAreTheSameToTheBitWhateverIsBesideThem() throws IOException {
        int rows = 7;
        float[] weight = numbers(OUTPUTS * INPUTS);
        float[] x = numbers(rows * INPUTS);
        for (int i = 0; i < x.length; i++) {
            x[i] *= (float) Math.pow(10, i / INPUTS - 3);
        }
        Arrays.fill(x, 2 * INPUTS, 3 * INPUTS, 0);
        checkpoint.put("a.weight", weight, OUTPUTS, INPUTS).random(random, "a.bias", OUTPUTS);
        OnnxOps ops = new OnnxOps("test", packed("a.weight"), stage -> false, Int8Range.ROW);
        Value in = ops.input("x", ElementType.FLOAT32, Dim.of(1), Dim.named("rows"), Dim.of(INPUTS));
        ops.output("y", ops.linear(new Weights("a"), in));

        try (GraphRun graph = GraphRun.of(ops, folder)) {
            float[] together = graph.run(new GraphRun.Input("x", x, 1, rows, INPUTS))
                    .get("y")
                    .values();
            float[] bias = floats(checkpoint, "a.bias");
            for (int row = 0; row < rows; row++) {
                float[] one = Arrays.copyOfRange(x, row * INPUTS, (row + 1) * INPUTS);
                float[] alone = graph.run(new GraphRun.Input("x", one, 1, 1, INPUTS))
                        .get("y")
                        .values();
                assertThat(Arrays.copyOfRange(together, row * OUTPUTS, (row + 1) * OUTPUTS))
                        .containsExactly(alone);
                double magnitude = largest(one);
                for (int output = 0; output < OUTPUTS; output++) {
                    double expected = bias[output];
                    for (int input = 0; input < INPUTS; input++) {
                        expected += one[input] * (double) weight[output * INPUTS + input];
                    }
                    // Half a step of inputs and of weights, summed at worst.
                    double steps = INPUTS * magnitude * 4 / 127;
                    assertThat((double) alone[output]).isCloseTo(expected, within(steps + 1e-5));
                }
            }
        }
    }

    private static double largest(float... values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    @Test
    void layersThatReadOneTensorShareItsLevels() throws IOException {
        for (String layer : List.of("q", "k", "v", "plain")) {
            checkpoint.random(random, layer + ".weight", 4, 4);
        }
        OnnxOps ops = new OnnxOps("test", packed("q.weight", "k.weight", "v.weight"));
        Value in = ops.input("x", ElementType.FLOAT32, Dim.named("rows"), Dim.of(4));
        for (String layer : List.of("q", "k", "v", "plain")) {
            ops.output(layer, ops.linear(new Weights(layer), in));
        }
        Path file = folder.resolve("graph.onnx");
        ops.write(file);

        List<String> operators = ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .filter(type -> !type.equals("Identity"))
                .toList();

        assertThat(operators)
                .containsExactly(
                        "DynamicQuantizeLinear",
                        "MatMulIntegerToFloat",
                        "MatMulIntegerToFloat",
                        "MatMulIntegerToFloat",
                        "FusedMatMul");
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedByName() {
        checkpoint.put("a.weight", new float[] {1, Float.NaN}, 1, 2).put("b.weight", new float[] {1}, 1);

        assertThatThrownBy(() -> packed("a.weight").bytes("a.weight.int8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a.weight: ")
                .hasMessageContaining("not finite");
        assertThatThrownBy(() -> packed("b.weight"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("b.weight: expected a weight [out, in]");
    }

    @Test
    void anInputOfAnotherWidthIsToldWithBothShapes() {
        checkpoint.random(random, "a.weight", 4, 3);
        OnnxOps ops = new OnnxOps("test", packed("a.weight"));
        Value in = ops.input("x", ElementType.FLOAT32, Dim.named("rows"), Dim.of(5));

        assertThatThrownBy(() -> ops.linear(new Weights("a"), in))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a.weight")
                .hasMessageContaining("[3, 4]")
                .hasMessageContaining("[rows, 5]");
    }

    @Test
    void everyPartIsWhatTheWholeHasThere() {
        checkpoint.putHalf("a.weight", numbers(OUTPUTS * INPUTS), OUTPUTS, INPUTS);
        WeightSource kept = packed("a.weight");

        for (String tensor : List.of("a.weight.int8", "a.weight.scale")) {
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

    private WeightSource packed(String... weights) {
        return new PackedWeights(checkpoint, Precision.INT8, Set.of(weights));
    }

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static float[] floats(WeightSource source, String name) {
        float[] values = new float[(int) source.spec(name).elements()];
        source.bytes(name).asFloatBuffer().get(values);
        return values;
    }
}
