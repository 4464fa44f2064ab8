package io.comevl.training.world;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A place with a still camera and things that come and go: endless, and a function of seed and time alone. Safe for
 * several threads.
 */
public final class World {

    private final Place place;
    private final Function<Duration, List<Mover>> present;

    private World(Place place, Function<Duration, List<Mover>> present) {
        this.place = place;
        this.present = present;
    }

    /** A world that lives by itself. */
    public static World of(View view, long seed, WorldOptions options) {
        Place place = new Place(view, seed, options);
        return new World(place, new Itinerary(view, place.lens(), seed, options)::at);
    }

    /** A world in which exactly these things move; the options' places and kinds do not matter. */
    public static World scripted(View view, long seed, WorldOptions options, List<Mover> movers) {
        List<Mover> script = List.copyOf(movers);
        if (script.stream().map(Mover::id).distinct().count() < script.size()) {
            throw new IllegalArgumentException("world: two movers have the same id");
        }
        return new World(
                new Place(view, seed, options),
                time -> script.stream().filter(mover -> mover.isThere(time)).toList());
    }

    /** The world at a moment, counted from its beginning. */
    public Scene at(Duration time) {
        return new Scene(place, time, present.apply(time));
    }
}
