package io.comevl.evaluation.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.comevl.network.LayerRange;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LayerRuleTest {

    @Test
    void theThresholdLiesHalfADeviationBelowTheMean() {
        // Mean 0.4, deviation 0.4.
        assertThat(LayerRule.threshold(scores(0, 0.8))).isEqualTo(0.2, within(1e-12));
        // Mean 0.4, deviation 0.02, half of which would be less than 0.05.
        assertThat(LayerRule.threshold(scores(0.38, 0.42))).isEqualTo(0.35, within(1e-12));
    }

    @Test
    void scoresThatHardlyDifferKeepAllLayers() {
        assertThat(LayerRule.choose(scores(0.40, 0.42, 0.38, 0.41, 0.36))).isEqualTo(new LayerRange(1, 5));
    }

    @Test
    void weakFirstLayersGo() {
        assertThat(LayerRule.choose(scores(0.1, 0.1, 0.5, 0.6, 0.5))).isEqualTo(new LayerRange(3, 5));
    }

    @Test
    void weakLastLayersGo() {
        assertThat(LayerRule.choose(scores(0.5, 0.6, 0.5, 0.1))).isEqualTo(new LayerRange(1, 3));
    }

    @Test
    void aWeakLayerAmidStrongOnesStays() {
        assertThat(LayerRule.choose(scores(0, 0.6, 0.7, 0.3, 0.7, 0.6))).isEqualTo(new LayerRange(2, 6));
    }

    @Test
    void aScoreThatRisesEvenlyOver24LayersStartsWhereTheReferenceDoes() {
        List<LayerProfile> rising = scores(
                IntStream.range(0, 24).mapToDouble(layer -> 0.2 + 0.02 * layer).toArray());

        assertThat(LayerRule.choose(rising)).isEqualTo(new LayerRange(10, 24));
    }

    @Test
    void attentionThatGrowsSharperCountsLikeFeaturesThatGrowRicher() {
        List<LayerProfile> layers =
                List.of(new LayerProfile(1, 0.9, 0.5), new LayerProfile(2, 0.5, 0.5), new LayerProfile(3, 0.9, 0.9));

        assertThat(LayerRule.choose(layers)).isEqualTo(new LayerRange(2, 3));
    }

    @Test
    void aTowerOfOneLayerMixesIt() {
        assertThat(LayerRule.choose(scores(-0.4))).isEqualTo(new LayerRange(1, 1));
    }

    private static List<LayerProfile> scores(double... scores) {
        List<Double> all = DoubleStream.of(scores).boxed().toList();
        return IntStream.range(0, all.size())
                .mapToObj(i -> new LayerProfile(i + 1, 0, all.get(i)))
                .toList();
    }
}
