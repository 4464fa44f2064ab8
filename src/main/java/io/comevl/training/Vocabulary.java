package io.comevl.training;

import io.comevl.grounding.AnswerFormat;
import io.comevl.grounding.Prompts;
import io.comevl.grounding.Question;
import io.comevl.grounding.Task;
import io.comevl.training.world.Colour;
import io.comevl.training.world.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The pieces that questions about camera worlds and their answers fall into. What the grammar says in one breath is one
 * piece; a percentage is two, its whole part with the dot and the decimal; a pixel number is one. Anything else that a
 * person may ask falls into bytes.
 */
final class Vocabulary {

    /** Ends the words that come before a total. */
    static final String BEFORE_TOTAL = " shows a total of ";

    private static final String PHRASE = "\u0001";
    private static final int MOST_POINTS = 12;

    private Vocabulary() {}

    /** All pieces, those of one byte left out since bytes are there anyway. */
    static List<String> pieces(int largestPixel) {
        Set<String> pieces = new LinkedHashSet<>();
        prompts(pieces);
        answers(pieces);
        words().forEach(word -> {
            pieces.add(word);
            pieces.add(" " + word);
        });
        IntStream.rangeClosed(0, 100).forEach(whole -> pieces.add(whole + "."));
        IntStream.rangeClosed(0, largestPixel).forEach(pixel -> pieces.add(Integer.toString(pixel)));
        List<String> all = new ArrayList<>(pieces);
        all.removeIf(piece -> piece.length() < 2);
        return all;
    }

    private static void prompts(Set<String> pieces) {
        for (Task task : Task.values()) {
            String message = Prompts.of(new Question(task, PHRASE));
            int place = message.indexOf(PHRASE);
            String before = message.substring(0, place);
            pieces.add(message.substring(place + 1));
            if (task == Task.ASK) {
                pieces.add(before + "Is there a ");
                pieces.add(before + "Is there an ");
                pieces.add(before + "What color is the ");
                pieces.add("?" + message.substring(place + 1));
            } else {
                pieces.add(before);
            }
        }
    }

    private static void answers(Set<String> pieces) {
        pieces.add(Prompts.response(AnswerFormat.NONE));
        pieces.add(Prompts.response("yes"));
        pieces.add(Prompts.response("no"));
        for (String opening : List.of(" <", " Counting the <")) {
            pieces.add(opening + "point x=\"");
            pieces.add(opening + "points x1=\"");
        }
        pieces.add("\" y=\"");
        IntStream.rangeClosed(1, MOST_POINTS).forEach(i -> {
            pieces.add("\" x" + i + "=\"");
            pieces.add("\" y" + i + "=\"");
        });
        pieces.add("\" alt=\"");
        pieces.add("\">");
        for (String closing : List.of("</point>", "</points>")) {
            pieces.add(closing);
            pieces.add(closing + BEFORE_TOTAL);
        }
        pieces.addAll(List.of(" [", ", "));
    }

    private static Stream<String> words() {
        return Stream.of(
                        Stream.of("leftmost", "rightmost"),
                        Stream.of(Colour.values()).map(Colour::word),
                        Stream.of(Kind.values()).flatMap(kind -> Stream.of(kind.one(), kind.many())))
                .flatMap(words -> words);
    }
}
