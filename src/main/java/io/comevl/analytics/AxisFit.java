package io.comevl.analytics;

/**
 * How well a measured interval fits a belief along one axis, and the belief after it.
 *
 * <p>An edge that lies on the frame's border is cut off there and says only that the true edge is not further in; it is
 * measured only when the belief has it inside the frame.
 *
 * @param belief after the measurement
 * @param logRatio logarithm of how much likelier the measurement is from this thing than from anything else
 * @param distance squared Mahalanobis distance
 * @param degrees how many edges were measured
 */
record AxisFit(Axis belief, double logRatio, double distance, int degrees) {

    /** Sizes of things on one axis spread over about this range, as a logarithm. */
    private static final double LOG_SIZE_RANGE = 1.5;

    /** An edge nearer to the border than this many standard deviations of its jitter counts as cut. */
    private static final double CUT_DEVIATIONS = 1.5;

    static boolean lowIsCut(double low, double deviation) {
        return low < CUT_DEVIATIONS * deviation;
    }

    static boolean highIsCut(double high, double deviation) {
        return high > 1 - CUT_DEVIATIONS * deviation;
    }

    /** @param deviation the jitter of one measured edge */
    static AxisFit box(Axis expected, double low, double high, double deviation) {
        double variance = deviation * deviation;
        AxisFit fit = new AxisFit(expected, 0, 0, 0);
        if (!lowIsCut(low, deviation) || expected.low() > 0) {
            double spread = fit.belief.lowLow() + variance;
            fit = fit.with(fit.belief.lowMeasured(low, variance), low - fit.belief.low(), spread);
        }
        if (!highIsCut(high, deviation) || expected.high() < 1) {
            double spread = fit.belief.highHigh() + variance;
            fit = fit.with(fit.belief.highMeasured(high, variance), high - fit.belief.high(), spread);
        }
        double elsewhere = fit.degrees == 2 ? -Math.log(LOG_SIZE_RANGE * Math.max(high - low, deviation)) : 0;
        return new AxisFit(fit.belief, fit.logRatio - elsewhere, fit.distance, fit.degrees);
    }

    static AxisFit point(Axis expected, double at, double deviation) {
        double variance = deviation * deviation;
        return new AxisFit(expected, 0, 0, 0)
                .with(expected.lowMeasured(at, variance), at - expected.low(), expected.lowLow() + variance);
    }

    private AxisFit with(Axis corrected, double surprise, double spread) {
        double squared = surprise * surprise / spread;
        return new AxisFit(
                corrected, logRatio - (squared + Math.log(2 * Math.PI * spread)) / 2, distance + squared, degrees + 1);
    }
}
