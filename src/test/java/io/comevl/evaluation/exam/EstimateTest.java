package io.comevl.evaluation.exam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EstimateTest {

    @Test
    void sharesHaveWilsonsInterval() {
        List<Estimate.Value> values = IntStream.range(0, 10)
                .mapToObj(i -> new Estimate.Value(i, i < 9 ? 1 : 0))
                .toList();

        Estimate estimate = Estimate.of(Measure.COUNT_EXACT, values).orElseThrow();

        // Wilson's interval for 9 of 10, from its formula with z = 1.959964.
        assertThat(estimate.mean()).isEqualTo(0.9);
        assertThat(estimate.low()).isCloseTo(0.59585, within(1e-4));
        assertThat(estimate.high()).isCloseTo(0.98213, within(1e-4));
        assertThat(estimate.n()).isEqualTo(10);
    }

    @Test
    void perfectSharesStayUncertain() {
        Estimate estimate = Estimate.of(
                        Measure.ABSENT_RIGHT, List.of(new Estimate.Value(0, 1), new Estimate.Value(1, 1)))
                .orElseThrow();

        assertThat(estimate.low()).isBetween(0.3, 0.4);
        assertThat(estimate.high()).isEqualTo(1);
    }

    @Test
    void theIntervalOfAMeanHoldsTheTrueMeanAboutAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(3);
        int held = 0;
        for (int run = 0; run < 200; run++) {
            List<Estimate.Value> values = IntStream.range(0, 60)
                    .mapToObj(picture -> new Estimate.Value(picture, random.nextDouble()))
                    .toList();
            Estimate estimate = Estimate.of(Measure.POINT_F1, values).orElseThrow();
            held += estimate.low() <= 0.5 && 0.5 <= estimate.high() ? 1 : 0;
        }

        assertThat(held).isBetween(180, 200);
    }

    @Test
    void questionsOfOnePictureAreNotIndependent() {
        List<Estimate.Value> apart = IntStream.range(0, 80)
                .mapToObj(i -> new Estimate.Value(i, i % 2))
                .toList();
        List<Estimate.Value> together = IntStream.range(0, 80)
                .mapToObj(i -> new Estimate.Value(i / 8, i / 8 % 2))
                .toList();

        assertThat(width(together)).isGreaterThan(2 * width(apart));
    }

    @Test
    void nothingAskedIsNoScore() {
        assertThat(Estimate.of(Measure.BOX_IOU, List.of())).isEmpty();
    }

    private static double width(List<Estimate.Value> values) {
        Estimate estimate = Estimate.of(Measure.POINT_F1, values).orElseThrow();
        return estimate.high() - estimate.low();
    }
}
