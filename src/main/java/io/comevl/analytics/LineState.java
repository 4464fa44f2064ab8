package io.comevl.analytics;

import java.util.List;

/**
 * What a {@link LineWatch} remembers between frames: plain values for a keyed state.
 *
 * @param in crossings from left to right
 * @param out crossings from right to left
 * @param passages of everything that is followed
 */
public record LineState(long in, long out, List<Passage> passages) {

    /** Copies the list. */
    public LineState {
        passages = List.copyOf(passages);
    }

    /** Before the first frame. */
    public static LineState empty() {
        return new LineState(0, 0, List.of());
    }

    /**
     * One thing and the line. Sides are 1 to the right, −1 to the left, 0 unknown.
     *
     * @param x anchor at the last sighting
     * @param y anchor at the last sighting
     * @param side where it was last well away from the line and settled
     * @param nearSide where it was at the last sighting, however near
     * @param turnedMicros when {@code nearSide} last changed
     * @param throughLine whether it changed across the stretch rather than past its ends
     * @param beyondSightings how many sightings have it well away on the other side than {@code side}
     */
    public record Passage(
            long id,
            boolean confirmed,
            double x,
            double y,
            int side,
            int nearSide,
            long turnedMicros,
            boolean throughLine,
            int beyondSightings,
            boolean countedIn,
            boolean countedOut) {}
}
