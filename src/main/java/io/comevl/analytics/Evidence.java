package io.comevl.analytics;

/**
 * How sure it is that a track is a real thing: logarithms of odds, which sightings raise and misses lower (the track
 * score of Blackman 2004). A miss weighs little while something nearer to the camera hides the place.
 */
final class Evidence {

    private static final double SEEN_IF_THERE = 0.86;
    private static final double SCORE_WEIGHT = 5;
    private static final double NEUTRAL_SCORE = 0.5;
    private static final double BEFORE_FIRST_SIGHTING = -1;
    private static final double ENOUGH_TO_CONFIRM = 3;
    private static final double TOO_LITTLE_TO_KEEP = -3;

    /** However long a thing was followed, it may be gone now: more than this is never known. */
    private static final double MOST = 4.5;

    /** Where a thing is expected is not certain, so one expected outside the frame may still be seen. */
    private static final double LEAST_SHARE = 0.02;

    private static final double HIDDEN = -4;

    private Evidence() {}

    static double ofScore(double score) {
        return SCORE_WEIGHT * (score - NEUTRAL_SCORE);
    }

    static double afterFirstSighting(double score) {
        return BEFORE_FIRST_SIGHTING + ofScore(score);
    }

    static double afterSighting(double logOdds, double logRatio) {
        return Math.min(MOST, logOdds + Math.max(0, logRatio));
    }

    /** @param hiddenShare how much of the thing's place is covered, in [0,1] */
    static double afterMiss(double logOdds, double hiddenShare) {
        return logOdds + Math.log(1 - SEEN_IF_THERE * (1 - hiddenShare));
    }

    /** What was certainly there may be hidden by something that nobody detects. */
    static double afterMissOfConfirmed(double logOdds, double hiddenShare) {
        return Math.max(HIDDEN, afterMiss(logOdds, hiddenShare));
    }

    static boolean confirms(double logOdds) {
        return logOdds >= ENOUGH_TO_CONFIRM;
    }

    static boolean isWorthKeeping(double logOdds) {
        return logOdds > TOO_LITTLE_TO_KEEP;
    }

    static double probability(double logOdds) {
        return 1 / (1 + Math.exp(-logOdds));
    }

    /**
     * Log odds that a frame shows the thing.
     *
     * @param shareInFrame how much of it the frame holds, in [0,1]
     */
    static double ofBeingSeen(double logOdds, double shareInFrame) {
        double seen = SEEN_IF_THERE * probability(logOdds) * Math.max(LEAST_SHARE, shareInFrame);
        return Math.log(seen / (1 - seen));
    }
}
