package io.comevl.analytics;

/**
 * Someone came into a zone or is no longer in it.
 *
 * @param timeMicros event time of the first sighting on the new side; when out of sight, of the last sighting
 * @param dwellMicros how long the stay was that ends here; 0 when it begins
 */
public record ZoneEvent(String zone, long id, Kind kind, long timeMicros, long dwellMicros) {

    /** What happened. */
    public enum Kind {
        /** Came in, or was first seen inside. */
        ENTERED,
        /** Went out. */
        LEFT,
        /** Was last seen inside and is not followed any more: counts as an exit. */
        OUT_OF_SIGHT
    }
}
