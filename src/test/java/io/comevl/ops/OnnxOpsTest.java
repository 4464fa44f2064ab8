package io.comevl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.comevl.runtime.GraphRun;
import io.comevl.runtime.GraphRun.Input;
import io.comevl.runtime.GraphRun.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each operation, run by ONNX Runtime, against the formula computed here in double. */
final class OnnxOpsTest {

    /** Rounding of float32 sums over a few dozen terms of size one. */
    private static final float TOLERANCE = 1e-5f;

    private static final Dim BATCH = Dim.named("batch");

    private final Random random = new Random(7);
    private final MemoryWeights weights = new MemoryWeights();

    @TempDir
    private Path folder;

    @Test
    void linearMultipliesByTheWeightAsStoredAndAddsTheBias() throws IOException {
        weights.random(random, "a.weight", 5, 4).random(random, "a.bias", 5).random(random, "b.weight", 5, 4);
        for (int batch : new int[] {1, 3}) {
            float[] x = numbers(batch * 2 * 4);
            float[] biased = run((ops, in) -> ops.linear(new Weights("a"), in), x, batch, 2, 4);
            float[] unbiased = run((ops, in) -> ops.linear(new Weights("b"), in), x, batch, 2, 4);
            for (int row = 0; row < batch * 2; row++) {
                for (int out = 0; out < 5; out++) {
                    double a = floats("a.bias")[out];
                    double b = 0;
                    for (int i = 0; i < 4; i++) {
                        a += (double) x[row * 4 + i] * floats("a.weight")[out * 4 + i];
                        b += (double) x[row * 4 + i] * floats("b.weight")[out * 4 + i];
                    }
                    assertThat(biased[row * 5 + out]).isCloseTo((float) a, within(TOLERANCE));
                    assertThat(unbiased[row * 5 + out]).isCloseTo((float) b, within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void largeWeightsWithoutAFileGoBesideTheGraph() throws IOException {
        weights.random(random, "a.weight", 64, 64);
        float[] x = numbers(64);
        float[] y = run((ops, in) -> ops.linear(new Weights("a"), in), x, 1, 1, 64);
        double first = 0;
        for (int i = 0; i < 64; i++) {
            first += (double) x[i] * floats("a.weight")[i];
        }
        assertThat(y[0]).isCloseTo((float) first, within(TOLERANCE));
        assertThat(folder.resolve("graph.onnx.data")).hasSize(64 * 64 * 4);
    }

    @Test
    void normsUseThePopulationVarianceAndTheRootMeanSquare() throws IOException {
        weights.random(random, "n.weight", 6).random(random, "n.bias", 6);
        float[] x = numbers(2 * 6);
        float[] layer = run((ops, in) -> ops.layerNorm(new Weights("n"), in, 1e-2f), x, 2, 6);
        float[] rms = run((ops, in) -> ops.rmsNorm(new Weights("n"), in, 1e-2f), x, 2, 6);
        for (int row = 0; row < 2; row++) {
            double mean = 0;
            double squares = 0;
            for (int i = 0; i < 6; i++) {
                mean += x[row * 6 + i] / 6.0;
                squares += x[row * 6 + i] * x[row * 6 + i] / 6.0;
            }
            for (int i = 0; i < 6; i++) {
                double w = floats("n.weight")[i];
                double value = x[row * 6 + i];
                assertThat(layer[row * 6 + i])
                        .isCloseTo(
                                (float) ((value - mean) / Math.sqrt(squares - mean * mean + 1e-2) * w
                                        + floats("n.bias")[i]),
                                within(TOLERANCE));
                assertThat(rms[row * 6 + i])
                        .isCloseTo((float) (value / Math.sqrt(squares + 1e-2) * w), within(TOLERANCE));
            }
        }
    }

    @Test
    void convolutionSlidesItsWindowByTheStride() throws IOException {
        weights.put("c.weight", new float[] {1, 2, 3, 4}, 1, 1, 2, 2).put("c.bias", new float[] {0.5f}, 1);
        float[] x = {1, 0, 0, 1, 0, 1, 1, 0, 2, 0, 0, 0, 0, 0, 0, 2};
        assertThat(run((ops, in) -> ops.conv2d(new Weights("c"), in, 2, 0), x, 1, 1, 4, 4))
                .containsExactly(5.5f, 5.5f, 2.5f, 8.5f);
    }

    @Test
    void attentionWeighsValuesBySoftmaxOfScores() throws IOException {
        Heads heads = new Heads(4, 2, 3);
        float[] q = numbers(2 * 3 * 12);
        float[] k = numbers(2 * 5 * 6);
        float[] v = numbers(2 * 5 * 6);
        byte[] keep = new byte[3 * 5];
        for (int i = 0; i < keep.length; i++) {
            keep[i] = (byte) (i % 5 == 0 || random.nextBoolean() ? 1 : 0);
        }
        OnnxOps ops = new OnnxOps("test", weights);
        Value queries = ops.input("q", ElementType.FLOAT32, BATCH, Dim.named("queries"), Dim.of(12));
        Value keys = ops.input("k", ElementType.FLOAT32, BATCH, Dim.named("keys"), Dim.of(6));
        Value values = ops.input("v", ElementType.FLOAT32, BATCH, Dim.named("keys"), Dim.of(6));
        Value mask = ops.input("keep", ElementType.UINT8, Dim.named("queries"), Dim.named("keys"));
        ops.output("open", ops.attention(queries, keys, values, heads));
        ops.output("masked", ops.attention(queries, keys, values, heads, ops.toBool(mask)));
        try (GraphRun graph = GraphRun.of(ops, folder)) {
            Map<String, Output> out = graph.run(
                    new Input("q", q, 2, 3, 12),
                    new Input("k", k, 2, 5, 6),
                    new Input("v", v, 2, 5, 6),
                    new Input("keep", keep, 3, 5));
            close(out.get("open").values(), attention(q, k, v, heads, 2, 3, 5, (i, j) -> true));
            close(out.get("masked").values(), attention(q, k, v, heads, 2, 3, 5, (i, j) -> keep[i * 5 + j] == 1));
        }
    }

    @Test
    void cachedAttentionEqualsAttentionOverEverything() throws IOException {
        Heads heads = new Heads(4, 2, 3);
        OnnxOps ops = new OnnxOps("test", weights);
        Dim tokens = Dim.named("tokens");
        Dim past = Dim.named("past");
        Value q = ops.input("q", ElementType.FLOAT32, BATCH, tokens, Dim.of(12));
        Value k = ops.input("k", ElementType.FLOAT32, BATCH, tokens, Dim.of(6));
        Value v = ops.input("v", ElementType.FLOAT32, BATCH, tokens, Dim.of(6));
        Value pastKeys = ops.input("pk", ElementType.FLOAT32, BATCH, Dim.of(2), past, Dim.of(3));
        Value pastValues = ops.input("pv", ElementType.FLOAT32, BATCH, Dim.of(2), past, Dim.of(3));
        Value keep = ops.input("keep", ElementType.UINT8, BATCH, Dim.of(1), tokens, Dim.named("total"));
        assertThatThrownBy(() -> ops.cachedAttention(q, k, v, pastKeys, pastValues, heads, keep))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("total")
                .hasMessageContaining("past + tokens");
        Value sum = ops.input("keep2", ElementType.UINT8, BATCH, Dim.of(1), tokens, past.plus(tokens));
        Ops.Cached<Value> cached = ops.cachedAttention(q, k, v, pastKeys, pastValues, heads, ops.toBool(sum));
        ops.output("out", cached.out());
        ops.output("keys", cached.keys());
        ops.output("values", cached.values());
        ops.output("unused", ops.toFloat(keep));

        int rows = 2;
        float[] allQ = numbers(rows * 5 * 12);
        float[] allK = numbers(rows * 5 * 6);
        float[] allV = numbers(rows * 5 * 6);
        float[] expected = attention(allQ, allK, allV, heads, rows, 5, 5, (i, j) -> j <= i);
        byte[] causal = new byte[rows * 2 * 5];
        for (int i = 0; i < causal.length; i++) {
            causal[i] = (byte) (i % 5 <= 3 + i / 5 % 2 ? 1 : 0);
        }
        try (GraphRun graph = GraphRun.of(ops, folder)) {
            Map<String, Output> out = graph.run(
                    new Input("q", tokens(allQ, rows, 5, 12, 3), rows, 2, 12),
                    new Input("k", tokens(allK, rows, 5, 6, 3), rows, 2, 6),
                    new Input("v", tokens(allV, rows, 5, 6, 3), rows, 2, 6),
                    new Input("pk", headsFirst(allK, rows, 5, 3), rows, 2, 3, 3),
                    new Input("pv", headsFirst(allV, rows, 5, 3), rows, 2, 3, 3),
                    new Input("keep", causal, rows, 1, 2, 5),
                    new Input("keep2", causal, rows, 1, 2, 5));
            close(out.get("out").values(), tokens(expected, rows, 5, 12, 3));
            assertThat(out.get("keys").values()).containsExactly(headsFirst(allK, rows, 5, 5));
            assertThat(out.get("values").values()).containsExactly(headsFirst(allV, rows, 5, 5));
        }
    }

    @Test
    void ropeTurnsThePairsThatTheRotationNames() throws IOException {
        float[] x = numbers(2 * 3 * 8);
        float[] angles = numbers(3 * 2);
        float[] cos = new float[6];
        float[] sin = new float[6];
        for (int i = 0; i < 6; i++) {
            cos[i] = (float) Math.cos(angles[i]);
            sin[i] = (float) Math.sin(angles[i]);
        }
        for (Rotation rotation : Rotation.values()) {
            float[] turned = run(
                    (ops, in) -> ops.rope(in, 2, ops.constant(cos, 1, 3, 2), ops.constant(sin, 1, 3, 2), rotation),
                    x,
                    2,
                    3,
                    8);
            for (int head = 0; head < 2 * 3 * 2; head++) {
                for (int pair = 0; pair < 2; pair++) {
                    int a = head * 4 + (rotation == Rotation.HALVES ? pair : 2 * pair);
                    int b = rotation == Rotation.HALVES ? a + 2 : a + 1;
                    int angle = head / 2 % 3 * 2 + pair;
                    assertThat(turned[a]).isCloseTo(x[a] * cos[angle] - x[b] * sin[angle], within(TOLERANCE));
                    assertThat(turned[b]).isCloseTo(x[b] * cos[angle] + x[a] * sin[angle], within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void elementwiseOperationsFollowTheirFormulas() throws IOException {
        float[] x = {-2, -0.5f, 0, 1, 3};
        each(x, (ops, in) -> ops.scale(in, 3), v -> v * 3);
        each(x, (ops, in) -> ops.divide(in, 3), v -> v / 3);
        each(x, (ops, in) -> ops.shift(in, 3), v -> v + 3);
        each(x, (ops, in) -> ops.add(in, ops.scale(in, 2)), v -> v * 3);
        each(x, (ops, in) -> ops.subtract(in, ops.scale(in, 3)), v -> v * -2);
        each(x, (ops, in) -> ops.multiply(in, in), v -> v * v);
        each(x, OnnxOps::tanh, Math::tanh);
        each(x, OnnxOps::cos, Math::cos);
        each(x, OnnxOps::sin, Math::sin);
        each(x, OnnxOps::silu, v -> v / (1 + Math.exp(-v)));
        each(x, OnnxOps::geluTanh, v -> v / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v))));
        each(new float[] {-1, 0, 2}, OnnxOps::geluErf, v -> v == -1 ? -0.15865525 : v == 0 ? 0 : 1.9544997);
        each(x, (ops, in) -> ops.indicatorEqual(in, 1), v -> v == 1 ? 1 : 0);
        each(x, (ops, in) -> ops.indicatorLess(in, 1), v -> v < 1 ? 1 : 0);
        each(x, (ops, in) -> ops.toFloat(ops.toBool(in)), v -> v == 0 ? 0 : 1);
    }

    @Test
    void operationsAlongAxesKeepOrCombineThem() throws IOException {
        float[] x = {1, 2, 3, 4, 5, 7};
        assertThat(run((ops, in) -> ops.mean(in, 1), x, 2, 3)).containsExactly(2, 16 / 3f);
        assertThat(run((ops, in) -> ops.max(in, -1, 0), x, 2, 3)).containsExactly(7);
        close(
                run((ops, in) -> ops.softmax(in, -2), x, 1, 2, 3),
                new float[] {0.04742587f, 0.04742587f, 0.01798621f, 0.95257413f, 0.95257413f, 0.98201376f});
        assertThat(run((ops, in) -> ops.matmul(in, ops.constant(new float[] {1, 0, 2}, 3, 1)), x, 2, 3))
                .containsExactly(7, 18);
        assertThat(run((ops, in) -> ops.concat(-1, List.of(in, ops.slice(in, 1, 1, 2))), x, 2, 3))
                .containsExactly(1, 2, 3, 2, 4, 5, 7, 5);
        assertThat(run((ops, in) -> ops.transpose(in, 1, 0), x, 2, 3)).containsExactly(1, 4, 2, 5, 3, 7);
        assertThat(run((ops, in) -> ops.reshape(in, 0, -1, 1), x, 2, 3)).containsExactly(x);
        assertThat(run((ops, in) -> ops.repeatBatch(ops.constant(new float[] {8, 9}, 1, 2), in), x, 3, 2))
                .containsExactly(8, 9, 8, 9, 8, 9);
        assertThat(run((ops, in) -> ops.gatherRows(in, ops.constant(new long[] {2, 0}, 1, 2)), x, 3, 2))
                .containsExactly(5, 7, 1, 2);
        assertThat(run(
                        (ops, in) -> ops.gatherTokens(in, ops.repeatBatch(ops.constant(new long[] {2, 0}, 1, 2), in)),
                        x,
                        1,
                        3,
                        2))
                .containsExactly(5, 7, 1, 2);
    }

    @Test
    void rowsOfSeveralTablesAreNumberedOn() throws IOException {
        weights.put("t1", new float[] {1, 2, 3, 4}, 2, 2).put("t2", new float[] {5, 6}, 1, 2);
        OnnxOps ops = new OnnxOps("test", weights);
        Value indices = ops.input("i", ElementType.INT64, BATCH, Dim.named("picked"));
        Value dynamic = ops.input("table", ElementType.FLOAT32, Dim.named("rows"), Dim.of(2));
        ops.output("weights", ops.gatherRows(List.of(ops.weight("t1"), ops.weight("t2")), indices));
        ops.output("dynamic", ops.gatherRows(List.of(dynamic, ops.weight("t1")), indices));
        try (GraphRun graph = GraphRun.of(ops, folder)) {
            Map<String, Output> out =
                    graph.run(new Input("i", new long[] {0, 1, 2}, 1, 3), new Input("table", new float[] {7, 8}, 1, 2));
            assertThat(out.get("weights").values()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(out.get("dynamic").values()).containsExactly(7, 8, 1, 2, 3, 4);
        }
    }

    @Test
    void rowsOfAHalfPrecisionTableAreWidenedNotTheTable() throws IOException {
        weights.putHalf("words", new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        OnnxOps ops = new OnnxOps("test", weights);
        Value indices = ops.input("i", ElementType.INT64, BATCH, Dim.named("picked"));
        ops.output("rows", ops.gatherRows(ops.weight("words"), indices));
        Path file = folder.resolve("halves.onnx");
        ops.write(file);

        List<NodeProto> nodes =
                ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList();
        assertThat(nodes).extracting(NodeProto::getOpType).containsExactly("Gather", "Cast", "Identity");
        assertThat(nodes.get(0).getInput(0)).isEqualTo("words");
        try (GraphRun graph = GraphRun.of(ops, folder)) {
            assertThat(graph.run(new Input("i", new long[] {2, 0}, 1, 2))
                            .get("rows")
                            .values())
                    .containsExactly(5, 6, 1, 2);
        }
    }

    @Test
    void observedStagesBecomeOutputsOnlyWhenAskedFor() throws IOException {
        OnnxOps ops = new OnnxOps("test", weights, "stage/1"::equals);
        Value x = ops.input("x", ElementType.FLOAT32, BATCH, Dim.of(2));
        Value first = ops.observe("stage/1", ops.scale(x, 2));
        ops.output("y", ops.observe("stage/2", ops.scale(first, 2)));
        try (GraphRun graph = GraphRun.of(ops, folder)) {
            Map<String, Output> out = graph.run(new Input("x", new float[] {1, 2}, 1, 2));
            assertThat(out.keySet()).containsExactly("stage/1", "y");
            assertThat(out.get("stage/1").values()).containsExactly(2, 4);
            assertThat(out.get("y").values()).containsExactly(4, 8);
        }
    }

    @Test
    void shapesThatDoNotFitAreRefusedWithPlaceAndBothShapes() {
        weights.random(random, "vision.q.weight", 5, 4);
        OnnxOps ops = new OnnxOps("test", weights);
        Value x = ops.input("x", ElementType.FLOAT32, BATCH, Dim.of(6));
        assertThatThrownBy(() -> ops.linear(new Weights("vision.q"), x))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("vision.q.weight")
                .hasMessageContaining("[5, 4]")
                .hasMessageContaining("[batch, 6]");
        assertThatThrownBy(() -> ops.add(x, ops.constant(new float[4], 4))).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> ops.reshape(x, -1, 4)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> ops.slice(x, 1, 2, 7)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> ops.weight("none")).hasMessageContaining("none");
    }

    // --- running and reference formulas

    private float[] run(BiFunction<OnnxOps, Value, Value> network, float[] x, long... shape) throws IOException {
        OnnxOps ops = new OnnxOps("test", weights);
        Dim[] dims = new Dim[shape.length];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = axis == 0 ? BATCH : Dim.of(shape[axis]);
        }
        ops.output("y", network.apply(ops, ops.input("x", ElementType.FLOAT32, dims)));
        try (GraphRun graph = GraphRun.of(ops, folder)) {
            return graph.run(new Input("x", x, shape)).get("y").values();
        }
    }

    private void each(float[] x, BiFunction<OnnxOps, Value, Value> network, Formula formula) throws IOException {
        float[] expected = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            expected[i] = (float) formula.of(x[i]);
        }
        close(run(network, x, x.length), expected);
    }

    private interface Formula {
        double of(double x);
    }

    private interface Visible {
        boolean test(int query, int key);
    }

    private static float[] attention(
            float[] q, float[] k, float[] v, Heads heads, int batch, int queries, int keys, Visible visible) {
        float[] out = new float[q.length];
        int dim = heads.dim();
        for (int b = 0; b < batch; b++) {
            for (int h = 0; h < heads.query(); h++) {
                int kv = h / (heads.query() / heads.keyValue());
                for (int i = 0; i < queries; i++) {
                    int row = ((b * queries + i) * heads.query() + h) * dim;
                    double[] p = new double[keys];
                    double sum = 0;
                    for (int j = 0; j < keys; j++) {
                        double score = 0;
                        for (int d = 0; d < dim; d++) {
                            score += (double) q[row + d] * k[((b * keys + j) * heads.keyValue() + kv) * dim + d];
                        }
                        p[j] = visible.test(i, j) ? Math.exp(score / Math.sqrt(dim)) : 0;
                        sum += p[j];
                    }
                    for (int d = 0; d < dim; d++) {
                        double value = 0;
                        for (int j = 0; j < keys; j++) {
                            value += p[j] / sum * v[((b * keys + j) * heads.keyValue() + kv) * dim + d];
                        }
                        out[row + d] = (float) value;
                    }
                }
            }
        }
        return out;
    }

    /** Tokens {@code from} to the end of each row. */
    private static float[] tokens(float[] x, int rows, int tokens, int dim, int from) {
        float[] picked = new float[rows * (tokens - from) * dim];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(
                    x, (row * tokens + from) * dim, picked, row * (tokens - from) * dim, (tokens - from) * dim);
        }
        return picked;
    }

    /** [rows, tokens, 2 heads of 3] as [rows, 2, first tokens, 3]. */
    private static float[] headsFirst(float[] x, int rows, int tokens, int first) {
        float[] turned = new float[rows * first * 6];
        for (int i = 0; i < turned.length; i++) {
            int d = i % 3;
            int token = i / 3 % first;
            int head = i / 3 / first % 2;
            int row = i / 3 / first / 2;
            turned[i] = x[(row * tokens + token) * 6 + head * 3 + d];
        }
        return turned;
    }

    private static void close(float[] found, float[] expected) {
        assertThat(found).usingComparatorWithPrecision(TOLERANCE).containsExactly(expected);
    }

    private float[] floats(String name) {
        float[] values = new float[(int) weights.spec(name).elements()];
        weights.bytes(name).asFloatBuffer().get(values);
        return values;
    }

    private float[] numbers(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
