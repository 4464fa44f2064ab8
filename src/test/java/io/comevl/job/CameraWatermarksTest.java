package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

final class CameraWatermarksTest {

    private final ManualClock clock = new ManualClock();
    private final CameraWatermarks watermarks =
            new CameraWatermarks(Duration.ofSeconds(1), Duration.ofSeconds(10), clock);
    private final List<String> out = new ArrayList<>();
    private final WatermarkOutput output = new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
            out.add(Long.toString(watermark.getTimestamp()));
        }

        @Override
        public void markIdle() {
            out.add("idle");
        }

        @Override
        public void markActive() {
            out.add("active");
        }
    };

    @Test
    void timeIsAsFarAsTheSlowestCameraThatStillSends() {
        watermarks.onEvent(Records.admitted("fast", 0, Records.NOON), 100_000, output);
        watermarks.onEvent(Records.admitted("slow", 0, Records.NOON), 20_000, output);
        watermarks.onEvent(Records.admitted("slow", 1, Records.NOON), 15_000, output);
        watermarks.onPeriodicEmit(output);
        clock.advanceTime(Duration.ofSeconds(9));
        watermarks.onEvent(Records.admitted("fast", 1, Records.NOON), 101_000, output);
        clock.advanceTime(Duration.ofSeconds(9));
        watermarks.onPeriodicEmit(output);
        clock.advanceTime(Duration.ofSeconds(9));
        watermarks.onPeriodicEmit(output);

        assertThat(out).containsExactly("18999", "99999", "idle");
    }

    @Test
    void timeDoesNotRunAheadOfTheFirstFrameUntilNoneCameForLong() {
        watermarks.onPeriodicEmit(output);
        assertThat(out).isEmpty();
        clock.advanceTime(Duration.ofSeconds(11));
        watermarks.onPeriodicEmit(output);

        assertThat(out).containsExactly("idle");
    }
}
