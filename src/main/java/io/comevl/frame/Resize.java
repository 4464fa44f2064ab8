package io.comevl.frame;

import java.util.Arrays;

/**
 * Resizes pictures as the references do: for CoME-VL bilinear without antialiasing, centres of pixels at halves, rounded
 * half to even, to the bit where that is known (ARCHITECTURE section 4); for Molmo with antialiasing.
 *
 * <p>Without antialiasing, scale is a float32 quotient, source coordinates are double, fractions float32, the weighted
 * sum double and then float32 before it is rounded. Each source row is stretched across once, since neighbouring target
 * rows share it.
 */
public final class Resize {

    private Resize() {}

    /** The picture at exactly this size; the picture itself if it has it already. */
    public static Pixels bilinear(Pixels picture, int widthPixels, int heightPixels) {
        if (picture.widthPixels() == widthPixels && picture.heightPixels() == heightPixels) {
            return picture;
        }
        Axis across = Axis.of(picture.widthPixels(), widthPixels);
        Axis down = Axis.of(picture.heightPixels(), heightPixels);
        byte[] target = new byte[Math.multiplyExact(3, Math.multiplyExact(widthPixels, heightPixels))];
        double[] upper = new double[3 * widthPixels];
        double[] lower = new double[3 * widthPixels];
        int upperRow = -1;
        int lowerRow = -1;
        for (int y = 0; y < heightPixels; y++) {
            if (down.before[y] == lowerRow) {
                double[] reused = upper;
                upper = lower;
                upperRow = lowerRow;
                lower = reused;
                lowerRow = -1;
            }
            if (down.before[y] != upperRow) {
                upperRow = down.before[y];
                stretch(picture, upperRow, across, upper);
            }
            if (down.after[y] != lowerRow) {
                lowerRow = down.after[y];
                stretch(picture, lowerRow, across, lower);
            }
            mix(upper, lower, down.fraction[y], target, y * 3 * widthPixels);
        }
        return new Pixels(widthPixels, heightPixels, target);
    }

    /**
     * The picture at exactly this size, each pixel a weighted mean of those around it (see {@link Triangle}). The reference
     * goes on with the means themselves; here they are rounded to 8 bits.
     */
    public static Pixels antialiased(Pixels picture, int widthPixels, int heightPixels) {
        if (picture.widthPixels() == widthPixels && picture.heightPixels() == heightPixels) {
            return picture;
        }
        Triangle across = Triangle.of(picture.widthPixels(), widthPixels);
        Triangle down = Triangle.of(picture.heightPixels(), heightPixels);
        int rowValues = 3 * widthPixels;
        float[] narrowed = new float[Math.multiplyExact(rowValues, picture.heightPixels())];
        for (int y = 0; y < picture.heightPixels(); y++) {
            narrow(picture, y, across, narrowed, y * rowValues);
        }
        byte[] target = new byte[Math.multiplyExact(rowValues, heightPixels)];
        double[] sums = new double[rowValues];
        for (int y = 0; y < heightPixels; y++) {
            Arrays.fill(sums, 0);
            double[] weights = down.weights()[y];
            for (int k = 0; k < weights.length; k++) {
                int start = (down.first()[y] + k) * rowValues;
                for (int i = 0; i < rowValues; i++) {
                    sums[i] += weights[k] * narrowed[start + i];
                }
            }
            for (int i = 0; i < rowValues; i++) {
                target[y * rowValues + i] = (byte) roundHalfToEven((float) sums[i]);
            }
        }
        return new Pixels(widthPixels, heightPixels, target);
    }

    private static void narrow(Pixels picture, int row, Triangle across, float[] target, int start) {
        byte[] rgb = picture.rgb();
        int rowStart = row * picture.widthPixels() * 3;
        for (int x = 0; x < across.first().length; x++) {
            double[] weights = across.weights()[x];
            int at = rowStart + 3 * across.first()[x];
            double red = 0;
            double green = 0;
            double blue = 0;
            for (double weight : weights) {
                red += weight * (rgb[at] & 0xff);
                green += weight * (rgb[at + 1] & 0xff);
                blue += weight * (rgb[at + 2] & 0xff);
                at += 3;
            }
            target[start + 3 * x] = (float) red;
            target[start + 3 * x + 1] = (float) green;
            target[start + 3 * x + 2] = (float) blue;
        }
    }

    private static void stretch(Pixels picture, int row, Axis across, double[] target) {
        byte[] rgb = picture.rgb();
        int start = row * picture.widthPixels() * 3;
        for (int x = 0; x < across.fraction.length; x++) {
            int left = start + 3 * across.before[x];
            int right = start + 3 * across.after[x];
            double rightWeight = across.fraction[x];
            double leftWeight = 1 - rightWeight;
            target[3 * x] = leftWeight * (rgb[left] & 0xff) + rightWeight * (rgb[right] & 0xff);
            target[3 * x + 1] = leftWeight * (rgb[left + 1] & 0xff) + rightWeight * (rgb[right + 1] & 0xff);
            target[3 * x + 2] = leftWeight * (rgb[left + 2] & 0xff) + rightWeight * (rgb[right + 2] & 0xff);
        }
    }

    private static void mix(double[] upper, double[] lower, double fraction, byte[] target, int start) {
        double rest = 1 - fraction;
        for (int i = 0; i < upper.length; i++) {
            target[start + i] = (byte) roundHalfToEven((float) (rest * upper[i] + fraction * lower[i]));
        }
    }

    /** Adding 1.5 * 2^23 leaves no bits for a fraction, and float addition rounds half to even. */
    private static int roundHalfToEven(float level) {
        return Float.floatToRawIntBits(level + 0x1.8p23f);
    }

    /** Source pixels and weights along one axis, for each target pixel. */
    private record Axis(int[] before, int[] after, float[] fraction) {

        static Axis of(int from, int to) {
            Axis axis = new Axis(new int[to], new int[to], new float[to]);
            float scale = (float) from / to;
            for (int i = 0; i < to; i++) {
                double source = Math.max(scale * (i + 0.5) - 0.5, 0);
                axis.before[i] = Math.min((int) source, from - 1);
                axis.after[i] = Math.min(axis.before[i] + 1, from - 1);
                axis.fraction[i] = (float) (source - axis.before[i]);
            }
            return axis;
        }
    }
}
