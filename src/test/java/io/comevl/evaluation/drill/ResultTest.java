package io.comevl.evaluation.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.DeadLetterStage;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.Origin;
import io.comevl.avro.Timings;
import io.comevl.ingest.RecordFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Two runs do the same at different times: only what tells when something was done may differ. */
final class ResultTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(7);

    @Test
    void aDetectionIsTheSameHoweverLongItTook() {
        Detection slow = detection(NOON, 0.5);
        slow.setAnsweredAt(LATER);
        slow.getTimings().setGroundMicros(1);

        assertThat(Result.of("detections", slow)).isEqualTo(Result.of("detections", detection(NOON, 0.5)));
    }

    @Test
    void aDetectionOfAnotherTimeOrConfidenceIsAnother() {
        assertThat(Result.of("detections", detection(LATER, 0.5)))
                .isNotEqualTo(Result.of("detections", detection(NOON, 0.5)));
        assertThat(Result.of("detections", detection(NOON, 0.6)))
                .isNotEqualTo(Result.of("detections", detection(NOON, 0.5)));
    }

    @Test
    void aDeadLetterIsTheSameWheneverItWasRejectedAndAnotherWithOtherBytes() {
        assertThat(Result.of("dead-letters", letter(NOON, 1))).isEqualTo(Result.of("dead-letters", letter(LATER, 1)));
        assertThat(Result.of("dead-letters", letter(NOON, 1))).isNotEqualTo(Result.of("dead-letters", letter(NOON, 2)));
    }

    @Test
    void aLateDetectionIsTheSameInItsDeadLetterHoweverLongItTook() {
        Detection slow = detection(NOON, 0.5);
        slow.setAnsweredAt(LATER);

        assertThat(Result.of("dead-letters", late(slow)))
                .isEqualTo(Result.of("dead-letters", late(detection(NOON, 0.5))));
        assertThat(Result.of("dead-letters", late(detection(NOON, 0.6))))
                .isNotEqualTo(Result.of("dead-letters", late(detection(NOON, 0.5))));
    }

    private static DeadLetter late(Detection detection) {
        DeadLetter letter = letter(NOON, 1);
        letter.setStage(DeadLetterStage.TRACK);
        letter.setWriterSchema(new String(RecordFormat.DETECTION.header().value(), StandardCharsets.UTF_8));
        letter.setOriginal(ByteBuffer.wrap(RecordFormat.DETECTION.encode(detection)));
        return letter;
    }

    @Test
    void anAlertHappensInCaptureTimeAndAChangeOfAQueryWhenItIsApplied() {
        assertThat(Result.of("events", event(EventKind.QUERY_APPLIED, NOON)))
                .isEqualTo(Result.of("events", event(EventKind.QUERY_APPLIED, LATER)));
        assertThat(Result.of("events", event(EventKind.ALERT_RAISED, NOON)))
                .isNotEqualTo(Result.of("events", event(EventKind.ALERT_RAISED, LATER)));
    }

    private static Detection detection(Instant capturedAt, double confidence) {
        return Detection.newBuilder()
                .setId("gate/1/cars/1/0")
                .setCamera("gate")
                .setSequence(1)
                .setCapturedAt(capturedAt)
                .setFrame(new Origin("frames", 0, 1L))
                .setQuery("cars")
                .setConfidence(confidence)
                .setTimings(Timings.newBuilder().build())
                .build();
    }

    private static DeadLetter letter(Instant rejectedAt, int original) {
        return DeadLetter.newBuilder()
                .setId("frames/0/1")
                .setTopic("frames")
                .setPartition(0)
                .setOffset(1)
                .setRejectedAt(rejectedAt)
                .setOriginal(ByteBuffer.wrap(new byte[] {(byte) original}))
                .build();
    }

    private static Event event(EventKind kind, Instant occurredAt) {
        return Event.newBuilder()
                .setId("one")
                .setKind(kind)
                .setQuery("cars")
                .setOccurredAt(occurredAt)
                .build();
    }
}
