package io.comevl.training;

import io.comevl.training.world.Colour;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Truth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Words for some things of a scene: a kind, and perhaps its colour.
 *
 * @param colour empty if any will do
 * @param kind what they are
 */
record Description(Optional<Colour> colour, Kind kind) {

    private static final double USUAL_WORD = 0.7;

    static Description of(Kind kind) {
        return new Description(Optional.empty(), kind);
    }

    static Description of(Colour colour, Kind kind) {
        return new Description(Optional.of(colour), kind);
    }

    /** What these words mean, for one or for several; empty if they are others. */
    static Optional<Description> named(String words) {
        String wanted = words.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Stream.concat(
                        Stream.of(of(kind)), Arrays.stream(Colour.values()).map(colour -> of(colour, kind))))
                .filter(meant -> meant.words().contains(wanted))
                .findFirst();
    }

    /** Whether a thing surely is one of these. */
    boolean fits(Truth thing) {
        return mayFit(thing) && (colour.isEmpty() || thing.coloured());
    }

    /** Whether a thing is one of these, or may be since its colour is not known. */
    boolean mayFit(Truth thing) {
        return thing.look().kind() == kind
                && colour.map(wanted ->
                                !thing.coloured() || wanted == thing.look().colour())
                        .orElse(true);
    }

    /** {@code red car}. */
    String one() {
        return coloured(kind.one());
    }

    /** {@code red cars}. */
    String many() {
        return coloured(kind.many());
    }

    /** Words that somebody may ask for these things by, as they are used: mostly for several, even if there is one. */
    String asked(SplittableRandom random) {
        List<String> words = words();
        return random.nextDouble() < USUAL_WORD ? many() : words.get(random.nextInt(words.size()));
    }

    /** {@code red cars}, {@code red car}, and what else they are called. */
    private List<String> words() {
        List<String> words = new ArrayList<>(List.of(many(), one()));
        if (kind == Kind.PERSON) {
            words.add(coloured("persons"));
        }
        return words;
    }

    /** {@code a red car}. */
    String any() {
        return ("aeiou".indexOf(one().charAt(0)) >= 0 ? "an " : "a ") + one();
    }

    private String coloured(String noun) {
        return colour.map(word -> word.word() + " ").orElse("") + noun;
    }
}
