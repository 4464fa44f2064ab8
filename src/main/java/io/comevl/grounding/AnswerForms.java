package io.comevl.grounding;

import io.comevl.bundle.Tokenizer;
import io.comevl.grounding.Fork.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The answers that {@link AnswerFormat} writes, as automata over a tokenizer's tokens: to point, to count and to box.
 * Coordinates are within the picture, a count is that of its points, a box has an area, and an answer ends within the
 * step limit. A free question has free words.
 *
 * <p>Only the tokens that the tokenizer itself would make of an answer are allowed, since no model is trained on others.
 * A tokenizer that joins an answer's fixed parts with its numbers, or a step limit too short for one point, leaves answers
 * free. Safe for use by several threads.
 */
final class AnswerForms {

    private static final int PERMILLE = 1000;
    private static final int MOST_POINTS = 999;
    private static final int MOST_KEPT = 256;

    private final Tokenizer tokenizer;
    private final long[] end;
    private final Map<Integer, long[]> wholes = new ConcurrentHashMap<>();
    private final Map<String, long[]> texts = new ConcurrentHashMap<>();
    private final Recent<Asked, AnswerForm> made = new Recent<>(MOST_KEPT);
    private volatile List<long[]> percents = List.of();

    AnswerForms(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        end = new long[] {tokenizer.special().eos()};
    }

    private record Asked(Question question, int widthPixels, int heightPixels, int stepLimit) {}

    /**
     * The form of a question's answers.
     *
     * @param widthPixels width of the picture in the pixels that boxes are written in
     * @param heightPixels its height
     * @param stepLimit most tokens of an answer
     */
    AnswerForm of(Question question, int widthPixels, int heightPixels, int stepLimit) {
        Asked asked = new Asked(question, widthPixels, heightPixels, stepLimit);
        return made.get(asked).orElseGet(() -> {
            AnswerForm form = make(question, widthPixels, heightPixels, stepLimit);
            made.put(asked, form);
            return form;
        });
    }

    private AnswerForm make(Question question, int widthPixels, int heightPixels, int stepLimit) {
        return switch (question.task()) {
            case POINT -> points("", question, List.of(), stepLimit);
            case COUNT -> points("Counting the ", question, List.of(" shows a total of ", "."), stepLimit);
            case BOX -> box(widthPixels, heightPixels, stepLimit);
            case ASK -> AnswerForm.FREE;
        };
    }

    private AnswerForm points(String before, Question question, List<String> total, int stepLimit) {
        Pointing pointing = new Pointing(before, Prompts.lowerCase(question.phrase()), total);
        int most = pointing.most(stepLimit);
        return most < 1 || !pointing.isSeparable() ? AnswerForm.FREE : none().or(pointing.start(most));
    }

    private Fork none() {
        return Fork.of(new Path(Fork.join(fixed(Prompts.response(AnswerFormat.NONE)), end), Fork::end));
    }

    /** Tokens of a text that comes again and again. */
    private long[] fixed(String text) {
        return texts.computeIfAbsent(text, tokenizer::encode);
    }

    private long[] percent(int permille) {
        if (percents.isEmpty()) {
            percents = IntStream.rangeClosed(0, PERMILLE)
                    .mapToObj(number -> tokenizer.encode(number / 10 + "." + number % 10))
                    .toList();
        }
        return percents.get(permille);
    }

    private Fork percents(Supplier<Fork> then) {
        return Fork.of(IntStream.rangeClosed(0, PERMILLE)
                .mapToObj(permille -> new Path(percent(permille), then))
                .toList());
    }

    /** Points of one label, and what comes around them. */
    private final class Pointing {

        private final String before;
        private final String label;
        private final List<String> total;

        /**
         * @param before words before the points
         * @param total words before and after the number of points; none if it is not said
         */
        Pointing(String before, String label, List<String> total) {
            this.before = before;
            this.label = label;
            this.total = total;
        }

        private String opening(boolean single) {
            return Prompts.response(before + (single ? "<point x=\"" : "<points x1=\""));
        }

        private static String next(int point) {
            return "\" x" + point + "=\"";
        }

        private static String down(String number) {
            return "\" y" + number + "=\"";
        }

        private String closing(int points) {
            String said = total.isEmpty() ? "" : total.get(0) + points + total.get(1);
            return "\" alt=\"" + label + "\">" + label + (points == 1 ? "</point>" : "</points>") + said;
        }

