package io.comevl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.comevl.runtime.GraphRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HalfLinearTest {

    private static final int OUTPUTS = 48;
    private static final int INPUTS = 101;

    /** Half the distance of two neighbouring numbers of 11 significant bits, by the smaller one. */
    private static final double ROUNDING = 0x1p-11;

    private final Random random = new Random(3);
    private final MemoryWeights checkpoint = new MemoryWeights();

    @TempDir
    private Path folder;

    @Test
    void eachWeightIsTheNearestNumberAndHalvesGoToEven() {
        float[] weight = {1, 1 + 0x1p-11f, 1 + 3 * 0x1p-11f, 65504, 65519, -0.1f, 0x1p-24f, 0x1p-25f, 0};
        checkpoint.put("a.weight", weight, 3, 3);

        assertThat(floats(new PlainWeights(packed()), "a.weight"))
                .containsExactly(1, 1, 1 + 0x1p-9f, 65504, 65504, -0x1.998p-4f, 0x1p-24f, 0, 0);
    }

    @Test
    void weightsTakeTwoBytesEach() {
        checkpoint.random(random, "a.weight", OUTPUTS, INPUTS).random(random, "a.bias", OUTPUTS);

        WeightSource kept = packed();

        assertThat(kept.names()).containsExactlyInAnyOrder("a.weight.fp16", "a.bias");
        assertThat(kept.spec("a.weight.fp16"))
                .isEqualTo(new WeightSource.Spec(ElementType.FLOAT16, List.of(48L, 101L)));
        PlainWeights back = new PlainWeights(kept);
        assertThat(back.spec("a.weight")).isEqualTo(checkpoint.spec("a.weight"));
        assertThat(back.in(Precision.FP16)).containsExactly("a.weight");
        assertThat(back.coarsest()).isEqualTo(Precision.FP16);
    }

    @Test
    void productsAreOffByNoMoreThanRounding() throws IOException {
        checkpoint.random(random, "a.weight", OUTPUTS, INPUTS).random(random, "a.bias", OUTPUTS);
        float[] x = new float[7 * INPUTS];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }

        float[] found = product(x);

        float[] weight = floats(checkpoint, "a.weight");
        float[] bias = floats(checkpoint, "a.bias");
        double off = 0;
        for (int row = 0; row < 7; row++) {
            for (int output = 0; output < OUTPUTS; output++) {
                double product = 0;
                double magnitude = 0;
                for (int input = 0; input < INPUTS; input++) {
                    double part = x[row * INPUTS + input] * (double) weight[output * INPUTS + input];
                    product += part;
                    magnitude += Math.abs(part);
                }
                double expected = product + bias[output];
                // Inputs, weights and the product are rounded.
                double allowed = ROUNDING * (2.01 * magnitude + Math.abs(product)) + 1e-6;
                assertThat((double) found[row * OUTPUTS + output]).isCloseTo(expected, within(allowed));
                off += Math.abs(found[row * OUTPUTS + output] - expected);
            }
        }
        assertThat(off).as("it is computed in fp16, not in fp32").isGreaterThan(1e-4);
    }

    @Test
    void weightsThatFp16HasNoNumberForAreRefusedByName() {
        checkpoint.put("a.weight", new float[] {1, 65520}, 1, 2);
        assertThatThrownBy(() -> packed().bytes("a.weight.fp16"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a.weight: holds 65520.0")
                .hasMessageContaining("keep this layer in fp32");

        checkpoint.put("a.weight", new float[] {1, Float.NaN}, 1, 2);
        assertThatThrownBy(() -> packed().bytes("a.weight.fp16")).hasMessageStartingWith("a.weight: holds NaN");
    }

    @Test
    void anInputOfAnotherWidthIsToldWithBothShapes() {
        checkpoint.random(random, "a.weight", OUTPUTS, INPUTS);
        OnnxOps ops = new OnnxOps("test", packed());
        Value in = ops.input("x", ElementType.FLOAT32, Dim.named("rows"), Dim.of(5));

        assertThatThrownBy(() -> ops.linear(new Weights("a"), in))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a.weight")
                .hasMessageContaining("[rows, 5]");
    }

    private float[] product(float[] x) throws IOException {
        OnnxOps ops = new OnnxOps("test", packed());
        Value in = ops.input("x", ElementType.FLOAT32, Dim.of(1), Dim.named("rows"), Dim.of(INPUTS));
        ops.output("y", ops.linear(new Weights("a"), in));
        try (GraphRun graph = GraphRun.of(ops, folder)) {
            return graph.run(new GraphRun.Input("x", x, 1, 7, INPUTS)).get("y").values();
        }
    }

    private WeightSource packed() {
        return new PackedWeights(checkpoint, Precision.FP16, Set.of("a.weight"));
    }

    private static float[] floats(WeightSource source, String name) {
        float[] values = new float[(int) source.spec(name).elements()];
        source.bytes(name).asFloatBuffer().get(values);
        return values;
    }
}
