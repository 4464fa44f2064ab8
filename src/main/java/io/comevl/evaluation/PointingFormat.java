package io.comevl.evaluation;

import io.comevl.grounding.PythonText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a text as a whole has the form that the pointing evaluator accepts (ARCHITECTURE section 15): pairs in
 * parentheses, or one point element.
 */
final class PointingFormat {

    private static final String SPACE = PythonText.SPACE;
    private static final String SIGNED = SPACE + "*+[-+]?+(?:[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)" + SPACE + "*+";
    private static final Pattern PAIRS = Pattern.compile("(?:\\(" + SIGNED + "," + SIGNED + "\\)\\n?+)++");

    private static final String QUOTED = "\\p{Nd}*+=\"" + SPACE + "*+[0-9]++(?:\\.[0-9]++)?+\"";
    private static final String ATTRIBUTES = "x" + QUOTED + SPACE + "++y" + QUOTED;
    private static final String TENTHS =
            "(?:\\p{Nd}++|p)" + SPACE + "*+=" + SPACE + "*+[0-9]{3}" + SPACE + "*+," + SPACE + "*+[0-9]{3}";
    private static final Pattern OPENING = Pattern.compile("<(points?+)(?:(?:" + SPACE + "++" + ATTRIBUTES + ")++|(?:"
            + SPACE + "++" + TENTHS + ")++)" + SPACE + "++alt=\"");

    private PointingFormat() {}

    static boolean isValid(String text) {
        String stripped = PythonText.strip(text);
        return PAIRS.matcher(stripped).matches() || isElement(stripped);
    }

    private static boolean isElement(String text) {
        Matcher opening = OPENING.matcher(text);
        if (!opening.lookingAt()) {
            return false;
        }
        String closing = "</" + opening.group(1) + ">";
        int altEnd = text.indexOf("\">", opening.end());
        return altEnd >= 0
                && text.endsWith(closing)
                && altEnd + 2 <= text.length() - closing.length()
                && text.indexOf('\n', opening.end()) < 0;
    }
}
