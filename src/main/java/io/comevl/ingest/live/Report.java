package io.comevl.ingest.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.comevl.avro.CameraState;
import io.comevl.ingest.CameraCounts;
import io.comevl.ingest.CameraCounts.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * What a camera's process says about itself, one line each. As long as lines come in time it lives.
 *
 * @param reason why the camera was lost; empty unless it is waited
 * @param pause how long is waited before the next try; zero unless it is waited
 * @param lastFrame capture time of the latest picture since the process began
 */
record Report(
        CameraState state,
        String reason,
        Duration pause,
        Optional<Instant> lastFrame,
        int widthPixels,
        int heightPixels,
        CameraCounts counts) {

    private static final JsonMapper JSON = new JsonMapper();

    private record Line(
            CameraState state,
            String reason,
            long pauseMillis,
            long lastFrameMicros,
            int width,
            int height,
            long captured,
            long published,
            Map<Reason, Long> skipped) {}

    /** As one line. */
    String line() {
        try {
            return JSON.writeValueAsString(new Line(
                    state,
                    reason,
                    pause.toMillis(),
                    lastFrame
                            .map(time -> ChronoUnit.MICROS.between(Instant.EPOCH, time))
                            .orElse(-1L),
                    widthPixels,
                    heightPixels,
                    counts.captured(),
                    counts.published(),
                    counts.skipped()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }

    /** Reads a line; empty if it is none of a report, such as what a library prints. */
    static Optional<Report> of(String line) {
        try {
            Line read = JSON.readValue(line, Line.class);
            return Optional.of(new Report(
                    read.state(),
                    read.reason(),
                    Duration.ofMillis(read.pauseMillis()),
                    read.lastFrameMicros() < 0
                            ? Optional.empty()
                            : Optional.of(Instant.EPOCH.plus(read.lastFrameMicros(), ChronoUnit.MICROS)),
                    read.width(),
                    read.height(),
                    new CameraCounts(read.captured(), read.published(), read.skipped())));
        } catch (JsonProcessingException | RuntimeException other) { // other text can be wrong in any way
            return Optional.empty();
        }
    }
}
