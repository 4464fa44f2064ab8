package io.comevl.evaluation;

import io.comevl.ops.Precision;
import java.util.Locale;

/**
 * How far numbers may be from the reference's.
 *
 * @param absolute largest difference of two numbers; infinite where only the cosine counts
 * @param cosine least cosine between all numbers of a stage; 0 where only differences count
 * @param otherTokens largest share of tokens of which another may be the likeliest
 */
public record Tolerance(double absolute, double cosine, double otherTokens) {

    /**
     * Measured on random weights, which are the worst case: no stage lies below 0.997. A wrong scale, zero point or order
     * of weights lies far below this.
     */
    static final double INT8_COSINE = 0.99;

    /** The same for int4 decoders: no stage lies below 0.93 on random weights, and no sum of scores is off by more than half. */
    static final double INT4_COSINE = 0.85;

    /** The same for fp16. */
    static final double FP16_COSINE = 0.9999;

    /** Differences of rounding, which choose no other token. */
    static Tolerance rounding(double absolute) {
        return new Tolerance(absolute, 0, 0);
    }

    /** Coarser numbers: each may be off, a stage as a whole may not. */
    static Tolerance coarse(double cosine, double otherTokens) {
        return new Tolerance(Double.POSITIVE_INFINITY, cosine, otherTokens);
    }

    /**
     * What a precision may cost where the reference is exact.
     *
     * @param exact what is allowed where nothing is but rounding
     */
    static Tolerance of(Precision precision, Tolerance exact) {
        return switch (precision) {
            case FP32 -> exact;
            case FP16 -> coarse(FP16_COSINE, 0.05);
            case INT8 -> coarse(INT8_COSINE, 0.25);
            case INT4 -> coarse(INT4_COSINE, 0.5);
        };
    }

    /** The same for a sum of so many numbers. */
    Tolerance ofSum(int count) {
        return new Tolerance(absolute * count, cosine, otherTokens);
    }

    boolean allows(double largestDifference, double cosineFound) {
        // Written so that NaN is not allowed.
        return largestDifference <= absolute && (cosine == 0 || cosineFound >= cosine);
    }

    /** How close two logits may be to be equal: rounding may move both. */
    double rounding() {
        return Double.isInfinite(absolute) ? 0 : 2 * absolute;
    }

    @Override
    public String toString() {
        return cosine == 0
                ? String.format(Locale.ROOT, "%.2e", absolute)
                : String.format(Locale.ROOT, cosine > 0.99 ? "cos %.4f" : "cos %.2f", cosine);
    }
}
