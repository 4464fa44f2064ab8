package io.comevl.job.watch;

import io.comevl.analytics.Identity;
import io.comevl.analytics.LineCrossing;
import io.comevl.analytics.LineState;
import io.comevl.analytics.TrackedFrame;
import io.comevl.analytics.WindowCount;
import io.comevl.analytics.ZoneEvent;
import io.comevl.analytics.ZoneState;
import io.comevl.avro.Counts;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.EventBox;
import io.comevl.avro.EventCause;
import io.comevl.avro.EventKind;
import io.comevl.avro.EventOrigin;
import io.comevl.avro.LineCounts;
import io.comevl.avro.LinePassages;
import io.comevl.avro.TrackedThing;
import io.comevl.avro.Tracks;
import io.comevl.avro.ZoneCounts;
import io.comevl.avro.ZonePassages;
import io.comevl.job.query.NamedWindow;
import io.comevl.job.query.StandingQuery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes what a watch saw on one frame as records of the topics tracks, counts and events. */
final class WatchRecords {

    private static final double MICROS_PER_SECOND = 1e6;

    private final StandingQuery query;
    private final WatchState state;
    private final Detection said;

    /** @param state after the frame */
    WatchRecords(StandingQuery query, WatchState state, Detection said) {
        this.query = query;
        this.state = state;
        this.said = said;
    }

    Tracks tracks(TrackedFrame frame) {
        return Tracks.newBuilder()
                .setId(said.getId())
                .setCamera(said.getCamera())
                .setSequence(said.getSequence())
                .setCapturedAt(said.getCapturedAt())
                .setQuery(query.query().getId())
                .setQueryVersion(query.query().getVersion())
                .setThings(frame.identities().stream().map(this::thing).toList())
                .setZones(zones())
                .setLines(lines())
                .setLabels(query.query().getLabels())
                .build();
    }

    List<Event> events(TrackedFrame frame, List<ZoneEvent> zoneEvents, List<LineCrossing> crossings) {
        List<Event> events = new ArrayList<>();
        zoneEvents.forEach(event -> events.add(event(frame, event)));
        crossings.forEach(crossing -> events.add(event(frame, crossing)));
        return List.copyOf(events);
    }

    static Counts counts(
            StandingQuery query,
            WatchState state,
            String camera,
            NamedWindow window,
            WindowCount closed,
            List<Long> totals) {
        List<ZonePassages> zones = new ArrayList<>();
        List<LinePassages> lines = new ArrayList<>();
        int at = 0;
        for (int zone = 0; zone < query.zones().size(); zone++) {
            zones.add(new ZonePassages(query.zones().get(zone).name(), totals.get(at++), totals.get(at++)));
        }
        for (int line = 0; line < query.lines().size(); line++) {
            lines.add(new LinePassages(query.lines().get(line).name(), totals.get(at++), totals.get(at++)));
        }
        Instant start = time(closed.startMicros());
        return Counts.newBuilder()
                .setId(Ids.of(
                        camera,
                        query.query().getId(),
                        state.version(),
                        state.beganSequence(),
                        window.name(),
                        closed.startMicros()))
                .setCamera(camera)
                .setQuery(query.query().getId())
                .setQueryVersion(query.query().getVersion())
                .setWindow(window.name())
                .setStartAt(start)
                .setEndAt(time(closed.endMicros()))
                .setWhole(state.beganMicros() <= closed.startMicros())
                .setUnique(closed.unique())
                .setZones(zones)
                .setLines(lines)
                .setLabels(query.query().getLabels())
                .build();
    }

    private Event event(TrackedFrame frame, ZoneEvent happened) {
        boolean entered = happened.kind() == ZoneEvent.Kind.ENTERED;
        EventKind kind = entered ? EventKind.ZONE_ENTERED : EventKind.ZONE_LEFT;
        Event event = begun(frame, happened.id(), kind, happened.zone(), happened.timeMicros());
        event.setId(event.getTrackId() + "/" + Ids.of("zone", happened.zone(), kind, happened.timeMicros()));
        event.setCause(
                happened.kind() == ZoneEvent.Kind.OUT_OF_SIGHT ? EventCause.OUT_OF_SIGHT : EventCause.OBSERVATION);
        if (!entered) {
            event.setValues(Map.of("dwellSeconds", happened.dwellMicros() / MICROS_PER_SECOND));
        }
        return event;
    }

    private Event event(TrackedFrame frame, LineCrossing crossing) {
        Event event = begun(frame, crossing.id(), EventKind.LINE_CROSSED, crossing.line(), crossing.timeMicros());
        String direction = crossing.direction().name().toLowerCase(Locale.ROOT);
        event.setId(event.getTrackId() + "/" + Ids.of("line", crossing.line(), direction));
        event.setCause(EventCause.OBSERVATION);
        event.setMessage(direction);
        event.setValues(Map.of(direction, 1.0));
        return event;
    }

    private Event begun(TrackedFrame frame, long thing, EventKind kind, String place, long timeMicros) {
        Optional<Identity> where = frame.identities().stream()
                .filter(identity -> identity.id() == thing)
                .findFirst();
        return Event.newBuilder()
                .setId("")
                .setKind(kind)
                .setCamera(said.getCamera())
                .setQuery(query.query().getId())
                .setQueryVersion(query.query().getVersion())
                .setOccurredAt(time(timeMicros))
                .setSequence(said.getSequence())
                .setTrackId(thingId(thing))
                .setPlace(place)
                .setDetections(List.of(said.getId()))
                .setLabels(query.query().getLabels())
                .setOrigin(new EventOrigin(
                        said.getFrame().getTopic(),
                        said.getFrame().getPartition(),
                        said.getFrame().getOffset()))
                .setBoxes(where.map(identity -> List.of(
                                new EventBox(identity.xMin(), identity.yMin(), identity.xMax(), identity.yMax())))
                        .orElse(List.of()))
                .build();
    }

    private TrackedThing thing(Identity identity) {
        return TrackedThing.newBuilder()
                .setId(thingId(identity.id()))
                .setConfirmed(identity.standing() == Identity.Standing.CONFIRMED)
                .setSeen(identity.presence() == Identity.Presence.SEEN)
                .setXMin(identity.xMin())
                .setYMin(identity.yMin())
                .setXMax(identity.xMax())
                .setYMax(identity.yMax())
                .setScore(identity.score())
                .build();
    }

    private String thingId(long identity) {
        return Ids.of(said.getCamera(), query.query().getId(), state.version(), state.beganSequence(), identity);
    }

    private List<ZoneCounts> zones() {
        List<ZoneCounts> zones = new ArrayList<>();
        for (int at = 0; at < query.zones().size(); at++) {
            ZoneState zone = state.zones().get(at);
            zones.add(new ZoneCounts(
                    query.zones().get(at).name(),
                    zone.occupancy(),
                    zone.entries(),
                    zone.exits(),
                    zone.longestDwellMicros(QueryWatch.micros(said.getCapturedAt())) / MICROS_PER_SECOND));
        }
        return zones;
    }

    private List<LineCounts> lines() {
        List<LineCounts> lines = new ArrayList<>();
        for (int at = 0; at < query.lines().size(); at++) {
            LineState line = state.lines().get(at);
            lines.add(new LineCounts(query.lines().get(at).name(), line.in(), line.out()));
        }
        return lines;
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
