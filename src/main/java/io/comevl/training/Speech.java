package io.comevl.training;

import io.comevl.bundle.Tokenizer;
import io.comevl.grounding.Answer;
import io.comevl.grounding.AnswerFormat;
import io.comevl.grounding.Percent;
import io.comevl.grounding.Prompts;
import io.comevl.grounding.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Questions and their right answers as tokens, with what each token of an answer is worth: where the model decides
 * something it counts fully, where the grammar leaves no choice little. A number is right to a degree when it is near.
 * Safe for several threads.
 */
final class Speech {

    /** Most ids that are right to a degree in one place. */
    static final int CHOICES = 13;

    private static final float DECISION = 2;
    private static final float PLACE = 1;
    private static final float DECIMAL = 0.05f;
    private static final float FORCED = 0.2f;
    private static final double PERCENT_SPREAD = 1;

    /** Spread of a pixel number, as a part of the largest. */
    private static final double PIXEL_SPREAD = 1.0 / 160;

    private final Tokenizer tokenizer;
    private final Recipe.Data data;
    private final double pixelSpread;
    private final Map<String, Long> ids = new ConcurrentHashMap<>();
    private final Map<Long, String> pieces = new ConcurrentHashMap<>();

    Speech(Tokenizer tokenizer, Recipe.Data data) {
        this.tokenizer = tokenizer;
        this.data = data;
        this.pixelSpread = Math.max(data.widthPixels(), data.heightPixels()) * PIXEL_SPREAD;
    }

    /**
     * One question with its answer.
     *
     * @param ids prompt, then answer
     * @param promptTokens how many of them are the prompt's
     * @param targets what should follow each token from the prompt's last one on; the end of text last
     */
    record Spoken(long[] ids, int promptTokens, List<Target> targets) {}

    /**
     * What should come next.
     *
     * @param ids what is right, at most {@link #CHOICES}
     * @param weights what each is worth
     * @param things numbers of the things asked about that decide this token: the one that it places or announces, or
     *     all where it says whether there are any
     */
    record Target(long[] ids, float[] weights, List<Integer> things) {

        static Target only(long id, float weight, List<Integer> things) {
            return new Target(new long[] {id}, new float[] {weight}, things);
        }
    }

    Spoken spoken(Asked asked) {
        long[] prompt = tokenizer.encode(Prompts.of(asked.question()));
        long[] answer = tokenizer.encode(Prompts.response(answer(asked)));
        List<Target> targets = new ArrayList<>();
        String before = "";
        int numbers = 0;
        for (long id : answer) {
            String piece = pieces.computeIfAbsent(id, tokenizer::decode);
            boolean isPlace = isPlace(piece, before);
            targets.add(
                    isPlace
                            ? place(piece, asked.truth() instanceof Answer.Boxes ? 0 : numbers / 2)
                            : word(id, piece, before, things(piece, targets.isEmpty(), numbers / 2, asked)));
            numbers += isPlace ? 1 : 0;
            before = piece;
        }
        targets.add(Target.only(tokenizer.special().eos(), FORCED, List.of()));
        return new Spoken(
                LongStream.concat(LongStream.of(prompt), LongStream.of(answer)).toArray(), prompt.length, targets);
    }

    private String answer(Asked asked) {
        Question question = asked.question();
        // Java 17 has no pattern switch over sealed types.
        if (asked.truth() instanceof Answer.Points found) {
            return AnswerFormat.points(percents(found.points()), Prompts.lowerCase(question.phrase()));
        } else if (asked.truth() instanceof Answer.Count found) {
            return AnswerFormat.count(percents(found.points()), Prompts.lowerCase(question.phrase()));
        } else if (asked.truth() instanceof Answer.Boxes found) {
            return AnswerFormat.box(found.boxes().get(0), data.widthPixels(), data.heightPixels());
        } else if (asked.truth() instanceof Answer.Text found) {
            return found.text();
        }
        throw new IllegalArgumentException("no answer to learn: " + asked.truth());
    }

    private static List<Percent> percents(List<Answer.Point> points) {
        return points.stream().map(Percent::ofFraction).toList();
    }

    /** A whole percentage of a point, or a pixel number of a box; not a decimal, not a total. */
    private static boolean isPlace(String piece, String before) {
        return isPercent(piece) ? !before.endsWith(Vocabulary.BEFORE_TOTAL) : isNumber(piece) && !isPercent(before);
    }

    private static boolean isPercent(String piece) {
        return piece.endsWith(".") && isNumber(piece.substring(0, piece.length() - 1));
    }

    private static boolean isNumber(String piece) {
        return !piece.isEmpty() && piece.chars().allMatch(Character::isDigit);
    }

    private static List<Integer> things(String piece, boolean first, int placed, Asked asked) {
        if (first) {
            return IntStream.range(0, asked.about().size()).boxed().toList();
        }
        return isAnotherPoint(piece) ? List.of(placed) : List.of();
    }

    private static boolean isAnotherPoint(String piece) {
        return piece.startsWith("\" x");
    }

    private Target place(String piece, int thing) {
        return isPercent(piece)
                ? near(Integer.parseInt(piece.substring(0, piece.length() - 1)), 100, PERCENT_SPREAD, ".", thing)
                : near(
                        Integer.parseInt(piece),
                        Math.max(data.widthPixels(), data.heightPixels()),
                        pixelSpread,
                        "",
                        thing);
    }

    private static Target word(long id, String piece, String before, List<Integer> things) {
        boolean decides = !things.isEmpty()
                || before.isEmpty()
                || before.endsWith(Vocabulary.BEFORE_TOTAL)
                || piece.equals("\" alt=\"");
        boolean decimal = isNumber(piece) && isPercent(before);
        return Target.only(id, decides ? DECISION : decimal ? DECIMAL : FORCED, things);
    }

    /** A Gaussian over the numbers around the right one. */
    private Target near(int value, int largest, double spread, String ending, int thing) {
        int reach = CHOICES / 2;
        double step = Math.max(1, spread * 3 / reach);
        int[] numbers = Stream.iterate(-reach, i -> i <= reach, i -> i + 1)
                .mapToInt(i -> value + (int) Math.rint(i * step))
                .filter(number -> number >= 0 && number <= largest)
                .toArray();
        long[] right = new long[numbers.length];
        float[] weights = new float[numbers.length];
        double sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            double distance = (numbers[i] - value) / spread;
            weights[i] = (float) Math.exp(-distance * distance / 2);
            sum += weights[i];
            right[i] = id(numbers[i] + ending);
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (PLACE * weights[i] / sum);
        }
        return new Target(right, weights, List.of(thing));
    }

    private long id(String number) {
        return ids.computeIfAbsent(number, piece -> tokenizer.encode(piece)[0]);
    }
}
