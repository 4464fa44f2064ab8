package io.comevl.ingest.live;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between tries: each twice as long as the one before up to a limit, and each drawn from its upper half, so that
 * many cameras that were lost together do not come back together. For one thread.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(250);

    private final Duration longest;
    private final RandomGenerator random;
    private Duration next = FIRST;

    Backoff(Duration longest, RandomGenerator random) {
        this.longest = longest;
        this.random = random;
    }

    /** The pause before the next try. */
    Duration pause() {
        Duration whole = next.compareTo(longest) < 0 ? next : longest;
        next = whole.multipliedBy(2);
        return Duration.ofNanos((long) (whole.toNanos() * (0.5 + 0.5 * random.nextDouble())));
    }

    /** It went well for a while: the next pause is short again. */
    void reset() {
        next = FIRST;
    }
}
