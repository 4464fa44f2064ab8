package io.comevl.job;

import io.comevl.frame.ImageLimits;
import java.io.Serializable;
import java.time.Duration;

/**
 * Which frames are let in.
 *
 * @param maxAge oldest capture time
 * @param maxAhead how far a camera's clock may run ahead
 * @param maxBytes most bytes of a compressed picture
 * @param maxSidePixels longest side of a picture
 * @param maxPixels most pixels of a picture
 */
public record FrameLimits(Duration maxAge, Duration maxAhead, int maxBytes, int maxSidePixels, long maxPixels)
        implements Serializable {

    /** Limits of the picture itself. */
    ImageLimits image() {
        return new ImageLimits(maxBytes, maxSidePixels, maxPixels);
    }
}
