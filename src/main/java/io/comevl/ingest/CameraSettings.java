package io.comevl.ingest;

import java.time.Duration;

/**
 * How a camera behaves.
 *
 * @param name camera id, the key of its frames
 * @param pace when its pictures leave
 * @param jpegQuality 1 (small) to 100 (faithful)
 * @param patience how far behind its time a picture of a {@link Pace#REAL_TIME} camera may be before it is skipped
 */
public record CameraSettings(String name, Pace pace, int jpegQuality, Duration patience) {

    /** When pictures leave. */
    public enum Pace {
        /** Each at its own time, as from a live camera. Late pictures are skipped, and counted. */
        REAL_TIME,
        /** As fast as the sink takes them, as from an archive. None is skipped. */
        AS_TAKEN
    }

    /** Checks name, quality and patience. */
    public CameraSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("camera: its name is empty");
        }
        if (jpegQuality < 1 || jpegQuality > 100) {
            throw new IllegalArgumentException(
                    "camera " + name + ": JPEG quality must be 1 to 100, found " + jpegQuality);
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("camera " + name + ": patience must not be negative, found " + patience);
        }
    }
}
