package io.comevl.evaluation.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

    private static final Result FIRST = result("detections", "gate/1/cars", 2);
    private static final Result SECOND = result("detections", "gate/2/cars", 3);
    private static final Result TRACK = result("tracks", "gate/1/cars", 2);

    @Test
    void sameResultsInAnotherOrderAreEqual() {
        Comparison comparison = Comparison.of(List.of(FIRST, SECOND, TRACK), List.of(TRACK, SECOND, FIRST));

        assertThat(comparison.isEqual()).isTrue();
        assertThat(comparison.topics())
                .containsEntry("detections", new Comparison.Tally(2, 0, 0, 0))
                .containsEntry("tracks", new Comparison.Tally(1, 0, 0, 0));
    }

    @Test
    void aLostResultIsFound() {
        Comparison comparison = Comparison.of(List.of(FIRST, SECOND, TRACK), List.of(FIRST, SECOND));

        assertThat(comparison.isEqual()).isFalse();
        assertThat(comparison.lost()).containsExactly("tracks gate/1/cars");
        assertThat(comparison.duplicated()).isEmpty();
        assertThat(comparison.different()).isEmpty();
        assertThat(comparison.topics()).containsEntry("tracks", new Comparison.Tally(1, 1, 0, 0));
    }

    @Test
    void aResultThatComesAgainIsFoundInEitherRun() {
        assertThat(Comparison.of(List.of(FIRST), List.of(FIRST, FIRST)).duplicated())
                .containsExactly("detections gate/1/cars: again in the disturbed run");
        assertThat(Comparison.of(List.of(FIRST, FIRST), List.of(FIRST)).duplicated())
                .containsExactly("detections gate/1/cars: again in the undisturbed run");
    }

    @Test
    void aDifferentResultIsFoundWithItsField() {
        Comparison comparison = Comparison.of(List.of(FIRST), List.of(result("detections", "gate/1/cars", 4)));

        assertThat(comparison.different()).containsExactly("detections gate/1/cars: count: undisturbed 2, disturbed 4");
        assertThat(comparison.topics()).containsEntry("detections", new Comparison.Tally(1, 0, 0, 1));
    }

    @Test
    void aFieldThatOneRunDoesNotHaveIsADifference() {
        Result without = new Result("detections", "gate/1/cars", Map.of("id", "gate/1/cars"));

        assertThat(Comparison.of(List.of(FIRST), List.of(without)).different())
                .containsExactly("detections gate/1/cars: count: undisturbed 2, disturbed null");
    }

    @Test
    void aResultThatOnlyTheDisturbedRunHasIsADifference() {
        assertThat(Comparison.of(List.of(FIRST), List.of(FIRST, SECOND)).different())
                .containsExactly("detections gate/2/cars: only in the disturbed run");
    }

    private static Result result(String topic, String id, int count) {
        return new Result(topic, id, Map.of("id", id, "count", count));
    }
}
