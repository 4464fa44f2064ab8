package io.comevl.frame;

/**
 * The largest picture that is let in, so that no sender decides how much memory is allocated.
 *
 * @param maxBytes most encoded bytes
 * @param maxSidePixels longest width or height
 * @param maxPixels most pixels; decoded they take three bytes each
 */
public record ImageLimits(int maxBytes, int maxSidePixels, long maxPixels) {

    /** Room for the pictures of any current camera: 64 MiB encoded, 100 million pixels, 16,384 a side. */
    public static final ImageLimits DEFAULT = new ImageLimits(64 << 20, 16_384, 100_000_000);

    /** Checks that every picture within the limits fits an array. */
    public ImageLimits {
        if (maxBytes < 1 || maxSidePixels < 1 || maxPixels < 1 || maxPixels > Integer.MAX_VALUE / 3) {
            throw new IllegalArgumentException("image limits: expected at least 1 byte, 1 pixel a side and 1 to "
                    + Integer.MAX_VALUE / 3 + " pixels, found " + maxBytes + " bytes, " + maxSidePixels
                    + " pixels a side, " + maxPixels + " pixels");
        }
    }
}
