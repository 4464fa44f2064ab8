package io.comevl.training.footage;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.CHAIN_APPROX_NONE;
import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_CLOSE;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_ELLIPSE;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_OPEN;
import static org.bytedeco.opencv.global.opencv_imgproc.RETR_EXTERNAL;
import static org.bytedeco.opencv.global.opencv_imgproc.boundingRect;
import static org.bytedeco.opencv.global.opencv_imgproc.contourArea;
import static org.bytedeco.opencv.global.opencv_imgproc.convexHull;
import static org.bytedeco.opencv.global.opencv_imgproc.drawContours;
import static org.bytedeco.opencv.global.opencv_imgproc.findContours;
import static org.bytedeco.opencv.global.opencv_imgproc.getStructuringElement;
import static org.bytedeco.opencv.global.opencv_imgproc.morphologyEx;

import io.comevl.frame.Pixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Finds what differs from the background. A camera that sets its exposure anew makes the whole frame lighter or darker:
 * each channel's gain is the median quotient over pixels that look like background. A pixel whose
 * light changed but not its hue lies in a shadow or a reflection (Horprasert et al. 1999: brightness and colour
 * distortion). Specks are opened away,
 * gaps closed, holes filled.
 */
final class Foreground {

    /** Smallest part of the frame that a thing covers. */
    static final double SMALLEST = 0.0025;

    /** Columns of the frame for one pixel of the openings' radius. */
    private static final int COLUMNS_A_PIXEL = 320;

    /** A pixel whose colour is this far off, in contrasts, is not only lit in another way. */
    private static final double OTHER_HUE = 0.65;

    /** Light may be reflected on the background, but only so much. */
    private static final double BRIGHTER = 1.2;

    /** Added to levels before they are divided, against noise in the dark. */
    private static final double FLOOR = 4;

    /** A pixel that differs less is background when gains are measured. */
    private static final double LIKE = 20;

    private static final int GAIN_STEP = 97;

    private Foreground() {}

    /** The connected parts of a frame that differ from the background, large enough for a thing. */
    static List<Blob> find(Pixels frame, Pixels background, ClipNotes notes) {
        int width = frame.widthPixels();
        int height = frame.heightPixels();
        byte[] raw = different(frame.rgb(), background.rgb(), notes);
        int radius = Math.max(1, width / COLUMNS_A_PIXEL);
        try (BytePointer bytes = new BytePointer(raw);
                Mat mask = new Mat(height, width, CV_8UC1, bytes);
                Mat small = ellipse(radius);
                Mat large = ellipse(2 * radius + 1);
                MatVector contours = new MatVector()) {
            morphologyEx(mask, mask, MORPH_OPEN, small);
            morphologyEx(mask, mask, MORPH_CLOSE, large);
            smooth(mask, (int) Math.round(notes.smooth() * width));
            findContours(mask, contours, RETR_EXTERNAL, CHAIN_APPROX_NONE);
            List<Blob> blobs = new ArrayList<>();
            for (long i = 0; i < contours.size(); i++) {
                if (contourArea(contours.get(i)) >= SMALLEST * width * height) {
                    blobs.add(blob(contours, i, width, height));
                }
            }
            return blobs;
        }
    }

    /** Fills bays and takes away spurs that are narrower than twice the radius. */
    private static void smooth(Mat mask, int radius) {
        if (radius > 0) {
            try (Mat shape = ellipse(radius)) {
                morphologyEx(mask, mask, MORPH_CLOSE, shape);
                morphologyEx(mask, mask, MORPH_OPEN, shape);
            }
        }
    }

    private static Mat ellipse(int radius) {
        try (Size size = new Size(2 * radius + 1, 2 * radius + 1)) {
            return getStructuringElement(MORPH_ELLIPSE, size);
        }
    }

