package io.comevl.evaluation;

import java.util.BitSet;

/**
 * The pixels of one object. Owns its bits.
 *
 * @param widthPixels columns of the picture
 * @param heightPixels its rows
 * @param inside bit {@code y * widthPixels + x} is set where the object is
 */
public record Mask(int widthPixels, int heightPixels, BitSet inside) {

    /** The pixels with {@code x0 <= x < x1} and {@code y0 <= y < y1}. */
    public static Mask rectangle(int widthPixels, int heightPixels, int x0, int y0, int x1, int y1) {
        BitSet inside = new BitSet(widthPixels * heightPixels);
        for (int y = Math.max(y0, 0); y < Math.min(y1, heightPixels); y++) {
            inside.set(y * widthPixels + Math.max(x0, 0), y * widthPixels + Math.min(x1, widthPixels));
        }
        return new Mask(widthPixels, heightPixels, inside);
    }

    /** The pixels that are at most so far from a place. */
    public static Mask disc(int widthPixels, int heightPixels, PixelPoint centre, double radiusPixels) {
        BitSet inside = new BitSet(widthPixels * heightPixels);
        int left = (int) Math.max(0, Math.ceil(centre.x() - radiusPixels));
        int top = (int) Math.max(0, Math.ceil(centre.y() - radiusPixels));
        int right = (int) Math.min(widthPixels - 1.0, Math.floor(centre.x() + radiusPixels));
        int bottom = (int) Math.min(heightPixels - 1.0, Math.floor(centre.y() + radiusPixels));
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                if (centre.distanceTo(new PixelPoint(x, y)) <= radiusPixels) {
                    inside.set(y * widthPixels + x);
                }
            }
        }
        return new Mask(widthPixels, heightPixels, inside);
    }

    /** Whether the pixel nearest to a place is the object's; halves go to the even pixel, as in the reference. */
    boolean contains(PixelPoint place) {
        long x = (long) Math.rint(place.x());
        long y = (long) Math.rint(place.y());
        return x >= 0 && x < widthPixels && y >= 0 && y < heightPixels && inside.get((int) (y * widthPixels + x));
    }
}
