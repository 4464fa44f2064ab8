package io.comevl.evaluation;

/** Gathers two stages' numbers, call by call, into the cosine between all of one and all of the other. */
final class Likeness {

    private double product;
    private double expectedSquares;
    private double foundSquares;

    /**
     * Adds some.
     *
     * @throws IllegalArgumentException if there are more of one than of the other
     */
    void add(float[] expected, float[] found) {
        if (expected.length != found.length) {
            throw new IllegalArgumentException("cosine: " + expected.length + " numbers and " + found.length);
        }
        for (int i = 0; i < expected.length; i++) {
            product += (double) expected[i] * found[i];
            expectedSquares += (double) expected[i] * expected[i];
            foundSquares += (double) found[i] * found[i];
        }
    }

    /** 1 where both are all zeros, NaN where one is. */
    double cosine() {
        return expectedSquares == 0 && foundSquares == 0
                ? 1
                : product / Math.sqrt(expectedSquares) / Math.sqrt(foundSquares);
    }
}
