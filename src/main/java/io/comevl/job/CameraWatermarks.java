package io.comevl.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.Clock;

/**
 * Watermarks by camera: time is as far as the slowest camera that still sends, so that a camera that lags is not late
 * because another is fast. A camera silent for a while no longer counts; when all are
 * silent for as long the stream is idle, but not before: time must not run ahead of frames that are still on their way.
 */
final class CameraWatermarks implements WatermarkGenerator<CameraFrame> {

    private final long outOfOrderMillis;
    private final long idleMillis;
    private final Clock clock;
    private final Map<String, Progress> cameras = new HashMap<>();
    private long lastHeardMillis;
    private boolean heardSinceRestart = true;

    private record Progress(long capturedMillis, long heardMillis) {}

    CameraWatermarks(Duration outOfOrder, Duration idle, Clock clock) {
        this.outOfOrderMillis = outOfOrder.toMillis();
        this.idleMillis = idle.toMillis();
        this.clock = clock;
        this.lastHeardMillis = clock.relativeTimeMillis();
    }

    @Override
    public void onEvent(CameraFrame frame, long capturedMillis, WatermarkOutput output) {
        heard(frame.camera(), capturedMillis);
    }

    /** How far each camera's capture time has come that is not silent, in milliseconds. */
    Map<String, Long> progress() {
        Map<String, Long> progress = new HashMap<>();
        cameras.forEach((camera, known) -> progress.put(camera, known.capturedMillis()));
        return progress;
    }

    /**
     * Goes on after a restart: whoever sent before it is waited for as if just heard of, and silence counts from the first
     * frame on that is read again. Otherwise the camera that happens to be read first would make all others late.
     */
    void restore(String camera, long capturedMillis) {
        cameras.put(camera, new Progress(capturedMillis, clock.relativeTimeMillis()));
        heardSinceRestart = false;
    }

    /** A camera sends. */
    void heard(String camera, long capturedMillis) {
        long now = clock.relativeTimeMillis();
        lastHeardMillis = now;
        if (!heardSinceRestart) {
            heardSinceRestart = true;
            cameras.replaceAll((other, known) -> new Progress(known.capturedMillis(), now));
        }
        cameras.merge(
                camera,
                new Progress(capturedMillis, now),
                (before, after) -> new Progress(Math.max(before.capturedMillis(), after.capturedMillis()), now));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = clock.relativeTimeMillis();
        if (heardSinceRestart) {
            cameras.values().removeIf(camera -> now - camera.heardMillis() > idleMillis);
        }
        if (now - lastHeardMillis > idleMillis) {
            output.markIdle();
        } else if (!cameras.isEmpty()) {
            long slowest = cameras.values().stream()
                    .mapToLong(Progress::capturedMillis)
                    .min()
                    .orElseThrow();
            output.emitWatermark(new Watermark(slowest - outOfOrderMillis - 1));
        }
    }
}
