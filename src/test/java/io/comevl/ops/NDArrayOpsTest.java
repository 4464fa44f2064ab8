package io.comevl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NDArrayOpsTest {

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final Random random = new Random(1);

    @AfterEach
    void free() {
        manager.close();
    }

    @Test
    void queryHeadsReadTheKeyHeadOfTheirGroup() {
        NDArrayOps ops = ops(Map.of());
        // Two query heads of 1 column share one key/value head of two: heads 0, 1 read value 10, heads 2, 3 value 20.
        NDArray q = ops.constant(new float[] {1, 2, 3, 4}, 1, 1, 4);
        NDArray k = ops.constant(new float[] {1, 1}, 1, 1, 2);
        NDArray v = ops.constant(new float[] {10, 20}, 1, 1, 2);

        NDArray out = ops.attention(q, k, v, new Heads(4, 2, 1));

        assertThat(out.toFloatArray()).containsExactly(10, 10, 20, 20);
    }

    @Test
    void hiddenKeysHaveNoInfluence() {
        NDArrayOps ops = ops(Map.of());
        NDArray q = random(1, 3, 8);
        NDArray k = random(1, 5, 8);
        NDArray v = random(1, 5, 8);
        NDArray keep = ops.toBool(ops.constant(new float[] {1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0}, 1, 1, 3, 5));

        NDArray masked = ops.attention(q, k, v, Heads.of(2, 4), keep);
        NDArray shorter = ops.attention(q, ops.slice(k, 1, 0, 3), ops.slice(v, 1, 0, 3), Heads.of(2, 4));

        assertClose(masked, shorter.toFloatArray(), 1e-6);
    }

    @Test
    void rememberedKeysGiveTheSameAsAllAtOnce() {
        NDArrayOps ops = ops(Map.of());
        Heads heads = new Heads(4, 2, 3);
        NDArray q = random(1, 4, 12);
        NDArray k = random(1, 4, 6);
        NDArray v = random(1, 4, 6);
        NDArray nothing = manager.create(new Shape(1, 2, 0, 3), DataType.FLOAT32);
        float[] causal = {1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1};
        NDArray keep = ops.toBool(ops.constant(causal, 1, 1, 4, 4));

        NDArray whole = ops.attention(q, k, v, heads, keep);
        Ops.Cached<NDArray> first = ops.cachedAttention(
                ops.slice(q, 1, 0, 3),
                ops.slice(k, 1, 0, 3),
                ops.slice(v, 1, 0, 3),
                nothing,
                nothing,
                heads,
                ops.slice(ops.slice(keep, 2, 0, 3), 3, 0, 3));
        Ops.Cached<NDArray> second = ops.cachedAttention(
                ops.slice(q, 1, 3, 4),
                ops.slice(k, 1, 3, 4),
                ops.slice(v, 1, 3, 4),
                first.keys(),
                first.values(),
                heads,
                ops.slice(keep, 2, 3, 4));

        assertThat(second.keys().getShape()).isEqualTo(new Shape(1, 2, 4, 3));
        assertClose(ops.concat(1, List.of(first.out(), second.out())), whole.toFloatArray(), 1e-6);
    }

    @Test
    void rotationsPairHalvesOrNeighbours() {
        NDArrayOps ops = ops(Map.of());
        NDArray x = ops.constant(new float[] {1, 2, 3, 4}, 1, 1, 4);
        NDArray cos = ops.constant(new float[] {0, 1}, 1, 1, 2); // turns the first pair by 90 degrees
        NDArray sin = ops.constant(new float[] {1, 0}, 1, 1, 2);

        assertThat(ops.rope(x, 1, cos, sin, Rotation.HALVES).toFloatArray()).containsExactly(-3, 2, 1, 4);
        assertThat(ops.rope(x, 1, cos, sin, Rotation.INTERLEAVED).toFloatArray())
                .containsExactly(-2, 1, 3, 4);
    }

    @Test
    void rowsOfSeveralTablesContinueTheirNumbering() {
        NDArrayOps ops = ops(Map.of());
        NDArray first = ops.constant(new float[] {1, 2, 3}, 3, 1);
        NDArray empty = manager.create(new Shape(0, 1), DataType.FLOAT32);
        NDArray last = ops.constant(new float[] {4, 5}, 2, 1);

        NDArray rows = ops.gatherRows(List.of(first, empty, last), ops.constant(new long[] {4, 0, 3, 2}, 2, 2));

        assertThat(rows.getShape()).isEqualTo(new Shape(2, 2, 1));
        assertThat(rows.toFloatArray()).containsExactly(5, 1, 4, 3);
    }

    @Test
    void positionsArePickedFromEachBatchRow() {
        NDArrayOps ops = ops(Map.of());
        NDArray x = ops.constant(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2);

        NDArray picked = ops.gatherTokens(x, ops.constant(new long[] {1, 0}, 2, 1));

        assertThat(picked.toFloatArray()).containsExactly(3, 4, 5, 6);
    }

    @Test
    void formulasHoldAtKnownValues() {
        NDArrayOps ops = ops(Map.of("n.weight", new float[] {2, 2}));
        NDArray x = ops.constant(new float[] {1, -7}, 1, 2);

        assertClose(ops.geluErf(x), new float[] {0.8413447f, 0}, 1e-6);
        assertClose(ops.geluTanh(x), new float[] {0.8411920f, 0}, 1e-6);
        assertClose(ops.silu(x), new float[] {0.7310586f, -0.0063769f}, 1e-6);
        assertClose(ops.rmsNorm(new Weights("n"), x, 0), new float[] {0.4f, -2.8f}, 1e-6);
    }

    @Test
    void aStepFreesWhatItMadeButKeepsItsResultAndWhatWasObserved() {
        Observations observations = Observations.at(Set.of("inside"));
        NDArrayOps ops = NDArrayOps.forInference(manager, name -> Optional.empty(), observations);
        NDArray x = ops.constant(new float[] {1, 2}, 2);
        NDArray[] inside = new NDArray[1];

        NDArray out = ops.step(() -> {
            inside[0] = ops.observe("inside", ops.shift(x, 1));
            return ops.scale(inside[0], 2);
        });

        assertThat(inside[0].isReleased()).isTrue();
        assertThat(out.toFloatArray()).containsExactly(4, 6);
        assertThat(observations.of("inside"))
                .hasValueSatisfying(seen -> assertThat(seen.values()).containsExactly(2, 3));
        assertThat(observations.of("elsewhere")).isEmpty();
    }

    @Test
    void gradientsFlowBackThroughAStep() {
        NDArray weight = manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
        weight.setRequiresGradient(true);
        NDArrayOps ops = NDArrayOps.forTraining(
                manager, name -> name.equals("w.weight") ? Optional.of(weight) : Optional.empty(), Observations.none());
        NDArray x = ops.constant(new float[] {5, 6}, 1, 2);

        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray out = ops.step(() -> ops.scale(ops.linear(new Weights("w"), x), 0.5f));
            collector.backward(out.sum());
        }

        assertThat(weight.getGradient().toFloatArray()).containsExactly(2.5f, 3, 2.5f, 3);
    }

    @Test
    void widthsThatDoNotFitAreNamed() {
        NDArrayOps ops = NDArrayOps.forInference(
                manager, name -> Optional.of(manager.create(new Shape(3, 4))), Observations.none());

        assertThatThrownBy(() -> ops.linear(new Weights("fusion.q"), ops.constant(new float[5], 1, 5)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("fusion.q")
                .hasMessageContaining("(3, 4)")
                .hasMessageContaining("(1, 5)");
    }

    @Test
    void missingWeightsAreNamed() {
        NDArrayOps ops = ops(Map.of());

        assertThatThrownBy(() -> ops.weight("a.b.weight"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.b.weight");
    }

    private NDArrayOps ops(Map<String, float[]> vectors) {
        return NDArrayOps.forInference(
                manager, name -> Optional.ofNullable(vectors.get(name)).map(manager::create), Observations.none());
    }

    private NDArray random(long... shape) {
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }

    private static void assertClose(NDArray actual, float[] expected, double tolerance) {
        assertThat(actual.toFloatArray()).containsExactly(expected, within((float) tolerance));
    }
}
