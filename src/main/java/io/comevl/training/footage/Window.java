package io.comevl.training.footage;

import io.comevl.frame.Pixels;
import java.util.SplittableRandom;

/**
 * A part of a picture that is shown as a frame of its own, perhaps mirrored.
 *
 * @param area what is shown
 * @param mirrored whether left and right change places
 */
record Window(Area area, boolean mirrored) {

    /** Some part, enlarged at most so much. */
    static Window of(SplittableRandom random, double largestZoom) {
        double side = 1 / (random.nextDouble() < 0.3 ? 1 : random.nextDouble(1, largestZoom));
        double left = random.nextDouble() * (1 - side);
        double top = random.nextDouble() * (1 - side);
        return new Window(new Area(left, top, left + side, top + side), random.nextBoolean());
    }

    /** Where a place of the whole picture is in what is shown. */
    Area place(Area whole) {
        Area seen = whole.seenFrom(area);
        return mirrored ? seen.mirrored() : seen;
    }

    /** What is shown, in some size. */
    Pixels show(Pixels picture, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        byte[] from = picture.rgb();
        int columns = picture.widthPixels();
        int[] left = new int[width];
        int[] rightWeight = new int[width];
        for (int x = 0; x < width; x++) {
            double part = (x + 0.5) / width;
            double column = (area.xMin() + area.width() * (mirrored ? 1 - part : part)) * columns - 0.5;
            left[x] = (int) Math.max(0, Math.min(columns - 2, Math.floor(column)));
            rightWeight[x] = (int) Math.round(256 * Math.max(0, Math.min(1, column - left[x])));
        }
        for (int y = 0; y < height; y++) {
            double row = (area.yMin() + area.height() * (y + 0.5) / height) * picture.heightPixels() - 0.5;
            int top = (int) Math.max(0, Math.min(picture.heightPixels() - 2, Math.floor(row)));
            int low = (int) Math.round(256 * Math.max(0, Math.min(1, row - top)));
            for (int x = 0; x < width; x++) {
                int at = 3 * (top * columns + left[x]);
                int below = at + 3 * columns;
                int right = rightWeight[x];
                for (int channel = 0; channel < 3; channel++) {
                    int upper = (256 - right) * (from[at + channel] & 0xff) + right * (from[at + 3 + channel] & 0xff);
                    int lower =
                            (256 - right) * (from[below + channel] & 0xff) + right * (from[below + 3 + channel] & 0xff);
                    rgb[3 * (y * width + x) + channel] = (byte) (((256 - low) * upper + low * lower + (1 << 15)) >> 16);
                }
            }
        }
        return new Pixels(width, height, rgb);
    }
}
