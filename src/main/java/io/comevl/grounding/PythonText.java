package io.comevl.grounding;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Text handled as the reference's language handles it, where Java's own notion of white space differs. */
public final class PythonText {

    /** One white space character, as a class for regular expressions. */
    public static final String SPACE =
            "[\\s\\u000B\\u001C-\\u001F\\u0085\\u00A0\\u1680\\u2000-\\u200A" + "\\u2028\\u2029\\u202F\\u205F\\u3000]";

    private static final Pattern SPACES = Pattern.compile(SPACE + "++");

    private PythonText() {}

    /** The text without white space at its ends. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The text lower-cased, stripped, and without full stops at its end. */
    static String plain(String text) {
        String stripped = strip(text.toLowerCase(Locale.ROOT));
        int end = stripped.length();
        while (end > 0 && stripped.charAt(end - 1) == '.') {
            end--;
        }
        return stripped.substring(0, end);
    }

    /** The words between white space; none for blank text. */
    static List<String> words(String text) {
        return Stream.of(SPACES.split(text)).filter(word -> !word.isEmpty()).toList();
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
