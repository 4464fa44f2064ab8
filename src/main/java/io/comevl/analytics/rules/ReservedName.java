package io.comevl.analytics.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets rules say {@code line.in} although {@code in} is a word of CEL's own: the compiler sees another name of the same
 * length in its place, so that positions stay true. Strings and comments are left alone.
 */
final class ReservedName {

    private static final String SHOWN = Field.LINE_IN.text();
    private static final String HIDDEN = "line.i_";
    private static final String NO_FIELD = "line.__";

    private static final Pattern TOKEN = Pattern.compile(
            "(?s)[bB]?[rR][bB]?(?:\"\"\".*?\"\"\"|'''.*?'''|\"[^\"\\n]*+\"|'[^'\\n]*+')" // raw strings
                    + "|\"\"\"(?:\\\\.|(?!\"\"\").)*+\"\"\"|'''(?:\\\\.|(?!''').)*+'''"
                    + "|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])*+'"
                    + "|//[^\\n]*+"
                    + "|(?<name>[A-Za-z_]\\w*+(?:\\.[A-Za-z_]\\w*+)*+)");

    private ReservedName() {}

    /** As the compiler is to see it. */
    static String hidden(String text) {
        Matcher token = TOKEN.matcher(text);
        StringBuilder seen = new StringBuilder();
        while (token.find()) {
            String name = token.group("name");
            if (SHOWN.equals(name)) {
                token.appendReplacement(seen, HIDDEN);
            } else if (HIDDEN.equals(name)) {
                token.appendReplacement(seen, NO_FIELD);
            } else {
                token.appendReplacement(seen, Matcher.quoteReplacement(token.group()));
            }
        }
        return token.appendTail(seen).toString();
    }

    /** As the author knows it. */
    static String shown(String name) {
        return name.equals(HIDDEN) ? SHOWN : name;
    }
}
