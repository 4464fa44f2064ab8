package io.comevl.training.footage;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_ELLIPSE;
import static org.bytedeco.opencv.global.opencv_imgproc.erode;
import static org.bytedeco.opencv.global.opencv_imgproc.getStructuringElement;

import io.comevl.frame.Pixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A thing cut out of a frame, with soft edges, in several sizes. Its middle is that of its box. Safe for several threads.
 *
 * @param levels the full size, and each half the one before
 * @param widthPixels of its box in full size
 * @param heightPixels of its box in full size
 * @param visible part of the thing that it shows: less than 1 if the frame cut it off
 * @param cuts the edge of the frame that cut it off; empty or one
 * @param origin where it was, in fractions of the frame
 * @param bright luma (0 to 255) below which nine tenths of it lie
 */
record Cutout(
        List<Level> levels,
        int widthPixels,
        int heightPixels,
        double visible,
        Set<Cut> cuts,
        Area origin,
        double bright) {

    /** Room around the box for its soft edge, in pixels of the full size. */
    private static final int ROOM = 8;

    private static final double SOFT = 1.1;
    private static final int LEVELS = 6;

    /** One size: premultiplied uint8[height, width, 4], the thing's box in the middle. Owns its array. */
    record Level(int width, int height, byte[] rgba) {

        /** Colours and alpha, 0 to 255, at a place in pixels; nothing beyond the edge. */
        void sample(double x, double y, float[] rgba4) {
            Arrays.fill(rgba4, 0);
            int left = (int) Math.floor(x - 0.5);
            int top = (int) Math.floor(y - 0.5);
            float right = (float) (x - 0.5 - left);
            float low = (float) (y - 0.5 - top);
            add(left, top, (1 - right) * (1 - low), rgba4);
            add(left + 1, top, right * (1 - low), rgba4);
            add(left, top + 1, (1 - right) * low, rgba4);
            add(left + 1, top + 1, right * low, rgba4);
        }

        private void add(int x, int y, float weight, float[] sum) {
            if (x < 0 || y < 0 || x >= width || y >= height) {
                return;
            }
            int at = 4 * (y * width + x);
            if (rgba[at + 3] != 0) {
                sum[0] += weight * (rgba[at] & 0xff);
                sum[1] += weight * (rgba[at + 1] & 0xff);
                sum[2] += weight * (rgba[at + 2] & 0xff);
                sum[3] += weight * (rgba[at + 3] & 0xff);
            }
        }

        private Level half() {
            int halfWidth = (width + 1) / 2;
            int halfHeight = (height + 1) / 2;
            byte[] target = new byte[4 * halfWidth * halfHeight];
            for (int y = 0; y < halfHeight; y++) {
                for (int x = 0; x < halfWidth; x++) {
                    for (int channel = 0; channel < 4; channel++) {
                        int sum = at(2 * x, 2 * y, channel)
                                + at(2 * x + 1, 2 * y, channel)
                                + at(2 * x, 2 * y + 1, channel)
                                + at(2 * x + 1, 2 * y + 1, channel);
                        target[4 * (y * halfWidth + x) + channel] = (byte) ((sum + 2) / 4);
                    }
                }
            }
            return new Level(halfWidth, halfHeight, target);
        }

        private int at(int x, int y, int channel) {
            return x < width && y < height ? rgba[4 * (y * width + x) + channel] & 0xff : 0;
        }
    }

    /** Cuts a blob out of the frame in which it was found. */
    static Cutout of(Pixels frame, Blob blob, double visible) {
        int width = blob.width() + 2 * ROOM;
        int height = blob.height() + 2 * ROOM;
        byte[] alpha = soft(blob, width, height);
        byte[] rgb =
                Crop.of(frame, blob.x() - ROOM, blob.y() - ROOM, width, height).rgb();
        byte[] rgba = new byte[4 * width * height];
        for (int i = 0; i < alpha.length; i++) {
            int opacity = alpha[i] & 0xff;
            for (int channel = 0; channel < 3; channel++) {
                rgba[4 * i + channel] = (byte) (((rgb[3 * i + channel] & 0xff) * opacity + 127) / 255);
            }
            rgba[4 * i + 3] = alpha[i];
        }
        List<Level> levels = new ArrayList<>(List.of(new Level(width, height, rgba)));
        while (levels.size() < LEVELS) {
            levels.add(levels.get(levels.size() - 1).half());
        }
        Set<Cut> cuts = Cut.of(blob.area());
        return new Cutout(
                List.copyOf(levels),
                blob.width(),
                blob.height(),
                cuts.isEmpty() ? 1 : visible,
                Set.copyOf(cuts),
                blob.area(),
                bright(rgb, alpha));
    }

    /** One pixel of the outline is taken away, as it shows background too; then the edge is blurred. */
    private static byte[] soft(Blob blob, int width, int height) {
        byte[] roomy = new byte[width * height];
        for (int y = 0; y < blob.height(); y++) {
            System.arraycopy(blob.mask(), y * blob.width(), roomy, (y + ROOM) * width + ROOM, blob.width());
        }
        try (BytePointer bytes = new BytePointer(roomy);
                Mat mask = new Mat(height, width, CV_8UC1, bytes);
                Size three = new Size(3, 3);
                Size any = new Size(0, 0);
                Mat shape = getStructuringElement(MORPH_ELLIPSE, three)) {
            erode(mask, mask, shape);
            GaussianBlur(mask, mask, any, SOFT, SOFT, BORDER_CONSTANT, 0);
            try (BytePointer data = mask.data()) {
                data.get(roomy);
            }
            return roomy;
        }
    }

    private static double bright(byte[] rgb, byte[] alpha) {
        int[] histogram = new int[256];
        int all = 0;
        for (int i = 0; i < alpha.length; i++) {
            if ((alpha[i] & 0xff) > 127) {
                histogram[(int) luma(rgb[3 * i] & 0xff, rgb[3 * i + 1] & 0xff, rgb[3 * i + 2] & 0xff)]++;
                all++;
            }
        }
        int level = 0;
        for (int below = 0; level < 255 && below + histogram[level] < 0.9 * all; level++) {
            below += histogram[level];
        }
        return Math.max(8, level);
    }

    /** Rec. 601. */
    static double luma(double red, double green, double blue) {
        return 0.299 * red + 0.587 * green + 0.114 * blue;
    }

    /** The same, cut off at other edges. */
    Cutout cutAt(Set<Cut> edges) {
        return new Cutout(levels, widthPixels, heightPixels, visible, Set.copyOf(edges), origin, bright);
    }

    /** The smallest size that still has a pixel for each one wanted. */
    int level(double scale) {
        int level = scale >= 1 ? 0 : (int) (Math.log(1 / scale) / Math.log(2) + 1e-6);
        return Math.max(0, Math.min(levels.size() - 1, level));
    }

    /** Middle column in a level's pixels. */
    double middleX(int level) {
        return (ROOM + widthPixels / 2.0) / (1 << level);
    }

    /** Middle row in a level's pixels. */
    double middleY(int level) {
        return (ROOM + heightPixels / 2.0) / (1 << level);
    }
}
