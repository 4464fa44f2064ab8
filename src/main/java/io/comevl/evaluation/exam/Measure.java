package io.comevl.evaluation.exam;

/** What an answer is marked by. A score is the mean of a measure over the questions that it applies to. */
public enum Measure {
    /** Share of the answer's points that hit. */
    POINT_PRECISION(Spread.ANY),
    /** Share of the objects that were hit. */
    POINT_RECALL(Spread.ANY),
    /** Harmonic mean of both. */
    POINT_F1(Spread.ANY),
    /** Whether the count is right. */
    COUNT_EXACT(Spread.SHARE),
    /** Whether the count is off by one at most. */
    COUNT_WITHIN_ONE(Spread.SHARE),
    /** By how many the count is off; an answer without a number counts none. */
    COUNT_ERROR(Spread.ANY),
    /** Common share of the union of answered and true box; 0 for no box. */
    BOX_IOU(Spread.ANY),
    /** Whether that is above a half. */
    BOX_HIT(Spread.SHARE),
    /** What the authors' own evaluation of boxes gives: the same, but a half for a text without four numbers. */
    BOX_AUTHORS(Spread.ANY),
    /** Whether objects that are not there are said not to be there. */
    ABSENT_RIGHT(Spread.SHARE),
    /** Whether the words are the right ones. */
    ASK_RIGHT(Spread.SHARE);

    private final Spread spread;

    /** What values it takes, which decides how its confidence interval is found. */
    enum Spread {
        /** 0 or 1. */
        SHARE,
        /** Any number. */
        ANY
    }

    Measure(Spread spread) {
        this.spread = spread;
    }

    Spread spread() {
        return spread;
    }
}
