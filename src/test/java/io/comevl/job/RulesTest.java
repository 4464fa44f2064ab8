package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.analytics.rules.Field;
import io.comevl.analytics.rules.Observation;
import io.comevl.analytics.rules.RuleEvent.Cause;
import io.comevl.avro.Event;
import io.comevl.avro.EventOrigin;
import io.comevl.avro.Query;
import io.comevl.avro.Rule;
import io.comevl.avro.Severity;
import io.comevl.grounding.Answer;
import io.comevl.job.watch.Shown;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More than five for ten seconds, cleared below three, a minute of quiet afterwards. */
final class RulesTest {

    private static final Duration OUT_OF_ORDER = Duration.ofSeconds(1);

    private final Query query = crowd();
    private KeyedOneInputStreamOperatorTestHarness<String, Observed, Event> rules;

    @BeforeEach
    void open() throws Exception {
        rules = harness();
        rules.open();
    }

    @AfterEach
    void close() throws Exception {
        rules.close();
    }

    @Test
    void anAlertComesWithItsEvidence() throws Exception {
        seen("gate", 6, 0, 4, 8, 10);

        assertThat(rules.extractOutputValues()).singleElement().satisfies(event -> {
            assertThat(event.getId()).isEqualTo(event.getEpisode() + "/raised");
            assertThat(event.getEpisode()).startsWith("gate/crowd/1/rule/");
            assertThat(event.getCamera()).isEqualTo("gate");
            assertThat(event.getOccurredAt()).isEqualTo(Records.NOON.plusSeconds(10));
            assertThat(event.getSinceAt()).isEqualTo(Records.NOON);
            assertThat(event.getMessage()).isEqualTo("6 at gate");
            assertThat(event.getSeverity().name()).isEqualTo("WARNING");
            assertThat(event.getValues()).containsEntry("count", 6.0);
            assertThat(event.getPoints()).hasSize(6);
            assertThat(event.getOrigin()).isEqualTo(new EventOrigin("frames", 0, 10L));
            assertThat(event.getDetections()).containsExactly("gate/10/crowd/1/0");
            assertThat(event.getLabels()).containsEntry("site", "north");
        });
    }

    @Test
    void flappingValuesRaiseNothing() throws Exception {
        for (long second = 0; second < 60; second++) {
            seen("gate", second % 3 == 0 ? 2 : 9, second);
        }

        assertThat(told()).isEmpty();
    }

    @Test
    void whatStaysAsItIsAlertsOnce() throws Exception {
        for (long second = 0; second < 600; second++) {
            seen("gate", 6, second);
        }

        assertThat(told()).containsExactly("ALERT_RAISED@10");
    }

    @Test
    void aGapBetweenFramesBeginsTheHoldAgain() throws Exception {
        seen("gate", 6, 0, 4, 8, 15, 19, 23, 25);

        assertThat(told()).containsExactly("ALERT_RAISED@25");
    }

    @Test
    void aCooldownIsNotConsumedByAnAlertThatWasNeverPublished() throws Exception {
        seen("gate", 6, 0, 4, 8);
        seen("gate", 1, 9);
        seen("gate", 6, 10, 14, 18, 20);

        assertThat(told()).containsExactly("ALERT_RAISED@20");
    }

    @Test
    void quietTimeBeginsWithTheEndOfAnAlert() throws Exception {
        seen("gate", 6, 0, 4, 8, 10);
        seen("gate", 4, 12);
        seen("gate", 2, 14);
        for (long second = 15; second <= 80; second++) {
            seen("gate", 6, second);
        }

        assertThat(told()).containsExactly("ALERT_RAISED@10", "ALERT_CLEARED@14", "ALERT_RAISED@74");
    }

    @Test
    void aRestartWhilePendingLosesNothingOfTheHold() throws Exception {
        seen("gate", 6, 0, 4, 8);
        restart();
        seen("gate", 6, 10);

        assertThat(told()).containsExactly("ALERT_RAISED@10");
    }

    @Test
    void aRestartWhileRaisedRaisesNothingAnew() throws Exception {
        seen("gate", 6, 0, 4, 8, 10);
        String episode = rules.extractOutputValues().get(0).getEpisode();
        restart();
        seen("gate", 6, 12);
        seen("gate", 1, 14);

        assertThat(told()).containsExactly("ALERT_CLEARED@14");
        assertThat(rules.extractOutputValues().get(0).getEpisode()).isEqualTo(episode);
    }

    @Test
    void aQueryThatChangesWhilePendingBeginsAnew() throws Exception {
        seen("gate", 6, 0, 4, 8);
        ended(9, Cause.QUERY_CHANGED);
        query.setVersion(2);
        seen("gate", 6, 10, 14, 18);
        assertThat(told()).isEmpty();
        seen("gate", 6, 20);

        assertThat(told()).containsExactly("ALERT_RAISED@20");
    }

