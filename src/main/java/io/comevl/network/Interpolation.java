package io.comevl.network;

/** Matrices [to, from] that resample one axis by a product. */
final class Interpolation {

    private Interpolation() {}

    /**
     * Bilinear with antialiasing and half-pixel centres: a triangle as wide as the ratio of the sizes, normalised
     * (ARCHITECTURE section 6; PyTorch's {@code interpolate(antialias=True)}).
     */
    static float[] antialiased(int from, int to) {
        float[] matrix = new float[to * from];
        double ratio = (double) from / to;
        double support = Math.max(ratio, 1);
        for (int i = 0; i < to; i++) {
            double centre = ratio * (i + 0.5);
            int first = Math.max((int) (centre - support + 0.5), 0);
            int end = Math.min((int) (centre + support + 0.5), from);
            double[] weights = new double[end - first];
            double sum = 0;
            for (int j = first; j < end; j++) {
                weights[j - first] = Math.max(0, 1 - Math.abs((j - centre + 0.5) / support));
                sum += weights[j - first];
            }
            for (int j = first; j < end; j++) {
                matrix[i * from + j] = (float) (weights[j - first] / sum);
            }
        }
        return matrix;
    }

    /** Bilinear between grids whose first and last points coincide, as the coordinates of the fusion have it. */
    static float[] aligned(int from, int to) {
        float[] matrix = new float[to * from];
        for (int i = 0; i < to; i++) {
            double source = to == 1 ? 0 : (double) i * (from - 1) / (to - 1);
            int left = Math.min((int) source, from - 1);
            int right = Math.min(left + 1, from - 1);
            matrix[i * from + left] += (float) (1 - (source - left));
            matrix[i * from + right] += (float) (source - left);
        }
        return matrix;
    }
}
