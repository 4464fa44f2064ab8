package io.comevl.network;

import io.comevl.frame.Triangle;

/** Matrices [to, from] that resample one axis by a product. */
final class Interpolation {

    private Interpolation() {}

    /** Bilinear with antialiasing; see {@link Triangle}. */
    static float[] antialiased(int from, int to) {
        float[] matrix = new float[to * from];
        Triangle triangle = Triangle.of(from, to);
        for (int i = 0; i < to; i++) {
            double[] weights = triangle.weights()[i];
            for (int j = 0; j < weights.length; j++) {
                matrix[i * from + triangle.first()[i] + j] = (float) weights[j];
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
