package io.comevl.frame;

/**
 * Bilinear resampling of one axis with antialiasing and half-pixel centres: a triangle as wide as the ratio of the sizes,
 * normalised (ARCHITECTURE section 6; PyTorch's {@code interpolate(antialias=True)}).
 *
 * @param first first source pixel of each target pixel
 * @param weights of that pixel and those after it, for each target pixel
 */
public record Triangle(int[] first, double[][] weights) {

    /** The weights between two sizes. */
    public static Triangle of(int from, int to) {
        Triangle triangle = new Triangle(new int[to], new double[to][]);
        double ratio = (double) from / to;
        double support = Math.max(ratio, 1);
        for (int i = 0; i < to; i++) {
            double centre = ratio * (i + 0.5);
            int first = Math.max((int) (centre - support + 0.5), 0);
            int end = Math.min((int) (centre + support + 0.5), from);
            double[] weights = new double[end - first];
            double sum = 0;
            for (int j = 0; j < weights.length; j++) {
                weights[j] = Math.max(0, 1 - Math.abs((first + j - centre + 0.5) / support));
                sum += weights[j];
            }
            for (int j = 0; j < weights.length; j++) {
                weights[j] /= sum;
            }
            triangle.first[i] = first;
            triangle.weights[i] = weights;
        }
        return triangle;
    }
}
