package io.comevl.analytics;

import io.comevl.analytics.ZoneState.Stay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts who enters and leaves a zone, and for how long they stay.
 *
 * <p>A detection's place jitters, so one sighting beyond the border is no change of side: a thing changes sides when
 * two sightings in a row have it there and it is well away from the border or has been there for a while; the change
 * then dates from the first of these sightings. Unconfirmed identities change sides only once confirmed.
 */
public final class ZoneWatch {

    private static final int SIGHTINGS = 2;
    private static final long SETTLED_MICROS = 1_000_000;

    private final Zone zone;

    /** What is known after a frame. */
    public record Step(ZoneState state, List<ZoneEvent> events) {}

    /** Watches one zone. */
    public ZoneWatch(Zone zone) {
        this.zone = zone;
    }

    /** Takes the next frame. */
    public Step step(ZoneState before, TrackedFrame frame) {
        Map<Long, Stay> known = new HashMap<>();
        before.stays().forEach(stay -> known.put(stay.id(), stay));
        List<ZoneEvent> events = new ArrayList<>();
        List<Stay> stays = new ArrayList<>();
        for (Identity identity : frame.seen()) {
            Stay stay = known.remove(identity.id());
            stays.add(changed(sighted(stay, identity, frame.timeMicros()), events));
        }
        Set<Long> forgotten = new HashSet<>(frame.forgotten());
        for (Stay stay : before.stays()) {
            if (known.containsKey(stay.id())) {
                if (forgotten.contains(stay.id())) {
                    end(stay, events);
                } else {
                    stays.add(stay);
                }
            }
        }
        long entered = events.stream()
                .filter(event -> event.kind() == ZoneEvent.Kind.ENTERED)
                .count();
        return new Step(
                new ZoneState(before.entries() + entered, before.exits() + events.size() - entered, stays),
                List.copyOf(events));
    }

    private Stay sighted(Stay known, Identity identity, long nowMicros) {
        Stay stay = known == null ? new Stay(identity.id(), false, false, 0, 0, 0, false, nowMicros) : known;
        boolean otherSide = zone.contains(identity) != stay.inside();
        boolean first = stay.otherSideSightings() == 0;
        return new Stay(
                stay.id(),
                identity.isConfirmed(),
                stay.inside(),
                stay.sinceMicros(),
                otherSide ? stay.otherSideSightings() + 1 : 0,
                otherSide ? (first ? nowMicros : stay.otherSideSinceMicros()) : 0,
                otherSide && (stay.otherSideClear() || zone.isClearOfBorder(identity)),
                nowMicros);
    }

    private Stay changed(Stay stay, List<ZoneEvent> events) {
        boolean settled = stay.lastSeenMicros() - stay.otherSideSinceMicros() >= SETTLED_MICROS;
        if (stay.confirmed() && stay.otherSideSightings() >= SIGHTINGS && (stay.otherSideClear() || settled)) {
            return change(stay, events);
        }
        return stay;
    }

    private Stay change(Stay stay, List<ZoneEvent> events) {
        long at = stay.otherSideSinceMicros();
        if (stay.inside()) {
            events.add(new ZoneEvent(zone.name(), stay.id(), ZoneEvent.Kind.LEFT, at, at - stay.sinceMicros()));
        } else {
            events.add(new ZoneEvent(zone.name(), stay.id(), ZoneEvent.Kind.ENTERED, at, 0));
        }
        boolean inside = !stay.inside();
        return new Stay(stay.id(), true, inside, inside ? at : 0, 0, 0, false, stay.lastSeenMicros());
    }

    /** What only one last sighting showed is believed when nothing follows that could contradict it. */
    private void end(Stay stay, List<ZoneEvent> events) {
        Stay last = stay.confirmed() && stay.otherSideClear() ? change(stay, events) : stay;
        if (last.inside()) {
            events.add(new ZoneEvent(
                    zone.name(),
                    last.id(),
                    ZoneEvent.Kind.OUT_OF_SIGHT,
                    last.lastSeenMicros(),
                    last.lastSeenMicros() - last.sinceMicros()));
        }
    }
}
