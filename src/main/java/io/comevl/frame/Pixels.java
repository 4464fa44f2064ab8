package io.comevl.frame;

/**
 * A decoded picture. Owns its array: nobody writes to it after construction.
 *
 * @param widthPixels columns, at least 1
 * @param heightPixels rows, at least 1
 * @param rgb uint8[height, width, 3], rows first, red first
 */
public record Pixels(int widthPixels, int heightPixels, byte[] rgb) {

    /** Checks that the array holds exactly the picture. */
    public Pixels {
        if (widthPixels < 1 || heightPixels < 1) {
            throw new IllegalArgumentException(
                    "picture: expected at least 1x1 pixels, found " + widthPixels + "x" + heightPixels);
        }
        if (rgb.length != 3L * widthPixels * heightPixels) {
            throw new IllegalArgumentException("picture: " + widthPixels + "x" + heightPixels + " needs "
                    + 3L * widthPixels * heightPixels + " bytes, found " + rgb.length);
        }
    }
}
