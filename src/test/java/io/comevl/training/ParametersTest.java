package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.comevl.ops.MemoryWeights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ParametersTest {

    private static final Recipe.Schedule SCHEDULE = new Recipe.Schedule(2, 0, 1, 0, 0.1, 0, 0.5, 100, 1);

    private final Parameters parameters = new Parameters(
            List.of(
                    new Initial.Tensor("vision_backbone.a.weight", new long[] {1, 2}, new float[] {1, -2}),
                    new Initial.Tensor("transformer.b.bias", new long[] {1}, new float[] {3})),
            true);
    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void free() {
        parameters.close();
        manager.close();
    }

    @Test
    void aFirstStepMovesEachWeightByTheRateAndShrinksMatrices() {
        double norm = parameters.update(manager.create(new float[] {3, -4, 0}), 0, 0.1, SCHEDULE);

        // AdamW: the corrected averages of a first gradient are the gradient and its square; decay is rate * 0.5.
        assertThat(norm).isCloseTo(5, within(1e-6));
        assertThat(parameters.state().weights())
                .containsExactly(new float[] {1 - 0.1f - 0.05f, -2 + 0.1f + 0.1f, 3}, within(1e-5f));
    }

    @Test
    void aLongGradientIsClipped() {
        parameters.update(manager.create(new float[] {300, 0, 400}), 0, 0.1, SCHEDULE);

        assertThat(parameters.state().first()).containsExactly(new float[] {6, 0, 8}, within(1e-4f));
    }

    @Test
    void theEncodersAloneCanBeUpdated() {
        parameters.update(manager.create(new float[] {1, 1}), 0, 0.1, SCHEDULE);

        assertThat(parameters.state().weights()[2]).isEqualTo(3);
        assertThat(parameters.state().first()[2]).isZero();
    }

    @Test
    void leavesShareTheirValues() {
        Map<String, NDArray> leaves = parameters.leaves(manager);
        parameters.update(manager.create(new float[] {0, 0, 1}), 0, 0.1, SCHEDULE);

        assertThat(leaves.get("transformer.b.bias").toFloatArray()[0]).isCloseTo(2.9f, within(1e-5f));
    }

    @Test
    void aSlowAverageOfTheEncodersFollowsThem() {
        parameters.update(manager.create(new float[] {3, -4, 0}), 0, 0.1, SCHEDULE);
        parameters.average(0.75);

        float[] weights = parameters.state().weights();
        assertThat(parameters.state().averages())
                .containsExactly(
                        new float[] {0.75f + 0.25f * weights[0], 0.75f * -2 + 0.25f * weights[1]}, within(1e-6f));
        assertThat(parameters.averages(manager)).containsOnlyKeys("vision_backbone.a.weight");
    }

    @Test
    void aCheckpointOfAnotherNetworkIsRefused() {
        Parameters.State other = new Parameters.State(new float[2], new float[2], new float[2], new float[1]);

        assertThatThrownBy(() -> parameters.restore(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds 2 weights")
                .hasMessageContaining("has 3");
    }

    @Test
    void positionsOfAnotherGridAreStretchedAndOtherSizesBeginAnew() {
        Parameters four = new Parameters(
                List.of(
                        new Initial.Tensor(Initial.POSITIONS, new long[] {16, 2}, new float[32]),
                        new Initial.Tensor("transformer.b.bias", new long[] {2}, new float[] {5, 6})),
                false);
        // Over a grid of 3x3 the first column of positions rises with the row, the second is the same everywhere.
        float[] three = new float[18];
        for (int cell = 0; cell < 9; cell++) {
            int row = cell / 3;
            three[2 * cell] = row;
            three[2 * cell + 1] = 7;
        }

        int taken = four.take(
                new MemoryWeights().put(Initial.POSITIONS, three, 9, 2).put("transformer.b.bias", new float[] {1}, 1));

        float[] weights = four.state().weights();
        assertThat(taken).isEqualTo(1);
        for (int cell = 0; cell < 16; cell++) {
            int row = cell / 4;
            assertThat(weights[2 * cell]).isCloseTo((row + 0.5f) * 3 / 4 - 0.5f, within(0.15f));
            assertThat(weights[2 * cell]).isCloseTo(weights[2 * 4 * row], within(1e-5f));
            assertThat(weights[2 * cell + 1]).isCloseTo(7, within(1e-5f));
        }
        assertThat(weights[32]).isEqualTo(5);
        four.close();
    }

    @Test
    void aGradientThatIsNoNumberStopsTheRun() {
        assertThatThrownBy(() -> parameters.update(manager.create(new float[] {Float.NaN, 0, 0}), 7, 0.1, SCHEDULE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("step 7");
    }
}
