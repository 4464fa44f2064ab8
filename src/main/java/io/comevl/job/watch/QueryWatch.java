package io.comevl.job.watch;

import io.comevl.analytics.LineState;
import io.comevl.analytics.LineWatch;
import io.comevl.analytics.Sighting;
import io.comevl.analytics.TotalsState;
import io.comevl.analytics.TrackedFrame;
import io.comevl.analytics.Tracker;
import io.comevl.analytics.TrackerState;
import io.comevl.analytics.UniqueCounts;
import io.comevl.analytics.UniqueState;
import io.comevl.analytics.WindowCount;
import io.comevl.analytics.WindowTotals;
import io.comevl.analytics.ZoneState;
import io.comevl.analytics.ZoneWatch;
import io.comevl.analytics.rules.Field;
import io.comevl.analytics.rules.Observation;
import io.comevl.avro.Counts;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Tracks;
import io.comevl.job.query.NamedWindow;
import io.comevl.job.query.StandingQuery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows what one query shows at one camera. Answers come in the order of their capture time; an answer that was not
 * given or not understood says nothing, which is not the same as seeing nothing. Same answers, same results. Without
 * state of its own: one watch may serve all cameras.
 */
public final class QueryWatch {

    private static final Tracker TRACKER = new Tracker();

    private final StandingQuery query;
    private final List<ZoneWatch> zones;
    private final List<LineWatch> lines;

    /**
     * What is known after an answer, and what to publish.
     *
     * @param state nothing if nothing is followed
     * @param observation for the query's rule; nothing if the answer says nothing
     */
    public record Step(
            Optional<WatchState> state,
            Optional<Tracks> tracks,
            List<Event> events,
            List<Counts> counts,
            Optional<Observation> observation) {}

    /** What is known after a while without answers. */
    public record Passed(WatchState state, List<Counts> counts) {}

    private record Followed(
            WatchState state, TrackedFrame frame, List<ZoneWatch.Step> zones, List<LineWatch.Step> lines) {}

    /** Watches for one query. */
    public QueryWatch(StandingQuery query) {
        this.query = query;
        this.zones = query.zones().stream().map(ZoneWatch::new).toList();
        this.lines = query.lines().stream().map(LineWatch::new).toList();
    }

    /**
     * Takes the next answer, as the model gave it.
     *
     * @param before nothing at the beginning; else of this query or an earlier version that follows the same
     */
    public Step step(Optional<WatchState> before, Detection said) {
        Optional<List<Sighting>> sightings = query.query().getTrack() ? Answers.sightings(said) : Optional.empty();
        Optional<Observation> seen = observation(said);
        if (sightings.isEmpty()) {
            return new Step(before, Optional.empty(), List.of(), List.of(), seen);
        }
        WatchState begun = before.orElseGet(() -> beginning(said));
        List<Counts> counts = new ArrayList<>();
        Followed followed = follow(begun, said, sightings.get(), counts);
        WatchRecords records = new WatchRecords(query, followed.state(), said);
        return new Step(
                Optional.of(followed.state()),
                Optional.of(records.tracks(followed.frame())),
                records.events(
                        followed.frame(),
                        followed.zones().stream()
                                .flatMap(zone -> zone.events().stream())
                                .toList(),
                        followed.lines().stream()
                                .flatMap(line -> line.crossings().stream())
                                .toList()),
                counts,
                seen.map(observation -> complete(observation, followed)));
    }

