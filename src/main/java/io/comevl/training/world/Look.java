package io.comevl.training.world;

import java.util.SplittableRandom;

/**
 * What a thing looks like.
 *
 * @param kind what it is
 * @param colour its main colour
 * @param size among its kind
 * @param seed of everything else: shades, proportions, clothes
 */
public record Look(Kind kind, Colour colour, Size size, long seed) {

    SplittableRandom random() {
        return new SplittableRandom(seed);
    }
}
