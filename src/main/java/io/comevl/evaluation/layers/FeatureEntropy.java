package io.comevl.evaluation.layers;

import io.comevl.ops.Observation;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * How many directions the tokens of a layer use: the Shannon entropy of the eigenvalues of their covariance, each divided
 * by their sum, {@code -sum p ln p / ln d}. It is the logarithm of the effective rank (Roy and Vetterli 2007) on a scale
 * from 0, one direction, to 1, all of them alike. Tokens count as layer mixing reads them, each brought to mean 0 and
 * variance 1, so that a few tokens of huge norm do not decide; that takes one direction, and n tokens have n - 1 around
 * their mean, so {@code d = min(width, tokens) - 1}. Holds two matrices of width x width. Not safe for several threads.
 */
final class FeatureEntropy {

    /** As in layer mixing. */
    private static final double NORM_EPSILON = 1e-5;

    private final int width;
    private final int firstToken;
    private final double[] sum;
    private final double[][] products;
    private long tokens;

    /**
     * Measures a tower.
     *
     * @param width of its tokens, at least 3
     * @param firstToken tokens before it, class token and registers, do not count
     */
    FeatureEntropy(int width, int firstToken) {
        this.width = width;
        this.firstToken = firstToken;
        this.sum = new double[width];
        this.products = new double[width][width];
    }

    /**
     * Adds a crop.
     *
     * @param features float32[1, tokens, width]
     */
    void add(Observation features) {
        int count = Math.toIntExact(features.shape()[1]);
        double[] token = new double[width];
        for (int i = firstToken; i < count; i++) {
            normalise(features.values(), i * width, token);
            for (int row = 0; row < width; row++) {
                sum[row] += token[row];
                double value = token[row];
                double[] line = products[row];
                for (int column = 0; column <= row; column++) {
                    line[column] += value * token[column];
                }
            }
            tokens++;
        }
    }

    private void normalise(float[] values, int from, double[] token) {
        double mean = 0;
        double power = 0;
        for (int column = 0; column < width; column++) {
            mean += values[from + column] / (double) width;
        }
        for (int column = 0; column < width; column++) {
            token[column] = values[from + column] - mean;
            power += token[column] * token[column] / width;
        }
        double deviation = Math.sqrt(power + NORM_EPSILON);
        for (int column = 0; column < width; column++) {
            token[column] /= deviation;
        }
    }

    /** Over the tokens of all crops so far; 0 if they are all the same. */
    double value() {
        double[] eigenvalues = new EigenDecompositionSymmetric(covariance()).getEigenvalues();
        double total = 0;
        for (double eigenvalue : eigenvalues) {
            total += Math.max(0, eigenvalue);
        }
        double entropy = 0;
        for (double eigenvalue : eigenvalues) {
            double share = Math.max(0, eigenvalue) / total;
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return total > 0 ? entropy / Math.log((double) (Math.min(width, tokens) - 1)) : 0;
    }

    private RealMatrix covariance() {
        RealMatrix covariance = MatrixUtils.createRealMatrix(width, width);
        for (int row = 0; row < width; row++) {
            for (int column = 0; column <= row; column++) {
                double value = products[row][column] / tokens - sum[row] / tokens * (sum[column] / tokens);
                covariance.setEntry(row, column, value);
                covariance.setEntry(column, row, value);
            }
        }
        return covariance;
    }
}