        private Path close(int points) {
            // A label comes once and is not kept.
            return new Path(Fork.join(tokenizer.encode(closing(points)), end), Fork::end);
        }

        Fork start(int most) {
            Fork single = place(opening(true), "", () -> Fork.of(close(1)));
            return most < 2 ? single : single.or(place(opening(false), "1", () -> further(2, most)));
        }

        private Fork further(int point, int most) {
            Fork more = point > most
                    ? Fork.end()
                    : place(next(point), Integer.toString(point), () -> further(point + 1, most));
            return point > 2 ? more.or(Fork.of(close(point - 1))) : more;
        }

        private Fork place(String across, String number, Supplier<Fork> then) {
            return Fork.of(new Path(
                    fixed(across), () -> percents(() -> Fork.of(new Path(fixed(down(number)), () -> percents(then))))));
        }

        /** How many points an answer has room for. */
        int most(int stepLimit) {
            int number = fixed("100.0").length + fixed("10.0").length; // more than either
            int each = fixed(next(MOST_POINTS)).length + fixed(down("" + MOST_POINTS)).length + number;
            int around = Math.max(fixed(opening(true)).length, fixed(opening(false)).length)
                    + tokenizer.encode(closing(MOST_POINTS)).length
                    + end.length;
            return Math.min(MOST_POINTS, (stepLimit - around) / each);
        }

        /** Whether the tokenizer makes of whole answers what it makes of their parts. */
        boolean isSeparable() {
            String one = opening(true) + "9.5" + down("") + "100.0" + closing(1);
            String two =
                    opening(false) + "9.5" + down("1") + "100.0" + next(2) + "10.0" + down("2") + "0.4" + closing(2);
            return Arrays.equals(
                            tokenizer.encode(one),
                            Fork.join(
                                    fixed(opening(true)),
                                    percent(95),
                                    fixed(down("")),
                                    percent(1000),
                                    tokenizer.encode(closing(1))))
                    && Arrays.equals(
                            tokenizer.encode(two),
                            Fork.join(
                                    fixed(opening(false)),
                                    percent(95),
                                    fixed(down("1")),
                                    percent(1000),
                                    fixed(next(2)),
                                    percent(100),
                                    fixed(down("2")),
                                    percent(4),
                                    tokenizer.encode(closing(2))));
        }
    }

    private AnswerForm box(int widthPixels, int heightPixels, int stepLimit) {
        long[] open = fixed(Prompts.response("["));
        long[] comma = fixed(", ");
        long[] close = Fork.join(fixed("]"), end);
        long[] across = whole(widthPixels);
        long[] down = whole(heightPixels);
        long[] parts = Fork.join(open, whole(0), comma, whole(0), comma, across, comma, down, fixed("]"));
        long[] together = tokenizer.encode(Prompts.response("[0, 0, " + widthPixels + ", " + heightPixels + "]"));
        int longest = open.length + 2 * (across.length + down.length) + 3 * comma.length + close.length;
        if (longest > stepLimit || !Arrays.equals(parts, together)) {
            return AnswerForm.FREE;
        }
        return none().or(Fork.of(new Path(
                open,
                () -> wholes(
                        0,
                        widthPixels - 1,
                        left -> Fork.of(new Path(
                                comma,
                                () -> wholes(
                                        0,
                                        heightPixels - 1,
                                        top -> Fork.of(new Path(
                                                comma,
                                                () -> wholes(
                                                        left + 1,
                                                        widthPixels,
                                                        right -> Fork.of(new Path(
                                                                comma,
                                                                () -> wholes(
                                                                        top + 1,
                                                                        heightPixels,
                                                                        bottom -> Fork.of(new Path(
                                                                                close, Fork::end)))))))))))))));
    }

    private long[] whole(int number) {
        return wholes.computeIfAbsent(number, missing -> tokenizer.encode(Integer.toString(missing)));
    }

    /** Whole numbers from the least to the most, and what follows each. */
    private Fork wholes(int least, int most, After then) {
        return Fork.of(IntStream.rangeClosed(least, most)
                .mapToObj(number -> new Path(whole(number), () -> then.number(number)))
                .toList());
    }

    private interface After {
        Fork number(int number);
    }
}
