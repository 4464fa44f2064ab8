package io.comevl.evaluation;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Means over scored counts.
 *
 * @param correct share of right counts
 * @param close share of counts off by at most one
 * @param valid share of texts that state a count
 * @param correctByCount share of right counts for each true count
 */
public record CountScores(double correct, double close, double valid, SortedMap<Integer, Double> correctByCount) {

    /** How one counted text did. */
    public record Counted(int truth, boolean correct, boolean close, boolean valid) {}

    /** Means over at least one counted text. */
    public static CountScores mean(List<Counted> counted) {
        SortedMap<Integer, Double> byCount = counted.stream()
                .collect(Collectors.groupingBy(
                        Counted::truth, TreeMap::new, Collectors.averagingDouble(one -> one.correct() ? 1 : 0)));
        return new CountScores(
                share(counted, Counted::correct),
                share(counted, Counted::close),
                share(counted, Counted::valid),
                byCount);
    }

    /** Plain mean over the true counts, each weighing the same however often it occurs. */
    public double perCategoryAverage() {
        return correctByCount.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    private static double share(List<Counted> counted, Predicate<Counted> holds) {
        return counted.stream().filter(holds).count() / (double) counted.size();
    }
}
