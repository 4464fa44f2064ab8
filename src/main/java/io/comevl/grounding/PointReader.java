package io.comevl.grounding;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads points from generated text in the four forms that the reference's evaluators know, all of one form before the
 * next (ARCHITECTURE section 15). {@code Click(x, y)} is also of the second form and yields its point twice, as there.
 *
 * <p>Every quantifier is possessive and no form can start within another's digits or white space, so that reading takes
 * time in proportion to the text's length.
 */
public final class PointReader {

    private static final String ONE_DECIMAL = "([0-9]++\\.[0-9])";
    private static final String SPACES = PythonText.SPACE + "*+";
    private static final String QUOTED = "\\p{Nd}*+=\"" + SPACES + "([0-9]++(?:\\.[0-9]++)?+)\"";

    private static final Pattern CLICK = Pattern.compile("Click\\(" + ONE_DECIMAL + ", ?" + ONE_DECIMAL + "\\)");
    private static final Pattern PARENTHESES = Pattern.compile("\\(" + ONE_DECIMAL + ",? ?" + ONE_DECIMAL + "\\)");
    private static final Pattern ATTRIBUTES = Pattern.compile("x" + QUOTED + PythonText.SPACE + "++" + "y" + QUOTED);
    /** Of the digits before the equals sign only the last is looked for; the others change nothing. */
    private static final Pattern TENTHS =
            Pattern.compile("[\\p{Nd}p]" + SPACES + "=" + SPACES + "([0-9]{3})" + SPACES + "," + SPACES + "([0-9]{3})");

    private PointReader() {}

    /**
     * The points of a text in reading order.
     *
     * @return percent of the frame; points with a coordinate above 100 are left out
     */
    public static List<Percent> read(String text) {
        List<Percent> points = new ArrayList<>();
        collect(CLICK, 1, text, points);
        collect(PARENTHESES, 1, text, points);
        collect(ATTRIBUTES, 1, text, points);
        collect(TENTHS, 10, text, points);
        return points;
    }

    private static void collect(Pattern form, double partsOfPercent, String text, List<Percent> points) {
        Matcher match = form.matcher(text);
        while (match.find()) {
            double x = Double.parseDouble(match.group(1)) / partsOfPercent;
            double y = Double.parseDouble(match.group(2)) / partsOfPercent;
            if (Math.max(x, y) <= 100) {
                points.add(new Percent(x, y));
            }
        }
    }
}
