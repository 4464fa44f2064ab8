package io.comevl.training.footage;

import io.comevl.frame.Pixels;

/** Cuts rectangles out of pictures. */
final class Crop {

    private Crop() {}

    static Pixels of(Pixels picture, Area area) {
        int x = (int) Math.round(area.xMin() * picture.widthPixels());
        int y = (int) Math.round(area.yMin() * picture.heightPixels());
        int right = (int) Math.round(area.xMax() * picture.widthPixels());
        int bottom = (int) Math.round(area.yMax() * picture.heightPixels());
        return of(picture, x, y, right - x, bottom - y);
    }

    /** Columns and rows; what lies beyond the picture repeats its edge. */
    static Pixels of(Pixels picture, int x, int y, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int row = 0; row < height; row++) {
            int fromRow = Math.max(0, Math.min(picture.heightPixels() - 1, y + row));
            for (int column = 0; column < width; column++) {
                int fromColumn = Math.max(0, Math.min(picture.widthPixels() - 1, x + column));
                System.arraycopy(
                        picture.rgb(),
                        3 * (fromRow * picture.widthPixels() + fromColumn),
                        rgb,
                        3 * (row * width + column),
                        3);
            }
        }
        return new Pixels(width, height, rgb);
    }
}
