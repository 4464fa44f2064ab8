package io.comevl.frame;

/**
 * A frame brought to the size that its crops are cut from, and where in it the frame lies.
 *
 * @param pixels of the whole size, black where the frame is not
 * @param left first column of the frame
 * @param top first row of the frame
 * @param widthPixels columns of the frame
 * @param heightPixels rows of the frame
 */
record Fitted(Pixels pixels, int left, int top, int widthPixels, int heightPixels) {

    /** The frame at this size, whatever becomes of its proportions. */
    static Fitted stretched(Pixels frame, int widthPixels, int heightPixels) {
        return whole(Resize.bilinear(frame, widthPixels, heightPixels));
    }

    /** A picture that fills its size. */
    static Fitted whole(Pixels picture) {
        return new Fitted(picture, 0, 0, picture.widthPixels(), picture.heightPixels());
    }

    /**
     * The frame as large as fits with its proportions kept, in the middle of black. Scales are float32 and sizes cut off,
     * as in Molmo's {@code resize_and_pad}.
     */
    static Fitted padded(Pixels frame, int widthPixels, int heightPixels) {
        float scale = Math.min((float) widthPixels / frame.widthPixels(), (float) heightPixels / frame.heightPixels());
        int width = Math.max(1, (int) (frame.widthPixels() * scale));
        int height = Math.max(1, (int) (frame.heightPixels() * scale));
        Pixels resized = Resize.antialiased(frame, width, height);
        int left = (widthPixels - width) / 2;
        int top = (heightPixels - height) / 2;
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(widthPixels, heightPixels))];
        for (int row = 0; row < height; row++) {
            System.arraycopy(resized.rgb(), row * width * 3, rgb, ((top + row) * widthPixels + left) * 3, width * 3);
        }
        return new Fitted(new Pixels(widthPixels, heightPixels, rgb), left, top, width, height);
    }

    /** Share of the square at (x, y) that shows the frame. */
    float share(int x, int y, int side) {
        int across = common(x, x + side, left, left + widthPixels);
        int down = common(y, y + side, top, top + heightPixels);
        return (float) (across * down) / (side * side);
    }

    private static int common(int from, int to, int otherFrom, int otherTo) {
        return Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));
    }
}
