package io.comevl.analytics;

import java.util.List;

/**
 * What a {@link ZoneWatch} remembers between frames: plain values for a keyed state.
 *
 * @param entries how often a confirmed thing came in
 * @param exits how often one went out or out of sight
 * @param stays of everything that is followed, inside or not
 */
public record ZoneState(long entries, long exits, List<Stay> stays) {

    /** Copies the list. */
    public ZoneState {
        stays = List.copyOf(stays);
    }

    /** Before the first frame. */
    public static ZoneState empty() {
        return new ZoneState(0, 0, List.of());
    }

    /** How many are inside. */
    public int occupancy() {
        return (int) stays.stream().filter(Stay::inside).count();
    }

    /** The longest stay of those inside, up to now; 0 when empty. */
    public long longestDwellMicros(long nowMicros) {
        return stays.stream()
                .filter(Stay::inside)
                .mapToLong(stay -> nowMicros - stay.sinceMicros())
                .max()
                .orElse(0);
    }

    /**
     * One thing and the zone.
     *
     * @param inside where it settled
     * @param sinceMicros when it came in; 0 while outside
     * @param otherSideSightings how many sightings in a row have it on the other side of the border
     * @param otherSideSinceMicros the first of these
     * @param otherSideClear whether one of these is well away from the border
     */
    public record Stay(
            long id,
            boolean confirmed,
            boolean inside,
            long sinceMicros,
            int otherSideSightings,
            long otherSideSinceMicros,
            boolean otherSideClear,
            long lastSeenMicros) {}
}
