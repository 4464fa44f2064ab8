package io.comevl.evaluation.layers;

/**
 * What was measured of a layer.
 *
 * @param layer one-based
 * @param attentionEntropy 0 to 1: how evenly its attention spreads
 * @param featureEntropy 0 to 1: how many directions its tokens use
 */
public record LayerProfile(int layer, double attentionEntropy, double featureEntropy) {

    /** High where tokens say much and attention knows where to look. */
    public double score() {
        return featureEntropy - attentionEntropy;
    }
}
