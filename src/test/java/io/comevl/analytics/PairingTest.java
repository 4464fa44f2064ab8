package io.comevl.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PairingTest {

    @Test
    void theSumOfGainsIsTheGreatestOfAllPairings() {
        Random random = new Random(5);
        for (int trial = 0; trial < 300; trial++) {
            double[][] gain = new double[random.nextInt(6)][];
            int columns = 1 + random.nextInt(5);
            for (int row = 0; row < gain.length; row++) {
                gain[row] = random.doubles(columns, -1, 2).toArray();
            }

            assertThat(sum(gain, Pairing.greatestGain(gain)))
                    .isCloseTo(greatestOfAll(gain, 0, new boolean[columns]), within(1e-9));
        }
    }

    @Test
    void twoThingsDoNotShareASighting() {
        assertThat(Pairing.greatestGain(new double[][] {{3, 2}, {3, 0}})).containsExactly(1, 0);
    }

    @Test
    void whatGainsNothingStaysAlone() {
        assertThat(Pairing.greatestGain(new double[][] {{0, -1}})).containsExactly(Pairing.NONE);
        assertThat(Pairing.greatestGain(new double[0][])).isEmpty();
    }

    private static double sum(double[][] gain, int[] columnOf) {
        double sum = 0;
        boolean[] taken = new boolean[10];
        for (int row = 0; row < gain.length; row++) {
            if (columnOf[row] != Pairing.NONE) {
                assertThat(taken[columnOf[row]]).isFalse();
                taken[columnOf[row]] = true;
                sum += gain[row][columnOf[row]];
            }
        }
        return sum;
    }

    private static double greatestOfAll(double[][] gain, int row, boolean[] taken) {
        if (row == gain.length) {
            return 0;
        }
        double best = greatestOfAll(gain, row + 1, taken);
        for (int column = 0; column < taken.length; column++) {
            if (!taken[column]) {
                taken[column] = true;
                best = Math.max(best, gain[row][column] + greatestOfAll(gain, row + 1, taken));
                taken[column] = false;
            }
        }
        return best;
    }
}
