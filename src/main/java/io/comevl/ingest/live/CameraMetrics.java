package io.comevl.ingest.live;

import io.comevl.avro.CameraState;
import io.comevl.avro.CameraStatus;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What Prometheus is told of cameras: their latest status. Safe for use by several threads. */
public final class CameraMetrics {

    private static final String CAMERA = "camera";
    private static final double MILLIS_PER_SECOND = 1000;

    private volatile List<CameraStatus> latest = List.of();

    /** Tells nothing until cameras are shown. */
    public CameraMetrics(PrometheusRegistry registry) {
        connected(registry);
        lastFrame(registry);
        skipped(registry);
        count(registry, "comevl_camera_frames", "Frames taken by Kafka.", CameraStatus::getPublished);
        count(
                registry,
                "comevl_camera_losses",
                "Times that the connection was lost or not made.",
                CameraStatus::getLosses);
        count(
                registry,
                "comevl_camera_restarts",
                "Times that its process hung or died and was started again.",
                CameraStatus::getRestarts);
    }

    /** Makes these the cameras that are told of. */
    public void show(List<CameraStatus> cameras) {
        latest = List.copyOf(cameras);
    }

    private void connected(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("comevl_camera_connected")
                .help("1 while pictures come, else 0.")
                .labelNames(CAMERA)
                .callback(told -> latest.forEach(
                        camera -> told.call(camera.getState() == CameraState.CONNECTED ? 1 : 0, camera.getCamera())))
                .register(registry);
    }

    private void lastFrame(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("comevl_camera_last_frame_timestamp_seconds")
                .help("When the latest picture was taken, since 1970; absent before the first one.")
                .labelNames(CAMERA)
                .callback(told -> latest.forEach(camera -> {
                    Instant taken = camera.getLastFrameAt();
                    if (taken != null) {
                        told.call(taken.toEpochMilli() / MILLIS_PER_SECOND, camera.getCamera());
                    }
                }))
                .register(registry);
    }

    private void skipped(PrometheusRegistry registry) {
        CounterWithCallback.builder()
                .name("comevl_camera_skipped")
                .help("Pictures not published.")
                .labelNames(CAMERA, "reason")
                .callback(told -> latest.forEach(camera -> {
                    for (Map.Entry<String, Long> reason : camera.getSkipped().entrySet()) {
                        told.call(reason.getValue().doubleValue(), camera.getCamera(), reason.getKey());
                    }
                }))
                .register(registry);
    }

    private void count(PrometheusRegistry registry, String name, String help, ToLongFunction<CameraStatus> count) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(CAMERA)
                .callback(told ->
                        latest.forEach(camera -> told.call((double) count.applyAsLong(camera), camera.getCamera())))
                .register(registry);
    }
}