    private static Blob blob(MatVector contours, long number, int width, int height) {
        Mat contour = contours.get(number);
        try (Rect box = boundingRect(contour);
                Mat hull = new Mat();
                Mat shape = new Mat(box.height(), box.width(), CV_8UC1, Scalar.all(0));
                Point offset = new Point(-box.x(), -box.y());
                Mat noHierarchy = new Mat()) {
            convexHull(contour, hull);
            drawContours(shape, contours, (int) number, Scalar.all(255), FILLED, 8, noHierarchy, 0, offset);
            byte[] mask = new byte[box.width() * box.height()];
            try (BytePointer data = shape.data()) {
                data.get(mask);
            }
            int pixels = 0;
            for (byte value : mask) {
                pixels += value & 1;
            }
            Area area = new Area(
                    (double) box.x() / width,
                    (double) box.y() / height,
                    (double) (box.x() + box.width()) / width,
                    (double) (box.y() + box.height()) / height);
            double solidity = contourArea(contour) / Math.max(1, contourArea(hull));
            return new Blob(box.x(), box.y(), box.width(), box.height(), mask, pixels, solidity, area);
        }
    }

    private static byte[] different(byte[] frame, byte[] background, ClipNotes notes) {
        double[] gains = gains(frame, background);
        double otherHue = OTHER_HUE * notes.contrast();
        byte[] mask = new byte[frame.length / 3];
        for (int i = 0; i < mask.length; i++) {
            double most = 0;
            double dot = 0;
            double square = 0;
            for (int at = 3 * i; at < 3 * i + 3; at++) {
                int level = frame[at] & 0xff;
                double expected = (background[at] & 0xff) * gains[at - 3 * i];
                most = Math.max(most, Math.abs(level - expected));
                dot += level * expected;
                square += expected * expected;
            }
            double light = dot / Math.max(1, square);
            boolean onlyLit = light > notes.shadow()
                    && light < BRIGHTER
                    && distortion(frame, background, gains, i, light) < otherHue;
            mask[i] = (byte) (most > notes.contrast() && !onlyLit ? 255 : 0);
        }
        return mask;
    }

    /** How far a pixel's colour is from the background's in another light. */
    private static double distortion(byte[] frame, byte[] background, double[] gains, int pixel, double light) {
        double most = 0;
        for (int channel = 0; channel < 3; channel++) {
            int at = 3 * pixel + channel;
            most = Math.max(most, Math.abs((frame[at] & 0xff) - light * (background[at] & 0xff) * gains[channel]));
        }
        return most;
    }

    /** By how much each channel of a frame is lighter than the background's. */
    static double[] gains(byte[] frame, byte[] background) {
        double[] gains = {1, 1, 1};
        for (int round = 0; round < 3; round++) {
            double[] next = new double[3];
            for (int channel = 0; channel < 3; channel++) {
                next[channel] = gain(frame, background, gains, channel, round > 0);
            }
            gains = next;
        }
        return gains;
    }

    private static double gain(byte[] frame, byte[] background, double[] gains, int channel, boolean likeOnly) {
        int pixels = frame.length / 3;
        double[] quotients = new double[pixels / GAIN_STEP + 1];
        int count = 0;
        for (int i = 0; i < pixels; i += GAIN_STEP) {
            if (!likeOnly || isLike(frame, background, gains, i)) {
                quotients[count++] =
                        ((frame[3 * i + channel] & 0xff) + FLOOR) / ((background[3 * i + channel] & 0xff) + FLOOR);
            }
        }
        if (count < pixels / GAIN_STEP / 50) {
            return gains[channel];
        }
        Arrays.sort(quotients, 0, count);
        return quotients[count / 2];
    }

    private static boolean isLike(byte[] frame, byte[] background, double[] gains, int pixel) {
        for (int channel = 0; channel < 3; channel++) {
            int at = 3 * pixel + channel;
            if (Math.abs((frame[at] & 0xff) - (background[at] & 0xff) * gains[channel]) > LIKE) {
                return false;
            }
        }
        return true;
    }
}
