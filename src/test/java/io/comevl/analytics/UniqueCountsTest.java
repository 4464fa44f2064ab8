package io.comevl.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.comevl.analytics.Identity.Presence;
import io.comevl.analytics.Identity.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class UniqueCountsTest {

    private static final long SECOND = 1_000_000;
    private static final CountWindow SLIDING = new CountWindow.Sliding(Duration.ofSeconds(10), Duration.ofSeconds(5));

    @Test
    void aThingCountsOnceInEveryWindowThatSawIt() {
        List<WindowCount> counts = counts(
                SLIDING,
                frame(1, List.of(), 1),
                frame(4, List.of(), 1, 2),
                frame(7, List.of(1L, 2L)),
                frame(8, List.of(), 3),
                frame(16, List.of()));

        assertThat(counts)
                .containsExactly(
                        new WindowCount(-5 * SECOND, 5 * SECOND, 2),
                        new WindowCount(0, 10 * SECOND, 3),
                        new WindowCount(5 * SECOND, 15 * SECOND, 1));
    }

    @Test
    void unconfirmedAndExpectedThingsDoNotCount() {
        TrackedFrame frame = new TrackedFrame(
                SECOND,
                List.of(
                        Frames.thing(1, Standing.UNCONFIRMED, Presence.SEEN, 0.5, 0.5),
                        Frames.thing(2, Standing.CONFIRMED, Presence.EXPECTED, 0.5, 0.5)),
                List.of());

        assertThat(counts(SLIDING, frame, frame(5, List.of())))
                .containsExactly(new WindowCount(-5 * SECOND, 5 * SECOND, 0));
    }

    @Test
    void windowsWithoutAnyFrameAreLeftOut() {
        List<WindowCount> counts =
                counts(SLIDING, frame(1, List.of(), 1), frame(1001, List.of(1L)), frame(1005, List.of()));

        assertThat(counts)
                .containsExactly(
                        new WindowCount(-5 * SECOND, 5 * SECOND, 1),
                        new WindowCount(0, 10 * SECOND, 1),
                        new WindowCount(995 * SECOND, 1005 * SECOND, 0));
    }

    @Test
    void daysAreThoseOfTheClockOnTheWall() {
        CountWindow day = new CountWindow.Calendar(ChronoUnit.DAYS, ZoneId.of("Europe/Berlin"));
        long noon = micros("2026-03-29T10:00:00Z");

        List<WindowCount> counts = counts(day, at(noon, 1), at(noon + 20 * 3600 * SECOND, 2));

        assertThat(counts)
                .containsExactly(new WindowCount(micros("2026-03-28T23:00:00Z"), micros("2026-03-29T22:00:00Z"), 1));
    }

    @Test
    void countsEqualThoseOfAllSightingsKept() {
        Random random = new Random(11);
        List<TrackedFrame> frames = new ArrayList<>();
        List<Long> alive = new ArrayList<>();
        long next = 1;
        for (long time = 0; time < 300; time++) {
            List<Long> gone = new ArrayList<>();
            if (random.nextInt(2) == 0) {
                alive.add(next++);
            }
            if (random.nextInt(3) == 0 && !alive.isEmpty()) {
                gone.add(alive.remove(random.nextInt(alive.size())));
            }
            long[] seen = alive.stream()
                    .filter(id -> random.nextInt(4) > 0)
                    .mapToLong(Long::longValue)
                    .toArray();
            frames.add(frame(time, gone, seen));
        }
        List<WindowCount> counts = counts(SLIDING, frames.toArray(TrackedFrame[]::new));

        assertThat(counts).hasSize(59);
        for (WindowCount count : counts) {
            Set<Long> ids = new HashSet<>();
            frames.stream()
                    .filter(frame ->
                            frame.timeMicros() >= count.startMicros() && frame.timeMicros() < count.endMicros())
                    .forEach(frame -> frame.identities().forEach(identity -> ids.add(identity.id())));
            assertThat(count.unique()).isEqualTo(ids.size());
        }
    }

    @Test
    void stateDoesNotGrowWithThoseWhoLeft() {
        UniqueCounts uniques = new UniqueCounts(SLIDING);
        UniqueState state = UniqueState.empty();
        for (long id = 1; id < 2000; id++) {
            state = uniques.step(state, frame(id, List.of(id - 1), id)).state();
        }
        assertThat(state.followed()).hasSize(1);
        assertThat(state.departed()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void lengthsThatAreNoMultipleOfTheStepAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CountWindow.Sliding(Duration.ofSeconds(7), Duration.ofSeconds(5)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CountWindow.Calendar(ChronoUnit.WEEKS, ZoneId.of("UTC")));
    }

    private static List<WindowCount> counts(CountWindow window, TrackedFrame... frames) {
        UniqueCounts uniques = new UniqueCounts(window);
        UniqueState state = UniqueState.empty();
        List<WindowCount> counts = new ArrayList<>();
        for (TrackedFrame frame : frames) {
            UniqueCounts.Step step = uniques.step(state, frame);
            state = step.state();
            counts.addAll(step.closed());
        }
        return counts;
    }

    private static TrackedFrame frame(long seconds, List<Long> forgotten, long... seen) {
        return new TrackedFrame(
                seconds * SECOND,
                Arrays.stream(seen).mapToObj(id -> Frames.seen(id, 0.5, 0.5)).toList(),
                forgotten);
    }

    private static TrackedFrame at(long micros, long id) {
        return new TrackedFrame(micros, List.of(Frames.seen(id, 0.5, 0.5)), List.of());
    }

    private static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }
}
