package io.comevl.evaluation.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.comevl.ops.Observation;
import org.junit.jupiter.api.Test;

/** Tokens of three columns, brought to mean 0 and variance 1, lie on a circle: two directions are left. */
final class FeatureEntropyTest {

    private static final float[] RIGHT = {1, -1, 0};
    private static final float[] LEFT = {-1, 1, 0};
    private static final float[] UP = {1, 1, -2};
    private static final float[] DOWN = {-1, -1, 2};

    @Test
    void tokensAlongOneLineHaveEntropyZero() {
        assertThat(of(0, RIGHT, LEFT, RIGHT, LEFT)).isEqualTo(0, within(1e-9));
    }

    @Test
    void tokensThatUseAllDirectionsAlikeHaveEntropyOne() {
        assertThat(of(0, RIGHT, LEFT, UP, DOWN)).isEqualTo(1, within(1e-9));
    }

    @Test
    void varianceOfThreeToOneHasTheEntropyOfThoseShares() {
        double expected = 2 - 0.75 * Math.log(3) / Math.log(2);

        // The norm's epsilon moves the shares by about 1e-5.
        assertThat(of(0, RIGHT, LEFT, RIGHT, LEFT, RIGHT, LEFT, UP, DOWN)).isEqualTo(expected, within(1e-4));
    }

    @Test
    void aTokenCountsAlikeWhateverItsSizeAndOffset() {
        float[] huge = {1010, 1000, 1005};

        assertThat(of(0, huge, LEFT, UP, DOWN)).isEqualTo(1, within(1e-4));
    }

    @Test
    void tokensAreSeenAroundTheirMean() {
        // Both lie to the right; only up and down differ.
        assertThat(of(0, RIGHT, new float[] {2, -1, -1}, new float[] {1, -2, 1}))
                .isLessThan(0.5);
    }

    @Test
    void classTokenAndRegistersAreLeftOut() {
        assertThat(of(2, UP, DOWN, RIGHT, LEFT, RIGHT, LEFT)).isEqualTo(0, within(1e-9));
    }

    @Test
    void tokensThatAreAllTheSameHaveEntropyZero() {
        assertThat(of(0, UP, UP, UP)).isZero();
    }

    @Test
    void aFewTokensCannotUseMoreDirectionsThanTheyAre() {
        FeatureEntropy entropy = new FeatureEntropy(4, 0);
        float[] three = {1, -1, 0, 0, 0, 0, 1, -1, 1, 1, -1, -1};

        entropy.add(new Observation(new long[] {1, 3, 4}, three));

        assertThat(entropy.value()).isEqualTo(1, within(0.02));
    }

    private static double of(int firstToken, float[]... tokens) {
        FeatureEntropy entropy = new FeatureEntropy(3, firstToken);
        float[] values = new float[3 * tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            System.arraycopy(tokens[i], 0, values, 3 * i, 3);
        }
        entropy.add(new Observation(new long[] {1, tokens.length, 3}, values));
        return entropy.value();
    }
}
