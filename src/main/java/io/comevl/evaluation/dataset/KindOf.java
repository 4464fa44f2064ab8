package io.comevl.evaluation.dataset;

import io.comevl.training.Asked;
import io.comevl.training.world.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Says which kind of thing a question about a world is about. */
final class KindOf {

    private KindOf() {}

    /** The word for one of the things that the answer speaks of, else for those that the question asks for. */
    static String question(Asked asked) {
        return asked.about().stream()
                .map(thing -> thing.look().kind())
                .findFirst()
                .map(Kind::one)
                .orElseGet(() -> phrase(asked.question().phrase()));
    }

    private static String phrase(String phrase) {
        List<String> words = Arrays.asList(phrase.toLowerCase(Locale.ROOT).split("[^a-z]+"));
        return Arrays.stream(Kind.values())
                .filter(kind -> words.contains(kind.one())
                        || words.contains(kind.many())
                        || (kind == Kind.PERSON && words.contains("persons")))
                .findFirst()
                .map(Kind::one)
                .orElse(phrase);
    }
}
