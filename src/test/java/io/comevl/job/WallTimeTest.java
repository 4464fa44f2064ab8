package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses declare that closing may throw anything
final class WallTimeTest {

    private static ManualClock clock;

    @BeforeEach
    void newClock() {
        clock = new ManualClock();
    }

    @Test
    void afterARestartTheCameraThatIsReadFirstDoesNotMakeTheOthersLate() throws Exception {
        OperatorSubtaskState state;
        try (OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time = harness()) {
            time.open();
            sees(time, "street", 0);
            sees(time, "hall", 0);
            state = time.snapshot(1, 1);
        }
        try (OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time = harness()) {
            time.initializeState(state);
            time.open();
            passes(time, 60); // until the partitions are read again
            for (int second = 1; second < 8; second++) {
                sees(time, "street", second);
            }
            passes(time, 9);
            assertThat(watermarks(time)).containsExactly(upTo(0));

            sees(time, "hall", 3);
            passes(time, 1);
            assertThat(watermarks(time)).containsExactly(upTo(0), upTo(3));
        }
    }

    @Test
    void aCameraThatDoesNotComeBackAfterARestartIsSilentAsAnyOther() throws Exception {
        OperatorSubtaskState state;
        try (OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time = harness()) {
            time.open();
            sees(time, "street", 0);
            sees(time, "hall", 0);
            state = time.snapshot(1, 1);
        }
        try (OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time = harness()) {
            time.initializeState(state);
            time.open();
            sees(time, "street", 5);
            passes(time, 6);
            sees(time, "street", 11);
            passes(time, 6);

            assertThat(watermarks(time)).containsExactly(upTo(0), upTo(11));
        }
    }

    private static OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> harness() throws Exception {
        OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time = new OneInputStreamOperatorTestHarness<>(
                new WallTime.CaptureTime(Duration.ofSeconds(1), Duration.ofSeconds(10), () -> clock));
        time.getExecutionConfig().setAutoWatermarkInterval(200);
        return time;
    }

    private static void sees(
            OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time, String camera, int second)
            throws Exception {
        time.processElement(Records.admitted(camera, second, Records.NOON.plusSeconds(second)), 0);
    }

    private static void passes(OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time, int seconds)
            throws Exception {
        clock.advanceTime(Duration.ofSeconds(seconds));
        time.setProcessingTime(time.getProcessingTime() + 1000L * seconds);
    }

    private static List<Long> watermarks(OneInputStreamOperatorTestHarness<CameraFrame, CameraFrame> time) {
        return time.getOutput().stream()
                .filter(Watermark.class::isInstance)
                .map(mark -> ((Watermark) mark).getTimestamp())
                .toList();
    }

    /** Nothing captured earlier is waited for. */
    private static long upTo(int second) {
        return Records.NOON.plusSeconds(second).toEpochMilli() - 1001;
    }
}
