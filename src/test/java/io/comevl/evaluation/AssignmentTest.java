package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AssignmentTest {

    @Test
    void nothingCheaperIsFoundByTryingAllPairings() {
        Random random = new Random(7);
        for (int trial = 0; trial < 3000; trial++) {
            double[][] cost = costs(1 + random.nextInt(6), 1 + random.nextInt(6), random);

            int[] columns = Assignment.cheapest(cost);

            assertThat(paired(columns)).isEqualTo(Math.min(cost.length, cost[0].length));
            assertThat(paired(Arrays.stream(columns)
                            .filter(c -> c >= 0)
                            .distinct()
                            .toArray()))
                    .isEqualTo(paired(columns));
            assertThat(sum(cost, columns)).isCloseTo(cheapestByTrial(cost), within(1e-9));
        }
    }

    @Test
    void aRowWithoutAColumnOfItsOwnGetsNone() {
        int[] columns = Assignment.cheapest(new double[][] {{3}, {1}, {2}});

        assertThat(columns).containsExactly(-1, 0, -1);
    }

    /** Whole numbers half of the time, so that equal costs occur. */
    private static double[][] costs(int rows, int columns, Random random) {
        boolean whole = random.nextBoolean();
        double[][] cost = new double[rows][columns];
        for (double[] row : cost) {
            Arrays.setAll(row, i -> whole ? random.nextInt(4) : random.nextDouble() * 100 - 20);
        }
        return cost;
    }

    private static long paired(int[] columns) {
        return Arrays.stream(columns).filter(column -> column >= 0).count();
    }

    private static double sum(double[][] cost, int[] columns) {
        double sum = 0;
        for (int row = 0; row < cost.length; row++) {
            sum += columns[row] < 0 ? 0 : cost[row][columns[row]];
        }
        return sum;
    }

    private static double cheapestByTrial(double[][] cost) {
        int unpaired = Math.max(0, cost.length - cost[0].length);
        return cheapestByTrial(cost, 0, new boolean[cost[0].length], unpaired);
    }

    private static double cheapestByTrial(double[][] cost, int row, boolean[] taken, int unpaired) {
        if (row == cost.length) {
            return 0;
        }
        double least = unpaired > 0 ? cheapestByTrial(cost, row + 1, taken, unpaired - 1) : Double.POSITIVE_INFINITY;
        for (int column = 0; column < taken.length; column++) {
            if (!taken[column]) {
                taken[column] = true;
                least = Math.min(least, cost[row][column] + cheapestByTrial(cost, row + 1, taken, unpaired));
                taken[column] = false;
            }
        }
        return least;
    }
}
