package io.comevl.training.world;

import java.util.List;
import java.util.SplittableRandom;

/** Independent random numbers for each part of a world, so that asking for one never shifts another. */
final class Seeds {

    private Seeds() {}

    static SplittableRandom of(long seed, long... parts) {
        long mixed = seed;
        for (long part : parts) {
            // SplittableRandom's own output mixing makes neighbouring numbers unrelated.
            mixed = new SplittableRandom(mixed * 0x9E3779B97F4A7C15L + part).nextLong();
        }
        return new SplittableRandom(mixed);
    }

    /** One of some, all equally likely. */
    static <T> T any(SplittableRandom random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
