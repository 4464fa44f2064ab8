package io.comevl.job.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.analytics.rules.Field;
import io.comevl.analytics.rules.Observation;
import io.comevl.avro.CountingLine;
import io.comevl.avro.Counts;
import io.comevl.avro.DetectedPoint;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.DetectionTask;
import io.comevl.avro.Event;
import io.comevl.avro.EventCause;
import io.comevl.avro.EventKind;
import io.comevl.avro.Origin;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.QueryWindow;
import io.comevl.avro.Tracks;
import io.comevl.avro.Vertex;
import io.comevl.avro.WatchedZone;
import io.comevl.job.query.StandingQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Someone walks from left to right in five seconds, seen four times a second. */
final class QueryWatchTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final int FRAMES = 20;

    private final List<Tracks> tracks = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Counts> counts = new ArrayList<>();
    private final List<Observation> observations = new ArrayList<>();

    @Test
    void aCrossingIsAnEventWithItsPlaceThingAndEvidence() {
        walk(query(), 0);

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getKind()).isEqualTo(EventKind.LINE_CROSSED);
            assertThat(event.getPlace()).isEqualTo("middle");
            assertThat(event.getMessage()).isEqualTo("in");
            assertThat(event.getTrackId()).isEqualTo("gate/watch/1/0/1");
            assertThat(event.getId()).isEqualTo("gate/watch/1/0/1/line/middle/in");
            assertThat(event.getBoxes()).hasSize(1);
            assertThat(event.getOrigin().getTopic()).isEqualTo("frames");
        });
        assertThat(tracks.get(FRAMES - 1).getLines().get(0).getIn()).isEqualTo(1);
        assertThat(observations.get(FRAMES - 1).numbers()).containsEntry(Field.LINE_IN, 1.0);
    }

    @Test
    void aZoneIsEnteredAndLeftWithTheDwellWithinASamplingInterval() {
        Query query = query();
        query.setLines(List.of());
        query.setZones(List.of(new WatchedZone(
                "square",
                List.of(new Vertex(0.3, 0.0), new Vertex(0.7, 0.0), new Vertex(0.7, 1.0), new Vertex(0.3, 1.0)))));

        walk(query, 0);

        assertThat(events).extracting(Event::getKind).containsExactly(EventKind.ZONE_ENTERED, EventKind.ZONE_LEFT);
        assertThat(events.get(1).getCause()).isEqualTo(EventCause.OBSERVATION);
        assertThat(events.get(1).getValues().get("dwellSeconds")).isBetween(1.75, 2.25);
        assertThat(observations.get(FRAMES / 2).numbers()).containsEntry(Field.ZONE_OCCUPANCY, 1.0);
    }

    @Test
    void theRegionIsTheZoneOfATrackedQueryAndLimitsWhatIsCounted() {
        Query query = query();
        query.setLines(List.of());
        query.setRegion(
                List.of(new Vertex(0.3, 0.0), new Vertex(0.7, 0.0), new Vertex(0.7, 1.0), new Vertex(0.3, 1.0)));

        walk(query, 0);

        assertThat(observations.get(0).numbers()).containsEntry(Field.COUNT, 0.0);
        assertThat(observations.get(FRAMES / 2).numbers()).containsEntry(Field.COUNT, 1.0);
        assertThat(events).extracting(Event::getPlace).containsExactly("region", "region");
    }

    @Test
    void whatWindowsCountSumsToTheWhole() {
        Query query = query();
        query.setWindows(List.of(
                QueryWindow.newBuilder()
                        .setLengthMillis(1000)
                        .setStepMillis(1000)
                        .build(),
                QueryWindow.newBuilder()
                        .setLengthMillis(2000)
                        .setStepMillis(1000)
                        .build()));

        walk(query, 8);

        assertThat(counts)
                .filteredOn(record -> record.getWindow().equals("PT1S/PT1S"))
                .extracting(record ->
                        record.getUnique() + " " + record.getLines().get(0).getIn())
                .containsExactly("1 0", "1 0", "1 1", "1 0", "1 0", "0 0");
        assertThat(counts)
                .filteredOn(record -> record.getWindow().equals("PT2S/PT1S"))
                .extracting(record -> record.getLines().get(0).getIn() + " " + record.getWhole())
                .containsExactly("0 false", "0 true", "1 true", "1 true", "0 true", "0 true");
        assertThat(counts).extracting(Counts::getId).doesNotHaveDuplicates();
    }

    @Test
    void anAnswerThatWasNotGivenIsNotAnEmptyPicture() {
        QueryWatch watch = new QueryWatch(StandingQuery.of(query()));
        Optional<WatchState> state = step(watch, Optional.empty(), said(0, 0.2));
        Detection failed = said(1);
        failed.setStatus(DetectionStatus.FAILED);

        QueryWatch.Step step = watch.step(state, failed);

        assertThat(step.state()).isEqualTo(state);
        assertThat(step.tracks()).isEmpty();
        assertThat(step.observation()).isEmpty();
    }

    @Test
    void aCountWithoutItsPlacesIsObservedButNotFollowed() {
        Query query = query();
        query.setTask(QueryTask.COUNT);
        Detection said = said(0);
        said.setTask(DetectionTask.COUNT);
        said.setCount(3);

        QueryWatch.Step step = new QueryWatch(StandingQuery.of(query)).step(Optional.empty(), said);

        assertThat(step.tracks()).isEmpty();
        assertThat(step.observation().orElseThrow().numbers())
                .containsEntry(Field.COUNT, 3.0)
                .doesNotContainKey(Field.LINE_IN);
    }

    private void walk(Query query, int emptyFrames) {
        QueryWatch watch = new QueryWatch(StandingQuery.of(query));
        Optional<WatchState> state = Optional.empty();
        for (int frame = 0; frame < FRAMES + emptyFrames; frame++) {
            double x = (frame + 0.5) / FRAMES;
            state = step(watch, state, x < 1 ? said(frame, x) : said(frame));
        }
    }

    private Optional<WatchState> step(QueryWatch watch, Optional<WatchState> before, Detection said) {
        QueryWatch.Step step = watch.step(before, said);
        step.tracks().ifPresent(tracks::add);
        events.addAll(step.events());
        counts.addAll(step.counts());
        step.observation().ifPresent(observations::add);
        return step.state();
    }

    private static Detection said(int frame, double... xs) {
        List<DetectedPoint> points = new ArrayList<>();
        for (double x : xs) {
            points.add(new DetectedPoint(x, 0.5));
        }
        return Detection.newBuilder()
                .setId("gate/" + frame + "/watch/1/0")
                .setCamera("gate")
                .setSequence(frame)
                .setCapturedAt(NOON.plusMillis(250L * frame))
                .setFrame(new Origin("frames", 0, (long) frame))
                .setQuery("watch")
                .setTask(DetectionTask.POINT)
                .setStatus(DetectionStatus.OK)
                .setConfidence(0.9)
                .setPoints(points)
                .build();
    }

    private static Query query() {
        return Query.newBuilder()
                .setId("watch")
                .setTask(QueryTask.POINT)
                .setPhrase("people")
                .setTrack(true)
                .setLines(List.of(new CountingLine("middle", new Vertex(0.5, 0.95), new Vertex(0.5, 0.05))))
                .build();
    }
}
