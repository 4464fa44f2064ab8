package io.comevl.analytics.rules;

import java.util.Locale;

/**
 * Something in a rule's text that cannot be.
 *
 * @param line from 1
 * @param column from 1, counted in Unicode code points
 * @param found what is wrong
 * @param advice what to do about it
 */
public record Mistake(Part part, int line, int column, String found, String advice) {

    /** Which of the rule's texts. */
    public enum Part {
        /** When it is raised. */
        CONDITION,
        /** When it is cleared. */
        CLEAR,
        /** What it says. */
        MESSAGE,
        /** How long things last; has no position of its own. */
        TIMING;

        String inWords() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where, what, and what to do, in one line. */
    @Override
    public String toString() {
        String place = part == Part.TIMING ? "" : ", line " + line + ", column " + column;
        return part.inWords() + place + ": " + found + "; " + advice;
    }

    /** At a place in the text, as an offset in code points. */
    static Mistake at(Part part, String text, int offset, String found, String advice) {
        int[] points = text.codePoints().limit(offset).toArray();
        int line = 1;
        int column = 1;
        for (int point : points) {
            column = point == '\n' ? 1 : column + 1;
            line += point == '\n' ? 1 : 0;
        }
        return new Mistake(part, line, column, found, advice);
    }
}
