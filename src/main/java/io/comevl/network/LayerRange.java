package io.comevl.network;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Neighbouring layers of a tower, written {@code 10-23}, or {@code 3} for one alone.
 *
 * @param first one-based
 * @param last not before the first
 */
public record LayerRange(int first, int last) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");
    private static final String ALL = "all";

    /** Checks that there is a layer. */
    public LayerRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException(
                    "expected layers such as 10-23, counted from 1, found " + first + "-" + last);
        }
    }

    /**
     * Reads layers as they are written.
     *
     * @throws IllegalArgumentException if this is no range
     */
    public static LayerRange parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("expected layers such as 10-23, counted from 1, found " + text);
        }
        int first = Integer.parseInt(form.group(1));
        return new LayerRange(first, form.group(2) == null ? first : Integer.parseInt(form.group(2)));
    }

    /**
     * The same for a tower whose depth is known, of which {@code all} may be wanted.
     *
     * @throws IllegalArgumentException if this is neither, or ends above the tower
     */
    public static LayerRange parse(String text, int layers) {
        LayerRange range = text.strip().toLowerCase(Locale.ROOT).equals(ALL) ? new LayerRange(1, layers) : parse(text);
        if (range.last > layers) {
            throw new IllegalArgumentException("expected all, or layers of 1-" + layers + ", found " + text);
        }
        return range;
    }

    /** Whether a one-based layer is one of these. */
    public boolean contains(int layer) {
        return layer >= first && layer <= last;
    }

    /** One after the other. */
    public List<Integer> layers() {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
