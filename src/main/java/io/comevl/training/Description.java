package io.comevl.training;

import io.comevl.training.world.Colour;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Truth;
import java.util.Optional;

/**
 * Words for some things of a scene: a kind, and perhaps its colour.
 *
 * @param colour empty if any will do
 * @param kind what they are
 */
record Description(Optional<Colour> colour, Kind kind) {

    static Description of(Kind kind) {
        return new Description(Optional.empty(), kind);
    }

    static Description of(Colour colour, Kind kind) {
        return new Description(Optional.of(colour), kind);
    }

    boolean fits(Truth thing) {
        return thing.look().kind() == kind
                && colour.map(wanted -> wanted == thing.look().colour()).orElse(true);
    }

    /** {@code red car}. */
    String one() {
        return coloured(kind.one());
    }

    /** {@code red cars}. */
    String many() {
        return coloured(kind.many());
    }

    /** {@code a red car}. */
    String any() {
        return ("aeiou".indexOf(one().charAt(0)) >= 0 ? "an " : "a ") + one();
    }

    private String coloured(String noun) {
        return colour.map(word -> word.word() + " ").orElse("") + noun;
    }
}
