package io.comevl.analytics;

import java.util.List;

/**
 * What {@link UniqueCounts} remembers between frames: plain values for a keyed state. Its size depends on how many are
 * followed now and on how many windows overlap, not on how many were ever seen.
 *
 * @param lastFrameMicros event time of the latest frame
 * @param nextEndMicros when the next window closes
 * @param followed confirmed things that may be seen again
 * @param departed how many were last seen when
 */
public record UniqueState(long lastFrameMicros, long nextEndMicros, List<Followed> followed, List<Departed> departed) {

    /** Copies the lists. */
    public UniqueState {
        followed = List.copyOf(followed);
        departed = List.copyOf(departed);
    }

    /** Before the first frame. */
    public static UniqueState empty() {
        return new UniqueState(Long.MIN_VALUE, Long.MIN_VALUE, List.of(), List.of());
    }

    /** One thing and its last sighting. */
    public record Followed(long id, long lastSeenMicros) {}

    /** How many that are no longer followed were last seen in the stretch from this start to the next. */
    public record Departed(long startMicros, int count) {}
}
