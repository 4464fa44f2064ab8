package io.comevl.analytics;

/**
 * Where a thing's two edges are along one axis and how fast both move: the state of a Kalman filter, as plain numbers
 * that a keyed state can keep. Edges are measured one by one, so one that the frame cuts off need not be.
 *
 * @param low left or upper edge, fraction of the frame
 * @param high right or lower edge; equal to {@code low} for a point
 * @param velocity of both edges, per second
 * @param lowLow variance of the low edge; the following are the other entries of the symmetric covariance
 */
public record Axis(
        double low,
        double high,
        double velocity,
        double lowLow,
        double lowHigh,
        double highHigh,
        double lowVelocity,
        double highVelocity,
        double velocityVelocity) {

    double size() {
        return high - low;
    }

    double shareInFrame() {
        if (size() <= 0) {
            return low >= 0 && low <= 1 ? 1 : 0;
        }
        return Math.max(0, Math.min(1, high) - Math.max(0, low)) / size();
    }

    double centreVariance() {
        return (lowLow + 2 * lowHigh + highHigh) / 4;
    }

    /**
     * Lets time pass.
     *
     * @param seconds how long
     * @param restlessness variance that the velocity gains in a second
     * @param drift variance that each edge gains in a second on its own, as things turn and come nearer
     */
    Axis after(double seconds, double restlessness, double drift) {
        double t = seconds;
        double common = restlessness * t * t * t / 3;
        double moved = velocityVelocity * t * t;
        return new Axis(
                low + velocity * t,
                high + velocity * t,
                velocity,
                lowLow + 2 * t * lowVelocity + moved + common + drift * t,
                lowHigh + t * (lowVelocity + highVelocity) + moved + common,
                highHigh + 2 * t * highVelocity + moved + common + drift * t,
                lowVelocity + t * velocityVelocity + restlessness * t * t / 2,
                highVelocity + t * velocityVelocity + restlessness * t * t / 2,
                velocityVelocity + restlessness * t);
    }

    /** Moves both edges and adds doubt about how far. */
    Axis shifted(double distance, double variance) {
        return new Axis(
                low + distance,
                high + distance,
                velocity,
                lowLow + variance,
                lowHigh + variance,
                highHigh + variance,
                lowVelocity,
                highVelocity,
                velocityVelocity);
    }

    /** Replaces what is known about the velocity. */
    Axis withVelocity(double newVelocity, double variance) {
        return new Axis(low, high, newVelocity, lowLow, lowHigh, highHigh, 0, 0, variance);
    }

    /** The belief after the low edge was measured. */
    Axis lowMeasured(double measured, double variance) {
        double spread = lowLow + variance;
        return corrected((measured - low) / spread, spread, lowLow, lowHigh, lowVelocity);
    }

    /** The belief after the high edge was measured. */
    Axis highMeasured(double measured, double variance) {
        double spread = highHigh + variance;
        return corrected((measured - high) / spread, spread, lowHigh, highHigh, highVelocity);
    }

    private Axis corrected(double weighted, double spread, double withLow, double withHigh, double withVelocity) {
        return new Axis(
                low + withLow * weighted,
                high + withHigh * weighted,
                velocity + withVelocity * weighted,
                lowLow - withLow * withLow / spread,
                lowHigh - withLow * withHigh / spread,
                highHigh - withHigh * withHigh / spread,
                lowVelocity - withLow * withVelocity / spread,
                highVelocity - withHigh * withVelocity / spread,
                velocityVelocity - withVelocity * withVelocity / spread);
    }
}
