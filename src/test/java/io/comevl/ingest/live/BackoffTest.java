package io.comevl.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(10), new Random(1));

    @Test
    void pausesDoubleUpToTheLimitAndAreDrawnFromTheirUpperHalf() {
        long[] whole = {250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000};
        for (long millis : whole) {
            assertThat(backoff.pause()).isBetween(Duration.ofMillis(millis / 2), Duration.ofMillis(millis));
        }
    }

    @Test
    void twoCamerasDoNotPauseAlike() {
        assertThat(backoff.pause()).isNotEqualTo(new Backoff(Duration.ofSeconds(10), new Random(2)).pause());
    }

    @Test
    void successMakesThemShortAgain() {
        for (int i = 0; i < 10; i++) {
            backoff.pause();
        }
        backoff.reset();

        assertThat(backoff.pause()).isLessThanOrEqualTo(Duration.ofMillis(250));
    }
}
