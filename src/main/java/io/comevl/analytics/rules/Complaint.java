package io.comevl.analytics.rules;

import dev.cel.common.CelIssue;
import io.comevl.analytics.rules.Mistake.Part;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in a user's words what the compiler has against a condition. */
final class Complaint {

    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern OVERLOAD = Pattern.compile(
            "found no matching overload for '([^']*)' applied to '\\((.*)\\)' \\(cand.*", Pattern.DOTALL);
    private static final Pattern WRONG_TYPE =
            Pattern.compile("expected type '([^']*)' but found '([^']*)'", Pattern.DOTALL);
    private static final Pattern DOTTED_NAME = Pattern.compile("[A-Za-z_]\\w*+(?:\\.[A-Za-z_]\\w*+)*+");
    private static final int LONGEST = 200;

    private final Part part;
    private final String text;

    Complaint(Part part, String text) {
        this.part = part;
        this.text = text;
    }

    Mistake about(CelIssue issue) {
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn()) + 1;
        String message = issue.getMessage();
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return undeclared(line, column, undeclared.group(1));
        }
        Matcher overload = OVERLOAD.matcher(message);
        if (overload.matches()) {
            return new Mistake(
                    part,
                    line,
                    column,
                    "'" + overload.group(1).replace("_", "") + "' does not take (" + overload.group(2) + ")",
                    "give it values of one type: double(count), int(confidence), text in quotes");
        }
        Matcher wrongType = WRONG_TYPE.matcher(message);
        if (wrongType.matches()) {
            return new Mistake(
                    part,
                    line,
                    column,
                    "expected " + wrongType.group(1) + ", found " + wrongType.group(2),
                    "compare it with something, as in count > 5");
        }
        int known = message.indexOf(" expecting ");
        String found = known < 0 ? message : message.substring(0, known);
        return new Mistake(
                part,
                line,
                column,
                found.length() > LONGEST ? found.substring(0, LONGEST) : found,
                "write comparisons joined by && and ||, with text in quotes, as in count > 5 && text != 'no'");
    }

    private Mistake undeclared(int line, int column, String name) {
        String[] lines = text.split("\n", -1);
        String inLine = line <= lines.length ? lines[line - 1] : "";
        boolean starts = column <= inLine.codePointCount(0, inLine.length());
        Matcher dotted = DOTTED_NAME.matcher(starts ? inLine.substring(inLine.offsetByCodePoints(0, column - 1)) : "");
        if (dotted.lookingAt()) {
            Mistake unknown = Names.unknown(part, text, 0, dotted.group());
            return new Mistake(part, line, column, unknown.found(), unknown.advice());
        }
        return new Mistake(
                part,
                line,
                column,
                "there is no function '" + name + "'",
                "the functions are size, contains, startsWith, endsWith, matches, int, double, string, duration,"
                        + " timestamp, getHours and the other parts of a time");
    }
}
