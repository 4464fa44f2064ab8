package io.comevl.evaluation.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.comevl.network.Architecture.Blocks;
import io.comevl.ops.Observation;
import org.junit.jupiter.api.Test;

/** Expected values were computed by hand. */
final class AttentionEntropyTest {

    /** Entropy of 3/4 and 1/4 in bits. */
    private static final double THREE_TO_ONE = 2 - 0.75 * Math.log(3) / Math.log(2);

    private static final float LN_3 = (float) Math.log(3);

    @Test
    void evenAttentionHasEntropyOne() {
        assertThat(of(1, 0, tokens(3, 0, 0, 0), tokens(3, 5, 7, 9))).isEqualTo(1, within(1e-12));
    }

    @Test
    void attentionToOneKeyHasEntropyZero() {
        assertThat(of(1, 0, tokens(2, 1, 1), tokens(2, 0, 1000))).isEqualTo(0, within(1e-12));
    }

    @Test
    void weightsOfThreeToOneHaveTheirEntropyInBits() {
        assertThat(of(1, 0, tokens(2, 1, 1), tokens(2, LN_3, 0))).isEqualTo(THREE_TO_ONE, within(1e-6));
    }

    @Test
    void headsAndQueriesAreAveraged() {
        // Head 1 sees both keys alike, head 2 three to one for the first query and alike for the second.
        Observation queries = new Observation(new long[] {1, 2, 2}, new float[] {0, 1, 0, 0});
        Observation keys = new Observation(new long[] {1, 2, 2}, new float[] {0, LN_3, 0, 0});

        assertThat(of(2, 0, queries, keys)).isEqualTo((3 + THREE_TO_ONE) / 4, within(1e-6));
    }

    @Test
    void classTokenAndRegistersAreKeysButNoQueries() {
        // The first token would see one key only, the others see three alike.
        assertThat(of(1, 1, tokens(3, 1000, 0, 0), tokens(3, 1, 0, 0))).isEqualTo(1, within(1e-12));
    }

    @Test
    void scoresAreDividedByTheRootOfTheHeadsWidth() {
        AttentionEntropy entropy = new AttentionEntropy(new Blocks(4, 1, 4, 1, 1, 1e-6f), 0);
        Observation queries = new Observation(new long[] {1, 2, 4}, new float[] {1, 1, 0, 0, 1, 1, 0, 0});
        Observation keys = new Observation(new long[] {1, 2, 4}, new float[] {LN_3, LN_3, 0, 0, 0, 0, 0, 0});

        entropy.add(queries, keys);

        assertThat(entropy.mean()).isEqualTo(THREE_TO_ONE, within(1e-6));
    }

    private static double of(int heads, int firstQuery, Observation queries, Observation keys) {
        AttentionEntropy entropy = new AttentionEntropy(new Blocks(heads, heads, 1, 1, 1, 1e-6f), firstQuery);
        entropy.add(queries, keys);
        return entropy.mean();
    }

    private static Observation tokens(int count, float... values) {
        return new Observation(new long[] {1, count, 1}, values);
    }
}
