package io.comevl.ingest;

import java.time.Duration;

/**
 * Which pictures of a clip are wanted.
 *
 * @param minInterval shortest time between two pictures; zero takes all
 * @param maxSidePixels larger pictures are scaled down until their longer side has this length
 * @param ending what happens after the last picture
 */
public record VideoOptions(Duration minInterval, int maxSidePixels, Ending ending) {

    /** What happens after the last picture. */
    public enum Ending {
        /** The source ends. */
        STOP,
        /** It begins again, its times running on. */
        LOOP
    }

    /** Every picture in its own size, once. */
    public static final VideoOptions ALL = new VideoOptions(Duration.ZERO, Integer.MAX_VALUE, Ending.STOP);

    /** Checks interval and size. */
    public VideoOptions {
        if (minInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "video: the interval of pictures must not be negative, found " + minInterval);
        }
        if (maxSidePixels < 16) {
            throw new IllegalArgumentException("video: the longer side must be at least 16 px, found " + maxSidePixels);
        }
    }

    /** The same, with at most so many pictures a second. */
    public VideoOptions atMost(double picturesPerSecond) {
        if (!(picturesPerSecond > 0)) {
            throw new IllegalArgumentException("video: the rate must be above 0, found " + picturesPerSecond);
        }
        return new VideoOptions(Duration.ofNanos((long) (1e9 / picturesPerSecond)), maxSidePixels, ending);
    }

    /** The same, with pictures scaled down to a longer side. */
    public VideoOptions within(int longerSidePixels) {
        return new VideoOptions(minInterval, longerSidePixels, ending);
    }

    /** The same, over and over. */
    public VideoOptions looping() {
        return new VideoOptions(minInterval, maxSidePixels, Ending.LOOP);
    }

    boolean loops() {
        return ending == Ending.LOOP;
    }
}
