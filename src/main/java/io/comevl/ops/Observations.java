package io.comevl.ops;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What {@link Ops#observe} saw at the places somebody asked for. For one computation, by one thread. */
public final class Observations {

    private final Set<String> places;
    private final Map<String, Observation> seen = new TreeMap<>();

    private Observations(Set<String> places) {
        this.places = places;
    }

    /** Collects at these places. */
    public static Observations at(Set<String> places) {
        return new Observations(Set.copyOf(places));
    }

    /** Collects nothing. */
    public static Observations none() {
        return new Observations(Set.of());
    }

    /** Whether somebody asked for this place. */
    boolean asks(String place) {
        return places.contains(place);
    }

    void add(String place, Observation observation) {
        seen.put(place, observation);
    }

    /** What was seen at a place; empty if nobody asked for it or the computation never came there. */
    public Optional<Observation> of(String place) {
        return Optional.ofNullable(seen.get(place));
    }

    /** All that was seen, by place. */
    public Map<String, Observation> all() {
        return Map.copyOf(seen);
    }
}