    /** Lets time pass: no answer will come any more that is older. Closes windows that end by then. */
    public Passed passed(WatchState before, String camera, long timeMicros) {
        List<Counts> counts = new ArrayList<>();
        List<UniqueState> uniques = new ArrayList<>();
        for (int at = 0; at < query.windows().size(); at++) {
            NamedWindow window = query.windows().get(at);
            UniqueCounts.Step step =
                    new UniqueCounts(window.window()).passed(before.uniques().get(at), timeMicros);
            uniques.add(step.state());
            for (WindowCount closed : step.closed()) {
                List<Long> totals = new WindowTotals(window.window())
                        .within(before.totals().get(at), closed, before.runningTotals());
                counts.add(WatchRecords.counts(query, before, camera, window, closed, totals));
            }
        }
        WatchState after = new WatchState(
                before.version(),
                before.beganMicros(),
                before.beganSequence(),
                before.tracker(),
                before.zones(),
                before.lines(),
                uniques,
                before.totals());
        return new Passed(after, List.copyOf(counts));
    }

    /** When the next window ends that holds a frame; {@link Long#MAX_VALUE} if there is none. */
    public long nextEndMicros(WatchState state) {
        long next = Long.MAX_VALUE;
        for (int at = 0; at < query.windows().size(); at++) {
            UniqueState unique = state.uniques().get(at);
            long end = unique.nextEndMicros();
            if (query.windows().get(at).window().startOf(end) <= unique.lastFrameMicros()) {
                next = Math.min(next, end);
            }
        }
        return next;
    }

    private WatchState beginning(Detection said) {
        return new WatchState(
                query.query().getVersion(),
                micros(said.getCapturedAt()),
                said.getSequence(),
                TrackerState.empty(),
                zones.stream().map(zone -> ZoneState.empty()).toList(),
                lines.stream().map(line -> LineState.empty()).toList(),
                query.windows().stream().map(window -> UniqueState.empty()).toList(),
                query.windows().stream().map(window -> TotalsState.empty()).toList());
    }

    private Followed follow(WatchState before, Detection said, List<Sighting> sightings, List<Counts> counts) {
        long now = micros(said.getCapturedAt());
        Passed passed = passed(before, said.getCamera(), now); // before marks of the windows that end now are dropped
        counts.addAll(passed.counts());
        WatchState closed = passed.state();
        List<TotalsState> totals = new ArrayList<>();
        for (int at = 0; at < query.windows().size(); at++) {
            totals.add(new WindowTotals(query.windows().get(at).window())
                    .frame(closed.totals().get(at), now, closed.runningTotals()));
        }

        Tracker.Step tracked = TRACKER.step(closed.tracker(), now, sightings);
        List<ZoneWatch.Step> zoneSteps = new ArrayList<>();
        for (int at = 0; at < zones.size(); at++) {
            zoneSteps.add(zones.get(at).step(closed.zones().get(at), tracked.frame()));
        }
        List<LineWatch.Step> lineSteps = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            lineSteps.add(lines.get(at).step(closed.lines().get(at), tracked.frame()));
        }
        List<UniqueState> uniques = new ArrayList<>();
        for (int at = 0; at < query.windows().size(); at++) {
            uniques.add(new UniqueCounts(query.windows().get(at).window())
                    .step(closed.uniques().get(at), tracked.frame())
                    .state());
        }
        WatchState after = new WatchState(
                closed.version(),
                closed.beganMicros(),
                closed.beganSequence(),
                tracked.state(),
                zoneSteps.stream().map(ZoneWatch.Step::state).toList(),
                lineSteps.stream().map(LineWatch.Step::state).toList(),
                uniques,
                totals);
        return new Followed(after, tracked.frame(), zoneSteps, lineSteps);
    }

    private Optional<Observation> observation(Detection said) {
        Detection within = Regions.within(query, said);
        return Answers.of(within).map(answer -> {
            Observation seen = Observation.at(said.getCamera(), said.getSequence(), micros(said.getCapturedAt()))
                    .with(answer);
            return said.getConfidence() == null ? seen : seen.with(Field.CONFIDENCE, said.getConfidence());
        });
    }

    private Observation complete(Observation seen, Followed followed) {
        Observation withZones =
                zones.isEmpty() ? seen : seen.withZones(followed.state().zones());
        return lines.isEmpty() ? withZones : withZones.with(followed.lines());
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
