package io.comevl.grounding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands generated text as an answer to a task, in time proportional to its length. Never throws for any text.
 * "There are none" is an empty list of points or boxes, and the count 0, unlike in the reference's evaluator.
 */
public final class AnswerParser {

    /** Longest text that is read, in characters; far more than the longest answer of the model. */
    static final int LONGEST_TEXT = 1 << 16;

    /** Counts above this are taken for nonsense. */
    private static final long LARGEST_COUNT = 1_000_000;

    private static final Set<String> NONE = Set.of("there are none", "none", "this isn't in the image");

    private static final String SPACES = PythonText.SPACE + "*+";
    private static final String NUMBER = "([-+]?+(?:[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)(?:[eE][-+]?+[0-9]++)?+)";
    private static final String COMMA = SPACES + "," + SPACES;
    private static final Pattern BRACKETS = Pattern.compile(
            "\\[" + SPACES + NUMBER + COMMA + NUMBER + COMMA + NUMBER + COMMA + NUMBER + SPACES + "\\]");
    private static final String GAP = "(?:" + PythonText.SPACE + "|,)++";
    private static final Pattern BARE = Pattern.compile(NUMBER + GAP + NUMBER + GAP + NUMBER + GAP + NUMBER);

    private AnswerParser() {}

    /**
     * Reads an answer.
     *
     * @param task what was asked
     * @param text what the model said
     * @param widthPixels width of the picture that was asked about; boxes come in its pixels
     * @param heightPixels its height
     */
    public static Answer parse(Task task, String text, int widthPixels, int heightPixels) {
        if (text.length() > LONGEST_TEXT) {
            return new Answer.Malformed(
                    text.substring(0, LONGEST_TEXT),
                    "expected at most " + LONGEST_TEXT + " characters, found " + text.length());
        }
        String stripped = PythonText.strip(text);
        if (stripped.isEmpty()) {
            return new Answer.Malformed(stripped, "expected an answer, found no text");
        }
        return switch (task) {
            case POINT -> points(stripped);
            case COUNT -> count(stripped);
            case BOX -> boxes(stripped, widthPixels, heightPixels);
            case ASK -> new Answer.Text(stripped);
        };
    }

    private static Answer points(String text) {
        List<Answer.Point> points = fractions(text);
        if (points.isEmpty() && !saysNone(text)) {
            return new Answer.Malformed(text, "expected points between 0 and 100 percent, found none");
        }
        return new Answer.Points(points);
    }

    private static Answer count(String text) {
        if (saysNone(text)) {
            return new Answer.Count(0, List.of());
        }
        List<Answer.Point> points = fractions(text);
        OptionalLong stated = CountReader.read(text);
        if (stated.isEmpty() && points.isEmpty()) {
            return new Answer.Malformed(text, "expected a number, found none");
        }
        long count = stated.orElse(points.size());
        if (count < 0 || count > LARGEST_COUNT) {
            return new Answer.Malformed(text, "expected a count from 0 to " + LARGEST_COUNT + ", found " + count);
        }
        return new Answer.Count((int) count, points);
    }

    private static Answer boxes(String text, int widthPixels, int heightPixels) {
        if (saysNone(text)) {
            return new Answer.Boxes(List.of());
        }
        List<Answer.Box> boxes = new ArrayList<>();
        Matcher bare = BARE.matcher(text);
        Matcher brackets = BRACKETS.matcher(text);
        boolean found = false;
        if (bare.matches()) {
            found = true;
            box(bare, widthPixels, heightPixels).ifPresent(boxes::add);
        } else {
            while (brackets.find()) {
                found = true;
                box(brackets, widthPixels, heightPixels).ifPresent(boxes::add);
            }
        }
        if (!found) {
            return new Answer.Malformed(text, "expected [x_min, y_min, x_max, y_max], found no four numbers");
        }
        if (boxes.isEmpty()) {
            return new Answer.Malformed(
                    text, "expected a box within " + widthPixels + "x" + heightPixels + " pixels, found no such area");
        }
        return new Answer.Boxes(boxes);
    }

    /** The box of four matched numbers, corners ordered, clipped to the picture; empty if no area is left. */
    private static Optional<Answer.Box> box(Matcher numbers, int widthPixels, int heightPixels) {
        double x1 = fraction(numbers.group(1), widthPixels);
        double y1 = fraction(numbers.group(2), heightPixels);
        double x2 = fraction(numbers.group(3), widthPixels);
        double y2 = fraction(numbers.group(4), heightPixels);
        Answer.Box box = new Answer.Box(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2));
        return box.xMin() < box.xMax() && box.yMin() < box.yMax() ? Optional.of(box) : Optional.empty();
    }

    private static double fraction(String number, int sizePixels) {
        return Math.max(0, Math.min(Double.parseDouble(number) / sizePixels, 1));
    }

    private static List<Answer.Point> fractions(String text) {
        return PointReader.read(text).stream().map(Percent::toFraction).toList();
    }

    private static boolean saysNone(String text) {
        return NONE.contains(PythonText.plain(text));
    }
}
