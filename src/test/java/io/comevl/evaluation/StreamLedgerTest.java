package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.evaluation.StreamLedger.Debt;
import io.comevl.evaluation.StreamLedger.Stage;
import io.comevl.evaluation.StreamLedger.Summary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class StreamLedgerTest {

    private final StreamLedger ledger = new StreamLedger();

    @Test
    void anAnswerThatNeverComesIsLost() {
        ledger.published("gate", 1, List.of("cars", "dogs"));
        answer("gate", 1, "cars", 10);

        Summary summary = ledger.summary(Duration.ofSeconds(2));

        assertThat(ledger.isSettled()).isFalse();
        assertThat(summary.lost()).isEqualTo(1);
        assertThat(summary.answersOut()).isEqualTo(1);
        assertThat(summary.framesPerSecond()).isZero();
    }

    @Test
    void theSameIdTwiceIsADuplicateAndCountsOnce() {
        ledger.published("gate", 1, List.of("cars"));
        answer("gate", 1, "cars", 10);
        answer("gate", 1, "cars", 99);

        Summary summary = ledger.summary(Duration.ofSeconds(2));

        assertThat(ledger.isSettled()).isTrue();
        assertThat(summary.duplicates()).isEqualTo(1);
        assertThat(summary.answersOut()).isEqualTo(1);
        assertThat(summary.latency().p99()).isEqualTo(Duration.ofMillis(10));
        assertThat(summary.framesPerSecond()).isEqualTo(0.5);
    }

    @Test
    void anotherAnswerToTheSameQuestionIsADuplicateUnderAnyId() {
        ledger.published("gate", 1, List.of("cars"));
        answer("gate", 1, "cars", 10);
        ledger.answered("other id", new Debt("gate", 1, "cars"), Duration.ofMillis(10), Map.of());

        assertThat(ledger.summary(Duration.ofSeconds(1)).duplicates()).isEqualTo(1);
    }

    @Test
    void aRefusedFrameOwesNothing() {
        ledger.published("gate", 1, List.of("cars"));
        ledger.published("yard", 1, List.of("cars"));
        ledger.refused("gate", 1);

        assertThat(ledger.summary(Duration.ofSeconds(1)).lost()).isEqualTo(1);
        assertThat(ledger.summary(Duration.ofSeconds(1)).refused()).isEqualTo(1);
    }

    @Test
    void aFrameThatWasPassedOverOwesNothing() {
        ledger.published("gate", 1, List.of("cars"));
        ledger.published("gate", 2, List.of("cars"));
        ledger.skipped("gate", 1);

        assertThat(ledger.summary(Duration.ofSeconds(1)).lost()).isEqualTo(1);
    }

    @Test
    void percentilesAreNearestRanks() {
        for (int millis = 1; millis <= 200; millis++) {
            ledger.published("gate", millis, List.of("cars"));
            answer("gate", millis, "cars", millis);
        }

        Summary summary = ledger.summary(Duration.ofSeconds(1));

        assertThat(summary.latency().p50()).isEqualTo(Duration.ofMillis(100));
        assertThat(summary.latency().p95()).isEqualTo(Duration.ofMillis(190));
        assertThat(summary.latency().p99()).isEqualTo(Duration.ofMillis(198));
    }

    @Test
    void sharesOfStagesSumToOne() {
        ledger.published("gate", 1, List.of("cars"));
        ledger.answered(
                "a",
                new Debt("gate", 1, "cars"),
                Duration.ofMillis(40),
                Map.of(Stage.ENCODE, Duration.ofMillis(30), Stage.GROUND, Duration.ofMillis(10)));

        Map<Stage, Double> shares = ledger.summary(Duration.ofSeconds(1)).stageShare();

        assertThat(shares).containsEntry(Stage.ENCODE, 0.75).containsEntry(Stage.GROUND, 0.25);
        assertThat(shares.values().stream().mapToDouble(share -> share).sum()).isCloseTo(1, Offset.offset(1e-9));
    }

    private void answer(String camera, long sequence, String query, long millis) {
        ledger.answered(
                camera + "/" + sequence + "/" + query,
                new Debt(camera, sequence, query),
                Duration.ofMillis(millis),
                Map.of(Stage.ENCODE, Duration.ofMillis(millis)));
    }
}
