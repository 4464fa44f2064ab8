package io.comevl.ingest;

import java.time.Duration;

/** Thins pictures out to a rate: of each interval the first picture is taken. For one thread. */
public final class Thinning {

    private final Duration interval;
    private Duration nextDue = Duration.ZERO;

    /** Takes one picture of each interval; zero takes all. */
    public Thinning(Duration interval) {
        this.interval = interval;
    }

    /**
     * Whether a picture is taken.
     *
     * @param at its time; never decreases
     */
    public boolean isWanted(Duration at) {
        if (interval.isZero()) {
            return true;
        }
        // Times are rounded to their source's own clock: a picture a hair early still belongs to its interval.
        Duration early = at.plus(interval.dividedBy(20));
        if (early.compareTo(nextDue) < 0) {
            return false;
        }
        nextDue = interval.multipliedBy(early.dividedBy(interval) + 1);
        return true;
    }
}
