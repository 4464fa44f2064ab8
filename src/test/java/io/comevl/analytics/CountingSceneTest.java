package io.comevl.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.comevl.grounding.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Movers on a script go the whole way from detections to counts. */
final class CountingSceneTest {

    private static final int MOVERS = 30;
    private static final double SECONDS = 60;
    private static final double ZONE_LEFT = 0.4;
    private static final double ZONE_RIGHT = 0.65;

    private final CountingLine line =
            new CountingLine("middle", new Answer.Point(0.5, 0.95), new Answer.Point(0.5, 0.05));
    private final Zone zone = new Zone(
            "square",
            List.of(
                    new Answer.Point(ZONE_LEFT, 0),
                    new Answer.Point(ZONE_RIGHT, 0),
                    new Answer.Point(ZONE_RIGHT, 1),
                    new Answer.Point(ZONE_LEFT, 1)));
    private final CountWindow window = new CountWindow.Sliding(Duration.ofMinutes(1), Duration.ofMinutes(1));

    @ParameterizedTest
    @ValueSource(doubles = {2, 4, 10})
    void perfectDetectionsGiveExactCounts(double fps) {
        Counts counts = count(fps, 0, 0);

        assertThat(counts.line.in()).isEqualTo(MOVERS / 2);
        assertThat(counts.line.out()).isEqualTo(MOVERS / 2);
        assertThat(counts.zone.entries()).isEqualTo(MOVERS);
        assertThat(counts.zone.exits()).isEqualTo(MOVERS);
        assertThat(counts.unique).isEqualTo(MOVERS);
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 4, 10})
    void perfectDetectionsGiveDwellWithinASamplingInterval(double fps) {
        List<ZoneEvent> left = count(fps, 0, 0).events.stream()
                .filter(event -> event.kind() == ZoneEvent.Kind.LEFT)
                .toList();

        assertThat(left).hasSize(MOVERS);
        double[] dwells =
                left.stream().mapToDouble(ZoneEvent::dwellMicros).sorted().toArray();
        double[] expected = movers().stream()
                .mapToDouble(mover -> (ZONE_RIGHT - ZONE_LEFT) / mover.speed * 1e6)
                .sorted()
                .toArray();
        for (int at = 0; at < dwells.length; at++) {
            assertThat(dwells[at]).isCloseTo(expected[at], within(1e6 / fps));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 4, 10})
    void aFifthMissedAndATenthSpuriousCostAtMostOneInTenCounts(double fps) {
        Counts counts = count(fps, 0.2, 0.1);

        assertThat(counts.line.in()).isCloseTo(MOVERS / 2, within(1L));
        assertThat(counts.line.out()).isCloseTo(MOVERS / 2, within(1L));
        assertThat(counts.zone.entries()).isCloseTo(MOVERS, within(3L));
        assertThat(counts.unique).isCloseTo(MOVERS, within(3));
    }

    @Test
    void pointsGiveExactCountsToo() {
        Counts counts = count(4, 0, 0, Shape.POINT);

        assertThat(counts.line.in()).isEqualTo(MOVERS / 2);
        assertThat(counts.line.out()).isEqualTo(MOVERS / 2);
        assertThat(counts.unique).isEqualTo(MOVERS);
    }

    private enum Shape {
        BOX,
        POINT
    }

    private record Counts(LineState line, ZoneState zone, List<ZoneEvent> events, int unique) {}

    private record Mover(boolean rightwards, double y, double starts, double speed, double width) {

        double x(double now) {
            double way = (now - starts) * speed;
            return rightwards ? way : 1 - way;
        }
    }

    private static List<Mover> movers() {
        Random random = new Random(21);
        List<Mover> movers = new ArrayList<>();
        for (int number = 0; number < MOVERS; number++) {
            movers.add(new Mover(
                    number % 2 == 0,
                    0.15 + 0.13 * (number % 6),
                    1.2 * number,
                    0.06 + 0.08 * random.nextDouble(),
                    0.04 + 0.03 * random.nextDouble()));
        }
        return movers;
    }

    private Counts count(double fps, double missed, double spurious) {
        return count(fps, missed, spurious, Shape.BOX);
    }

    private Counts count(double fps, double missed, double spurious, Shape shape) {
        Random random = new Random(4);
        Tracker tracker = new Tracker();
        LineWatch lineWatch = new LineWatch(line);
        ZoneWatch zoneWatch = new ZoneWatch(zone);
        UniqueCounts uniqueCounts = new UniqueCounts(window);
        TrackerState tracks = TrackerState.empty();
        LineState lineState = LineState.empty();
        ZoneState zoneState = ZoneState.empty();
        UniqueState uniqueState = UniqueState.empty();
        List<ZoneEvent> events = new ArrayList<>();
        int unique = 0;
        for (int frame = 0; frame <= SECONDS * fps; frame++) {
            double now = frame / fps;
            List<Sighting> sightings = new ArrayList<>();
            for (Mover mover : movers()) {
                double x = mover.x(now);
                if (now >= mover.starts && x > 0 && x < 1) {
                    if (random.nextDouble() >= missed) {
                        sightings.add(
                                shape == Shape.POINT
                                        ? new Sighting(x, mover.y, x, mover.y, 0.9)
                                        : box(x, mover.y, mover.width, 0.9));
                    }
                    if (random.nextDouble() < spurious) {
                        sightings.add(spurious(random));
                    }
                }
            }
            Tracker.Step step = tracker.step(tracks, Math.round(now * 1e6), sightings);
            tracks = step.state();
            lineState = lineWatch.step(lineState, step.frame()).state();
            ZoneWatch.Step inZone = zoneWatch.step(zoneState, step.frame());
            zoneState = inZone.state();
            events.addAll(inZone.events());
            UniqueCounts.Step counted = uniqueCounts.step(uniqueState, step.frame());
            uniqueState = counted.state();
            unique += counted.closed().stream().mapToInt(WindowCount::unique).sum();
        }
        return new Counts(lineState, zoneState, events, unique);
    }

    private static Sighting spurious(Random random) {
        double width = 0.04 + 0.03 * random.nextDouble();
        return box(random.nextDouble(), 0.15 + 0.7 * random.nextDouble(), width, 0.1 + 0.5 * random.nextDouble());
    }

    private static Sighting box(double x, double y, double width, double score) {
        return new Sighting(Math.max(0, x - width / 2), y - width, Math.min(1, x + width / 2), y + width, score);
    }
}
