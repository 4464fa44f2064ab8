package io.comevl.job;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counts what becomes of each camera's frames, as metrics in the group {@code camera.NAME}. Every frame that is read is
 * counted in {@code numFramesIn}, and in the end in one of {@code numFramesAnswered}, {@code numFramesReused} (earlier
 * answers still hold), {@code numFramesSkipped} (no query was due, or a newer frame took its place) and {@code numFramesFailed}. Used by one thread.
 */
final class FrameCounters {

    /** Stands for the camera of a record from which no camera could be read. */
    static final String UNKNOWN_CAMERA = "unknown";

    private final MetricGroup group;
    private final Map<String, Map<String, Counter>> counters = new HashMap<>();

    FrameCounters(RuntimeContext context) {
        group = context.getMetricGroup();
    }

    void in(String camera) {
        count(camera, "numFramesIn");
    }

    /** A frame came in and was not let on. */
    void rejected(String camera) {
        String known = camera == null ? UNKNOWN_CAMERA : camera;
        count(known, "numFramesIn");
        count(known, "numFramesFailed");
    }

    void skipped(String camera) {
        count(camera, "numFramesSkipped");
    }

    void answered(String camera) {
        count(camera, "numFramesAnswered");
    }

    void reused(String camera) {
        count(camera, "numFramesReused");
    }

    void failed(String camera) {
        count(camera, "numFramesFailed");
    }

    private void count(String camera, String name) {
        counters.computeIfAbsent(camera, key -> new HashMap<>())
                .computeIfAbsent(name, key -> group.addGroup("camera", camera).counter(key))
                .inc();
    }
}
