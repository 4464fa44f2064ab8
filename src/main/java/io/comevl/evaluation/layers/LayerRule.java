package io.comevl.evaluation.layers;

import io.comevl.network.LayerRange;
import java.util.List;

/**
 * Which neighbouring layers to mix. A layer's score is its feature entropy less its attention entropy, {@code s = F - A}.
 * Chosen is the range whose sum of {@code s - t} is largest, where {@code t = mean(s) - max(deviation(s) / 2, 0.05)}: a
 * weak layer amid strong ones stays, weak ends go, and scores that hardly differ keep all layers. The reasons are in
 * {@code docs/layers.md}.
 */
public final class LayerRule {

    /** Scores that differ by less from their mean do not tell layers apart. */
    private static final double FLAT = 0.05;

    private LayerRule() {}

    /**
     * Chooses; of ranges that are equally good the longest, then the first.
     *
     * @param layers all of a tower, in order
     */
    public static LayerRange choose(List<LayerProfile> layers) {
        double threshold = threshold(layers);
        LayerRange best = new LayerRange(1, 1);
        double bestSum = Double.NEGATIVE_INFINITY;
        for (int first = 0; first < layers.size(); first++) {
            double sum = 0;
            for (int last = first; last < layers.size(); last++) {
                sum += layers.get(last).score() - threshold;
                boolean longer = sum == bestSum && last - first > best.last() - best.first();
                if (sum > bestSum || longer) {
                    best = new LayerRange(first + 1, last + 1);
                    bestSum = sum;
                }
            }
        }
        return best;
    }

    /** What a layer's score must exceed to be worth mixing. */
    static double threshold(List<LayerProfile> layers) {
        double mean = layers.stream().mapToDouble(LayerProfile::score).average().orElseThrow();
        double variance = layers.stream()
                .mapToDouble(layer -> (layer.score() - mean) * (layer.score() - mean))
                .average()
                .orElseThrow();
        return mean - Math.max(Math.sqrt(variance) / 2, FLAT);
    }
}
