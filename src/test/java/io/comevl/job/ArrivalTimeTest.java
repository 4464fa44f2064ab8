package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Frames arrive in 2030 and were captured at noon in 2026: only the distances count. */
@SuppressWarnings("try") // Flink's harnesses declare that closing may throw anything
final class ArrivalTimeTest {

    private static final Instant ARRIVAL = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration OUT_OF_ORDER = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(10);

    @Test
    void timeIsThatOfTheSlowestCameraUntilItWasSilentForTooLong() throws Exception {
        try (OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time = opened(60)) {
            arrives(time, "gate", 0);
            arrives(time, "yard", 0);
            arrives(time, "gate", 9);
            read(time, 9);
            assertThat(watermarks(time)).containsExactly(capturedUntil(0));

            arrives(time, "gate", 11);
            assertThat(watermarks(time))
                    .as("another partition may still be behind")
                    .hasSize(1);
            read(time, 11);

            assertThat(watermarks(time)).containsExactly(capturedUntil(0), capturedUntil(11));
        }
    }

    @Test
    void theEndOfTheStretchTellsWhoWasSilentBeforeTheInputEnds() throws Exception {
        try (OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time = opened(15)) {
            arrives(time, "yard", 0);
            arrives(time, "gate", 9);

            time.processWatermark(new Watermark(Long.MAX_VALUE));

            assertThat(watermarks(time)).containsExactly(capturedUntil(0), capturedUntil(9), Long.MAX_VALUE);
        }
    }

    @Test
    void timeGoesAsFarAsItDidBeforeEveryCameraWasSilent() throws Exception {
        try (OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time = opened(60)) {
            arrives(time, "gate", 12);
            arrives(time, "yard", 0); // its partition is read later

            time.processWatermark(new Watermark(Long.MAX_VALUE));

            assertThat(watermarks(time)).containsExactly(capturedUntil(0), capturedUntil(12), Long.MAX_VALUE);
        }
    }

    @Test
    void framesGetTheTimeOfTheirCapture() throws Exception {
        try (OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time = opened(60)) {
            arrives(time, "gate", 3);

            assertThat(time.getOutput())
                    .singleElement()
                    .satisfies(frame -> assertThat(((StreamRecord<?>) frame).getTimestamp())
                            .isEqualTo(Records.NOON.plusSeconds(3).toEpochMilli()));
        }
    }

    private static OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> opened(int untilSecond)
            throws Exception {
        OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time = new OneInputStreamOperatorTestHarness<>(
                new ArrivalTime.CaptureTime(OUT_OF_ORDER, IDLE, ARRIVAL.plusSeconds(untilSecond)));
        time.open();
        return time;
    }

    private static void arrives(
            OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time, String camera, int second)
            throws Exception {
        time.processElement(
                Records.admitted(camera, second, Records.NOON.plusSeconds(second)),
                ARRIVAL.plusSeconds(second).toEpochMilli());
    }

    /** All partitions have been read up to a second. */
    private static void read(OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time, int second)
            throws Exception {
        time.processWatermark(new Watermark(ARRIVAL.plusSeconds(second).toEpochMilli()));
    }

    private static List<Long> watermarks(OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time) {
        return time.getOutput().stream()
                .filter(Watermark.class::isInstance)
                .map(mark -> ((Watermark) mark).getTimestamp())
                .toList();
    }

    private static long capturedUntil(int second) {
        return Records.NOON.plusSeconds(second).minus(OUT_OF_ORDER).toEpochMilli() - 1;
    }
}
