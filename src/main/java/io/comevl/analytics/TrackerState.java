package io.comevl.analytics;

import java.util.List;

/**
 * Everything that a {@link Tracker} remembers between frames of one camera and query: plain values for a keyed state.
 *
 * @param timeMicros event time of the latest frame
 * @param nextId the next new thing's identity
 * @param tracks by ascending identity
 */
public record TrackerState(long timeMicros, long nextId, List<Track> tracks) {

    /** Copies the list. */
    public TrackerState {
        tracks = List.copyOf(tracks);
    }

    /** Before the first frame. */
    public static TrackerState empty() {
        return new TrackerState(Long.MIN_VALUE, 1, List.of());
    }
}
