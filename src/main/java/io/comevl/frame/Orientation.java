package io.comevl.frame;

/** How a stored picture is turned to stand upright: the values 1 to 8 of EXIF, by their order. */
public enum Orientation {
    UPRIGHT,
    MIRRORED,
    HALF_TURN,
    FLIPPED,
    TRANSPOSED,
    QUARTER_TURN,
    TRANSVERSED,
    THREE_QUARTER_TURN;

    /** The orientation for an EXIF value; upright for values that EXIF does not know. */
    static Orientation ofExif(int value) {
        return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
    }

    /** Whether stored rows become columns, so that width and height change places. */
    public boolean swapsSides() {
        return compareTo(TRANSPOSED) >= 0;
    }

    /** The picture turned upright; clockwise turns, as EXIF names them. */
    Pixels upright(Pixels stored) {
        int storedWidth = stored.widthPixels();
        int storedHeight = stored.heightPixels();
        int right = storedWidth - 1;
        int bottom = storedHeight - 1;
        // Where the upright picture's pixel (x, y) is stored: start + x * stepX + y * stepY.
        return switch (this) {
            case UPRIGHT -> stored;
            case MIRRORED -> turn(stored, right, -1, storedWidth);
            case HALF_TURN -> turn(stored, bottom * storedWidth + right, -1, -storedWidth);
            case FLIPPED -> turn(stored, bottom * storedWidth, 1, -storedWidth);
            case TRANSPOSED -> turn(stored, 0, storedWidth, 1);
            case QUARTER_TURN -> turn(stored, bottom * storedWidth, -storedWidth, 1);
            case TRANSVERSED -> turn(stored, bottom * storedWidth + right, -storedWidth, -1);
            case THREE_QUARTER_TURN -> turn(stored, right, storedWidth, -1);
        };
    }

    private Pixels turn(Pixels stored, int start, int stepX, int stepY) {
        int width = swapsSides() ? stored.heightPixels() : stored.widthPixels();
        int height = swapsSides() ? stored.widthPixels() : stored.heightPixels();
        byte[] from = stored.rgb();
        byte[] rgb = new byte[from.length];
        int target = 0;
        for (int y = 0; y < height; y++) {
            int pixel = start + y * stepY;
            for (int x = 0; x < width; x++) {
                rgb[target++] = from[3 * pixel];
                rgb[target++] = from[3 * pixel + 1];
                rgb[target++] = from[3 * pixel + 2];
                pixel += stepX;
            }
        }
        return new Pixels(width, height, rgb);
    }
}
