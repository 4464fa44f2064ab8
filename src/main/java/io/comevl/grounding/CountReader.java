package io.comevl.grounding;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads a count from generated text as the reference's evaluator does (ARCHITECTURE section 15): the last word as a
 * number or a number word, else the number after {@code a total of} in the first line. "There are none" is not a count
 * here; {@link AnswerParser} knows better.
 */
public final class CountReader {

    private static final List<String> NUMBER_WORDS = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty");

    /** A whole number as the reference's language reads it. */
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\p{Nd}++(?:_\\p{Nd}++)*+");

    private static final String TOTAL = "a total of ";

    private CountReader() {}

    /** The count that a text states; empty if it states none. Numbers beyond a long's range become its ends. */
    public static OptionalLong read(String text) {
        String plain = PythonText.plain(text);
        List<String> words = PythonText.words(plain);
        if (words.isEmpty()) {
            return OptionalLong.empty();
        }
        String last = words.get(words.size() - 1);
        if (INTEGER.matcher(last).matches()) {
            return OptionalLong.of(integer(last));
        }
        int word = NUMBER_WORDS.indexOf(last);
        return word >= 0 ? OptionalLong.of(word) : total(plain);
    }

    /** The number after the last "a total of" of the first line that a digit follows. */
    private static OptionalLong total(String plain) {
        int lineEnd = plain.indexOf('\n');
        String line = lineEnd < 0 ? plain : plain.substring(0, lineEnd);
        for (int at = line.lastIndexOf(TOTAL); at >= 0; at = line.lastIndexOf(TOTAL, at - 1)) {
            int start = at + TOTAL.length();
            int end = start;
            while (end < line.length() && line.charAt(end) >= '0' && line.charAt(end) <= '9') {
                end++;
            }
            if (end > start) {
                return OptionalLong.of(integer(line.substring(start, end)));
            }
        }
        return OptionalLong.empty();
    }

    private static long integer(String digits) {
        boolean negative = digits.charAt(0) == '-';
        long value = 0;
        for (int i = 0; i < digits.length(); i += Character.charCount(digits.codePointAt(i))) {
            int digit = Character.digit(digits.codePointAt(i), 10);
            if (digit < 0) {
                continue;
            }
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
            value = 10 * value + digit;
        }
        return negative ? -value : value;
    }
}
