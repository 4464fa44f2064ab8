package io.comevl.evaluation.savings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * Several ways to do the same work, each as often as the others and in turn, so that whatever else the machine does meets
 * all of them; whoever begins changes from turn to turn. The first turn does not count.
 *
 * @param <T> what a way yields in one turn
 */
final class Turns<T> {

    private final List<List<T>> yields = new ArrayList<>();

    /**
     * Does the work.
     *
     * @param ways how many there are
     * @param turns how often each is done
     * @param work does it in the way of that number
     */
    Turns(int ways, int turns, IntFunction<T> work) {
        for (int way = 0; way < ways; way++) {
            yields.add(new ArrayList<>());
        }
        for (int turn = -1; turn < turns; turn++) {
            for (int i = 0; i < ways; i++) {
                int way = Math.floorMod(i + turn, ways);
                T yielded = work.apply(way);
                if (turn >= 0) {
                    yields.get(way).add(yielded);
                }
            }
        }
    }

    /** What a way yielded in the last turn. */
    T last(int way) {
        List<T> all = yields.get(way);
        return all.get(all.size() - 1);
    }

    /** Median over the turns. */
    double median(int way, ToDoubleFunction<T> number) {
        return median(yields.get(way).stream().mapToDouble(number).toArray());
    }

    /** Median over the turns of one way's number by another's in the same turn. */
    double ratio(int way, int by, ToDoubleFunction<T> number) {
        double[] ratios = new double[yields.get(way).size()];
        Arrays.setAll(
                ratios,
                turn -> number.applyAsDouble(yields.get(way).get(turn))
                        / number.applyAsDouble(yields.get(by).get(turn)));
        return median(ratios);
    }

    private static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
