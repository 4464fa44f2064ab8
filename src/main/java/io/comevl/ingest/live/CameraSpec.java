package io.comevl.ingest.live;

import io.comevl.ingest.CameraAddress;
import java.time.Duration;

/**
 * A live camera as it is wanted.
 *
 * @param id name, the key of its frames
 * @param address where its pictures come from
 * @param framesPerSecond the most that are published
 * @param maxSize larger pictures are made smaller, proportions kept
 * @param jpegQuality 1 (small) to 100 (faithful)
 * @param timeout the longest that it may be silent: a third of it within one read, all of it before its process is killed
 */
public record CameraSpec(
        String id, CameraAddress address, double framesPerSecond, Size maxSize, int jpegQuality, Duration timeout) {

    /** Usual rate. */
    public static final double FRAMES_PER_SECOND = 5;

    /** Usual limit of size. */
    public static final String MAX_SIZE = "1280x720";

    /** Usual quality. */
    public static final int JPEG_QUALITY = 85;

    /** Usual patience. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int MOST_PER_SECOND = 240;
    private static final int LEAST_SIDE_PIXELS = 16;
    private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);

    /** Checks what can be checked without the camera. */
    public CameraSpec {
        if (!id.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*")) {
            throw new IllegalArgumentException(
                    "camera '" + id + "': expected an id of letters, digits, dots, dashes and underscores");
        }
        check(
                framesPerSecond > 0 && framesPerSecond <= MOST_PER_SECOND,
                id,
                "rate must be above 0 and at most " + MOST_PER_SECOND + " frames a second, found " + framesPerSecond);
        check(jpegQuality >= 1 && jpegQuality <= 100, id, "JPEG quality must be 1 to 100, found " + jpegQuality);
        check(
                timeout.compareTo(LEAST_TIMEOUT) >= 0,
                id,
                "timeout must be at least 1 s, found " + timeout.toMillis() + " ms");
    }

    private static void check(boolean holds, String id, String message) {
        if (!holds) {
            throw new IllegalArgumentException("camera '" + id + "': " + message);
        }
    }

    /** Of a picture, in pixels. */
    public record Size(int width, int height) {

        /** Checks that something is left to see. */
        public Size {
            if (width < LEAST_SIDE_PIXELS || height < LEAST_SIDE_PIXELS) {
                throw new IllegalArgumentException(
                        "camera: size limit must be at least 16x16, found " + width + "x" + height);
            }
        }

        /**
         * Reads a size such as 1280x720.
         *
         * @throws IllegalArgumentException if it is none
         */
        public static Size of(String text) {
            if (!text.matches("\\d{1,5}x\\d{1,5}")) {
                throw new IllegalArgumentException(
                        "camera: expected a size such as " + MAX_SIZE + ", found '" + text + "'");
            }
            int cross = text.indexOf('x');
            return new Size(Integer.parseInt(text.substring(0, cross)), Integer.parseInt(text.substring(cross + 1)));
        }
    }

    /** Time from one published frame to the next, at least. */
    public Duration interval() {
        return Duration.ofNanos(Math.round(1e9 / framesPerSecond));
    }
}
