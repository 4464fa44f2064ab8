package io.comevl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

final class StreamClockTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final StreamClock clock = new StreamClock();

    @Test
    void delayOnTheWayIsTakenOff() {
        clock.captured(millis(5000), NOON);

        Instant second = clock.captured(millis(5100), NOON.plusMillis(100 + 70));

        assertThat(second).isCloseTo(NOON.plusMillis(100), within(2, ChronoUnit.MILLIS));
    }

    @Test
    void thePictureThatComesFastestWasTakenOnArrival() {
        clock.captured(millis(0), NOON); // this one was delayed by 300 ms

        assertThat(clock.captured(millis(400), NOON.plusMillis(100))).isEqualTo(NOON.plusMillis(100));
        assertThat(clock.captured(millis(800), NOON.plusMillis(500))).isEqualTo(NOON.plusMillis(500));
    }

    @Test
    void timesNeverGoBackAndAreNeverAfterArrival() {
        Instant before = Instant.MIN;
        for (int i = 0; i < 1000; i++) {
            Instant arrival = NOON.plusMillis(40L * i + (i * 7919L) % 200);
            Instant capture = clock.captured(millis(40L * i), arrival);
            assertThat(capture).isAfterOrEqualTo(before).isBeforeOrEqualTo(arrival);
            before = capture;
        }
    }

    @Test
    void aStreamThatBeginsAnewIsLaidAnew() {
        clock.captured(millis(900_000), NOON);

        assertThat(clock.captured(millis(0), NOON.plusMillis(40))).isEqualTo(NOON.plusMillis(40));
        assertThat(clock.captured(millis(40), NOON.plusMillis(80))).isEqualTo(NOON.plusMillis(80));
    }

    @Test
    void aStreamThatPausedCatchesUp() {
        clock.captured(millis(0), NOON);
        Instant resumed = NOON.plusSeconds(3); // and its times did not pause: they lie 3 s behind from now on
        Duration behind = Duration.ofDays(1);
        for (int i = 1; i <= 25 * 60 * 11; i++) {
            Instant arrival = resumed.plusMillis(40L * i);
            behind = Duration.between(clock.captured(millis(40L * i), arrival), arrival);
        }

        assertThat(behind).isLessThan(Duration.ofMillis(20));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
