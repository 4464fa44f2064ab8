package io.comevl.evaluation;

import io.comevl.analytics.Pairing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Scores pointing as the authors' evaluator does (ARCHITECTURE section 15). */
public final class PointingEval {

    private PointingEval() {}

    /**
     * Scores of one answer, or means over several.
     *
     * @param precision share of predicted points that hit
     * @param recall share of objects that were hit
     * @param f1 their harmonic mean
     */
    public record Score(double precision, double recall, double f1) {

        static final Score ALL = new Score(1, 1, 1);
        static final Score NOTHING = new Score(0, 0, 0);
    }

    /** An object that is to be pointed at: a true point in pixels and the object's pixels. */
    public record Target(PixelPoint point, Mask mask) {}

    /**
     * Scores one answer.
     *
     * @param targets the objects to be pointed at; none if the right answer is that there are none
     * @return empty where the authors' evaluator fails: text of a valid form without any usable point
     */
    public static Optional<Score> score(String text, List<Target> targets, int widthPixels, int heightPixels) {
        List<PixelPoint> predicted = PixelPoint.read(text, widthPixels, heightPixels);
        if (targets.isEmpty()) {
            return Optional.of(predicted.isEmpty() ? Score.ALL : Score.NOTHING);
        }
        if (!PointingFormat.isValid(text)) {
            return Optional.of(Score.NOTHING);
        }
        return predicted.isEmpty() ? Optional.empty() : Optional.of(score(predicted, targets));
    }

    /** Means over the scores of several answers, at least one. */
    public static Score mean(List<Score> scores) {
        return new Score(mean(scores, Score::precision), mean(scores, Score::recall), mean(scores, Score::f1));
    }

    private static Score score(List<PixelPoint> predicted, List<Target> targets) {
        int[] matched = match(predicted, targets);
        int hits = 0;
        for (int i = 0; i < matched.length; i++) {
            if (matched[i] != Pairing.NONE && targets.get(matched[i]).mask().contains(predicted.get(i))) {
                hits++;
            }
        }
        double precision = hits / (double) predicted.size();
        double recall = hits / (double) targets.size();
        double f1 = hits == 0 ? 0 : 2 * (precision * recall) / (precision + recall + 1e-10);
        return new Score(precision, recall, f1);
    }

    /**
     * Each predicted point's target, so that the distances sum to the least possible. Nearness above zero for every pair
     * makes as many pairs as there can be.
     */
    private static int[] match(List<PixelPoint> predicted, List<Target> targets) {
        double[][] nearness = predicted.stream()
                .map(point -> targets.stream()
                        .mapToDouble(target -> -point.distanceTo(target.point()))
                        .toArray())
                .toArray(double[][]::new);
        double farthest =
                -Arrays.stream(nearness).flatMapToDouble(Arrays::stream).min().orElseThrow();
        for (double[] row : nearness) {
            Arrays.setAll(row, i -> row[i] + farthest + 1);
        }
        return Pairing.greatestGain(nearness);
    }

    private static double mean(List<Score> scores, ToDoubleFunction<Score> part) {
        return scores.stream().mapToDouble(part).average().orElseThrow();
    }
}
