package io.comevl.frame;

/**
 * Stretches pictures as the reference does, to the bit where that is known (ARCHITECTURE section 4): bilinear without
 * antialiasing, centres of pixels at halves, rounded half to even.
 *
 * <p>Scale is a float32 quotient, source coordinates are double, fractions float32, the weighted sum double and then
 * float32 before it is rounded. Each source row is stretched across once, since neighbouring target rows share it.
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