    @Test
    void aQueryThatIsRemovedClearsItsAlertWithTheLastEvidenceAndLeavesNothing() throws Exception {
        seen("gate", 6, 0, 4, 8, 10);
        ended(11, Cause.QUERY_REMOVED);

        assertThat(told()).containsExactly("ALERT_RAISED@10", "ALERT_CLEARED@11");
        Event cleared = rules.extractOutputValues().get(1);
        assertThat(cleared.getCause().name()).isEqualTo("QUERY_REMOVED");
        assertThat(cleared.getSequence()).isEqualTo(10);
        assertThat(cleared.getOrigin().getOffset()).isEqualTo(10);
        assertThat(rules.numKeyedStateEntries()).isZero();
    }

    @Test
    void theAlertOfACameraThatFallsSilentStaysUntilItIsGivenUp() throws Exception {
        seen("gate", 6, 0, 4, 8, 10);
        watermark(10 + 600);
        assertThat(told()).containsExactly("ALERT_RAISED@10");
        watermark(10 + 600 + 2);

        assertThat(told()).containsExactly("ALERT_RAISED@10", "ALERT_CLEARED@610");
        assertThat(rules.extractOutputValues().get(1).getCause().name()).isEqualTo("SILENCE");
    }

    @Test
    void aTimerSetBeforeARestartStillClears() throws Exception {
        seen("gate", 6, 0, 4, 8, 10);
        restart();
        watermark(10 + 600 + 2);

        assertThat(told()).containsExactly("ALERT_CLEARED@610");
    }

    @Test
    void observationsPutTheGivingUpOff() throws Exception {
        seen("gate", 6, 0, 4, 8, 10, 500);
        watermark(10 + 600 + 2);
        assertThat(told()).containsExactly("ALERT_RAISED@10");
        watermark(500 + 600 + 2);

        assertThat(told()).containsExactly("ALERT_RAISED@10", "ALERT_CLEARED@1100");
    }

    @Test
    void theEndOfInputIsNotSilence() throws Exception {
        seen("gate", 6, 0, 4, 8, 10);
        rules.processWatermark(Watermark.MAX_WATERMARK);

        assertThat(told()).containsExactly("ALERT_RAISED@10");
    }

    @Test
    void aCameraWhoseClockLagsIsNotSilent() throws Exception {
        watermark(7200);
        for (long second : new long[] {0, 4, 8, 10}) {
            rules.processElement(observed("gate", 6, second, 7_200_000_000L), 0);
            watermark(7200 + second);
        }
        watermark(7200 + 600);
        assertThat(told()).containsExactly("ALERT_RAISED@10");
        watermark(7200 + 10 + 600 + 2);

        assertThat(told()).containsExactly("ALERT_RAISED@10", "ALERT_CLEARED@610");
    }

    @Test
    void camerasDoNotMixWhateverTheirClocksSay() throws Exception {
        seen("gate", 6, 0, 4, 8);
        seen("door", 6, 1000, 1004, 1008, 1010);
        seen("gate", 6, 10);

        assertThat(rules.extractOutputValues()).extracting(Event::getCamera).containsExactly("door", "gate");
    }

    private void seen(String camera, int count, long... seconds) throws Exception {
        for (long second : seconds) {
            rules.processElement(observed(camera, count, second, 0), 0);
        }
    }

    private Observed observed(String camera, int count, long second, long lagMicros) {
        Observation seen = Observation.at(camera, second, micros(second))
                .with(new Answer.Points(Collections.nCopies(count, new Answer.Point(0.5, 0.5))))
                .with(Field.CONFIDENCE, 0.9);
        Shown shown = new Shown(
                Detections.id(camera, second, query.getId(), query.getVersion(), 0),
                new EventOrigin("frames", 0, second),
                Map.of("site", "north"));
        return Observed.of(Query.newBuilder(query).build(), seen, shown, lagMicros);
    }

    private void ended(long second, Cause cause) throws Exception {
        rules.processElement(Observed.ended("gate", new EndedQuery("crowd", cause, null), micros(second)), 0);
    }

    private void watermark(long second) throws Exception {
        rules.processWatermark(new Watermark(Records.NOON.plusSeconds(second).toEpochMilli()));
    }

    private void restart() throws Exception {
        OperatorSubtaskState state = rules.snapshot(1, 1);
        rules.close();
        rules = harness();
        rules.initializeState(state);
        rules.open();
    }

    private List<String> told() {
        return rules.extractOutputValues().stream()
                .map(event -> event.getKind() + "@"
                        + Duration.between(Records.NOON, event.getOccurredAt()).toSeconds())
                .toList();
    }

    private static long micros(long second) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Records.NOON.plusSeconds(second));
    }

    private static Query crowd() {
        Query crowd = Records.query("crowd", "*");
        crowd.setRule(Rule.newBuilder()
                .setCondition("count > 5")
                .setClear("count < 3")
                .setHoldMillis(10_000)
                .setCooldownMillis(60_000)
                .setSeverity(Severity.WARNING)
                .setMessage("{count} at {camera}")
                .build());
        return crowd;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Observed, Event> harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new Rules(OUT_OF_ORDER, Rules.AtEnd.LEAVE)), Observed::camera, Types.STRING);
    }
}
