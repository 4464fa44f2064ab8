package io.comevl.evaluation.exam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hipparchus.stat.interval.BinomialProportion;
import org.hipparchus.stat.interval.ConfidenceInterval;

/**
 * A mean over questions, with the interval that holds the true mean 95 times in 100. Shares of right answers get Wilson's
 * interval, other means the percentiles of a bootstrap over pictures: a picture's questions stay together, since they
 * succeed and fail together.
 *
 * @param mean of the measure
 * @param low lower end of the interval
 * @param high its upper end
 * @param n questions
 */
public record Estimate(double mean, double low, double high, int n) {

    private static final double CONFIDENCE = 0.95;
    private static final int RESAMPLES = 1000;
    private static final long SEED = 95;

    /**
     * One question's value.
     *
     * @param picture which picture the question is about
     */
    record Value(int picture, double value) {}

    /** The mean of some values; empty if there are none. */
    static Optional<Estimate> of(Measure measure, List<Value> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (measure.spread()) {
                    case SHARE -> share(values);
                    case ANY -> mean(values);
                });
    }

    private static Estimate share(List<Value> values) {
        double share = average(values);
        ConfidenceInterval interval = BinomialProportion.getWilsonScoreInterval(values.size(), share, CONFIDENCE);
        // At shares of 0 and 1 the interval's end is off by a rounding error.
        return new Estimate(
                share, Math.max(0, interval.getLowerBound()), Math.min(1, interval.getUpperBound()), values.size());
    }

    private static Estimate mean(List<Value> values) {
        Map<Integer, double[]> sums = new TreeMap<>();
        for (Value value : values) {
            double[] sum = sums.computeIfAbsent(value.picture(), picture -> new double[2]);
            sum[0] += value.value();
            sum[1]++;
        }
        List<double[]> pictures = new ArrayList<>(sums.values());
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        Arrays.setAll(means, resample -> resampled(pictures, random));
        Arrays.sort(means);
        double tail = (1 - CONFIDENCE) / 2;
        return new Estimate(
                average(values),
                means[(int) (tail * RESAMPLES)],
                means[(int) ((1 - tail) * RESAMPLES) - 1],
                values.size());
    }

    private static double resampled(List<double[]> pictures, SplittableRandom random) {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < pictures.size(); i++) {
            double[] picture = pictures.get(random.nextInt(pictures.size()));
            sum += picture[0];
            count += picture[1];
        }
        return sum / count;
    }

    private static double average(List<Value> values) {
        return values.stream().mapToDouble(Value::value).average().orElseThrow();
    }
}
