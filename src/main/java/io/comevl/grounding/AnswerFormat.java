package io.comevl.grounding;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes answers as the model is trained to speak them (ARCHITECTURE section 14). */
public final class AnswerFormat {

    /** What the model says when nothing is there, to point at or to count. */
    public static final String NONE = "There are none";

    private static final String PLACE = "<|POINT|>";

    private AnswerFormat() {}

    /**
     * Points that stand for one text.
     *
     * @param points where
     * @param label the text that they stand for, between the tags
     * @param alt the text's other name, as an attribute
     */
    public record Annotation(List<Percent> points, String label, String alt) {
        public Annotation {
            points = List.copyOf(points);
        }
    }

    /** An answer that points: one {@code <point>}, one {@code <points>}, or {@link #NONE}. */
    public static String points(List<Percent> points, String label) {
        return points.isEmpty() ? NONE : element(points, label, label);
    }

    /** An answer that points, then counts. */
    public static String count(List<Percent> points, String label) {
        return points.isEmpty()
                ? NONE
                : "Counting the " + element(points, label, label) + " shows a total of " + points.size() + ".";
    }

    /** A box in whole pixels of the original picture, clipped to it. */
    public static String box(Answer.Box box, int widthPixels, int heightPixels) {
        return "[" + pixel(box.xMin(), widthPixels) + ", " + pixel(box.yMin(), heightPixels) + ", "
                + pixel(box.xMax(), widthPixels) + ", " + pixel(box.yMax(), heightPixels) + "]";
    }

    /** Text with points in it: the placeholders {@code <|POINT|>} give way to the annotations, in order. */
    public static String annotated(String text, List<Annotation> annotations) {
        StringBuilder written = new StringBuilder();
        int from = 0;
        for (Annotation annotation : annotations) {
            int place = text.indexOf(PLACE, from);
            if (place < 0) {
                throw new IllegalArgumentException(
                        "annotated text: " + annotations.size() + " annotations but fewer " + PLACE + " in: " + text);
            }
            written.append(text, from, place)
                    .append(element(annotation.points(), annotation.label(), annotation.alt()));
            from = place + PLACE.length();
        }
        return written.append(text, from, text.length()).toString();
    }

    private static String element(List<Percent> points, String label, String alt) {
        List<Percent> sorted = points.stream()
                .map(point -> new Percent(oneDecimal(point.x()), oneDecimal(point.y())))
                .sorted(Comparator.comparingDouble(point -> 10000 * point.x() + point.y()))
                .toList();
        boolean single = sorted.size() == 1;
        String coordinates = IntStream.range(0, sorted.size())
                .mapToObj(i -> attributes(sorted.get(i), single ? "" : Integer.toString(i + 1)))
                .collect(Collectors.joining(" "));
        String tag = single ? "point" : "points";
        return "<" + tag + " " + coordinates + " alt=\"" + alt + "\">" + label + "</" + tag + ">";
    }

    private static String attributes(Percent point, String number) {
        return String.format(Locale.ROOT, "x%s=\"%.1f\" y%s=\"%.1f\"", number, point.x(), number, point.y());
    }

    /** Half to even, as the reference rounds. */
    private static double oneDecimal(double value) {
        return Math.rint(10 * value) / 10;
    }

    private static long pixel(double fraction, int sizePixels) {
        return (long) Math.rint(Math.max(0, Math.min(fraction, 1)) * sizePixels);
    }
}
