package io.comevl.training.footage;

/**
 * A connected part of a frame that differs from the background. Owns its array.
 *
 * @param x column of its left edge in the frame
 * @param y row of its upper edge
 * @param mask uint8[height, width], 255 inside, 0 outside
 * @param pixels how many are inside
 * @param solidity its size by that of its convex hull: a single thing is rather compact
 * @param area its box in fractions of the frame
 */
record Blob(int x, int y, int width, int height, byte[] mask, int pixels, double solidity, Area area) {

    /** Whether it touches an edge of the frame, so that some of it may be outside. */
    boolean isCut() {
        return !Cut.of(area).isEmpty();
    }
}
