package io.comevl.training.world;

import java.util.Set;

/**
 * What a world may hold.
 *
 * @param places how many things there may be at once, 0 to 12; some are empty at any time
 * @param kinds only these kinds are used, as far as the view has them; empty allows all
 * @param aspect width of the frame by its height: other sizes show the same frame stretched
 * @param quality how good the camera is
 */
public record WorldOptions(int places, Set<Kind> kinds, double aspect, Quality quality) {

    /** How good a camera is. */
    public enum Quality {
        /** Sensor noise, soft lens, vignette and uneven colour, as a real one has them. */
        REAL,
        /** None of these. */
        PERFECT
    }

    /** Six places, all kinds, 16:9, a real camera. */
    public static final WorldOptions USUAL = new WorldOptions(6, Set.of(), 16.0 / 9, Quality.REAL);

    /** Checks the ranges. */
    public WorldOptions {
        kinds = Set.copyOf(kinds);
        if (places < 0 || places > 12) {
            throw new IllegalArgumentException("world: places must be 0 to 12, found " + places);
        }
        if (!(aspect >= 0.25 && aspect <= 4)) {
            throw new IllegalArgumentException("world: aspect must be 0.25 to 4, found " + aspect);
        }
    }

    /** The same with another number of places. */
    public WorldOptions withPlaces(int count) {
        return new WorldOptions(count, kinds, aspect, quality);
    }

    /** The same with these kinds only. */
    public WorldOptions only(Kind... allowed) {
        return new WorldOptions(places, Set.of(allowed), aspect, quality);
    }

    /** The same with a perfect camera. */
    public WorldOptions perfect() {
        return new WorldOptions(places, kinds, aspect, Quality.PERFECT);
    }
}
