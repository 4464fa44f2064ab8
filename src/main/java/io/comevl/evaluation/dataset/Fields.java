package io.comevl.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The named values of one line or row, and where it stands. What is not as expected is told with that place.
 *
 * @param where such as {@code labels.jsonl, line 3}
 * @param values the object
 */
record Fields(String where, JsonNode values) {

    boolean has(String name) {
        return values.hasNonNull(name);
    }

    /** Text that is not blank. */
    String text(String name) throws IOException {
        JsonNode value = values.path(name);
        if (!value.isTextual() || value.asText().isBlank()) {
            throw unexpected(name, "text");
        }
        return value.asText();
    }

    /** A whole number of at least zero. */
    int count(String name) throws IOException {
        JsonNode value = values.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 0) {
            throw unexpected(name, "a whole number of at least 0");
        }
        return value.asInt();
    }

    /** Texts, of which blank ones are left out. */
    List<String> texts(String name) throws IOException {
        List<String> texts = new ArrayList<>();
        for (JsonNode entry : list(name, "a list of texts")) {
            if (!entry.isTextual()) {
                throw unexpected(name, "a list of texts");
            }
            if (!entry.asText().isBlank()) {
                texts.add(entry.asText());
            }
        }
        return texts;
    }

    /** Pairs of fractions. */
    List<Point> points(String name) throws IOException {
        List<Point> points = new ArrayList<>();
        for (double[] row : rows(name, 2, "a list of points [x, y], fractions from 0 to 1")) {
            points.add(new Point(row[0], row[1]));
        }
        return points;
    }

    /** Four fractions each: left, top, right, bottom. */
    List<Box> boxes(String name) throws IOException {
        String expected = "a list of boxes [x0, y0, x1, y1], fractions from 0 to 1 with x0 < x1 and y0 < y1";
        List<Box> boxes = new ArrayList<>();
        for (double[] row : rows(name, 4, expected)) {
            if (!(row[0] < row[2] && row[1] < row[3])) {
                throw unexpected(name, expected);
            }
            boxes.add(new Box(row[0], row[1], row[2], row[3]));
        }
        return boxes;
    }

    private List<double[]> rows(String name, int size, String expected) throws IOException {
        List<double[]> rows = new ArrayList<>();
        for (JsonNode entry : list(name, expected)) {
            double[] row = numbers(name, entry, size, expected);
            for (double number : row) {
                if (!(number >= 0 && number <= 1)) {
                    throw unexpected(name, expected);
                }
            }
            rows.add(row);
        }
        return rows;
    }

    /** So many numbers, in whatever unit. */
    double[] numbers(String name, int size) throws IOException {
        return numbers(name, values.path(name), size, size + " numbers");
    }

    /** Numbers of any count, in whatever unit. */
    double[] numbers(String name) throws IOException {
        JsonNode list = list(name, "a list of numbers");
        return numbers(name, list, list.size(), "a list of numbers");
    }

    private double[] numbers(String name, JsonNode list, int size, String expected) throws IOException {
        if (!list.isArray() || list.size() != size) {
            throw unexpected(name, expected);
        }
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            if (!list.get(i).isNumber()) {
                throw unexpected(name, expected);
            }
            numbers[i] = list.get(i).asDouble();
        }
        return numbers;
    }

    /** The objects of a list, each as fields of the same place. */
    List<Fields> objects(String name) throws IOException {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode entry : list(name, "a list of objects")) {
            if (!entry.isObject()) {
                throw unexpected(name, "a list of objects");
            }
            objects.add(new Fields(where, entry));
        }
        return objects;
    }

    /** The object as fields of the same place. */
    Fields object(String name) throws IOException {
        if (!values.path(name).isObject()) {
            throw unexpected(name, "an object");
        }
        return new Fields(where, values.path(name));
    }

    private JsonNode list(String name, String expected) throws IOException {
        JsonNode list = values.path(name);
        if (!list.isArray()) {
            throw unexpected(name, expected);
        }
        return list;
    }

    /** Says what was expected under a name and what was found. */
    IOException unexpected(String name, String expected) {
        JsonNode found = values.path(name);
        String shown = found.isMissingNode() || found.isNull() ? "nothing" : found.toString();
        return wrong("expected " + expected + " for '" + name + "', found "
                + (shown.length() <= 80 ? shown : shown.substring(0, 79) + "…"));
    }

    /** Says what is wrong here. */
    IOException wrong(String what) {
        return new IOException(where + ": " + what);
    }
}
