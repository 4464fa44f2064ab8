package io.comevl.grounding;

import java.awt.FontMetrics;
import java.util.ArrayList;
import java.util.List;

/** Questions and answers in words for people to read, and those words broken into lines. */
final class Words {

    private static final String MORE = "…";

    private Words() {}

    static String asked(Question question) {
        return switch (question.task()) {
            case POINT -> "Point to: " + question.phrase();
            case COUNT -> "Count: " + question.phrase();
            case BOX -> "Box: " + question.phrase();
            case ASK -> question.phrase();
        };
    }

    static String said(Answer answer) {
        if (answer instanceof Answer.Points points) {
            return amount(points.points().size(), "point", "points");
        } else if (answer instanceof Answer.Count count) {
            return Integer.toString(count.count());
        } else if (answer instanceof Answer.Boxes boxes) {
            return amount(boxes.boxes().size(), "box", "boxes");
        } else if (answer instanceof Answer.Text text) {
            return text.text();
        } else if (answer instanceof Answer.Malformed malformed) {
            return "Not understood: " + malformed.reason();
        }
        throw new AssertionError(answer);
    }

    /**
     * Breaks text at white space, words longer than a line anywhere.
     *
     * @param roomPixels width of a line
     * @param mostLines lines beyond this give way to an ellipsis
     */
    static List<String> lines(String text, FontMetrics metrics, int roomPixels, int mostLines) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int c : printable(text).codePoints().toArray()) {
            line.appendCodePoint(c);
            if (metrics.stringWidth(line.toString()) > roomPixels && line.length() > 1) {
                if (lines.size() == mostLines - 1) {
                    lines.add(ended(line, metrics, roomPixels));
                    return lines;
                }
                String rest = rest(line);
                lines.add(line.toString().strip());
                line = new StringBuilder(rest);
            }
        }
        if (!line.toString().isBlank() || lines.isEmpty()) {
            lines.add(line.toString().strip());
        }
        return lines;
    }

    /** Cuts a line that is one character too long at its last space, or before that character; returns what is cut. */
    private static String rest(StringBuilder line) {
        int last = line.offsetByCodePoints(line.length(), -1);
        int space = line.lastIndexOf(" ");
        int cut = space > 0 ? space + 1 : last;
        String rest = line.substring(cut);
        line.setLength(cut);
        return rest;
    }

    private static String ended(StringBuilder line, FontMetrics metrics, int roomPixels) {
        while (line.length() > 0 && metrics.stringWidth(line + MORE) > roomPixels) {
            line.setLength(line.offsetByCodePoints(line.length(), -1));
        }
        return line.toString().strip() + MORE;
    }

    /** White space and characters without a shape become single spaces. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{C}\\s]+", " ").strip();
    }

    private static String amount(int amount, String one, String many) {
        return amount == 0 ? "none" : amount + " " + (amount == 1 ? one : many);
    }
}
