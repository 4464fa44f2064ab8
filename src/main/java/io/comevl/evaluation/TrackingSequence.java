package io.comevl.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A scene with known truth, read from a file of JSON lines: first {@code width}, {@code height} and {@code fps}, then
 * one line for each frame with {@code truth} as {@code [id, x0, y0, x1, y1]} and {@code detections} as {@code [x0, y0,
 * x1, y1, score]}, in pixels.
 */
public record TrackingSequence(String name, int widthPixels, int heightPixels, double fps, List<Frame> frames) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the list. */
    public TrackingSequence {
        frames = List.copyOf(frames);
    }

    /** One frame: what is there, and what a detector saw of it. */
    public record Frame(List<TrackedBox> truth, List<Detection> detections) {
        public Frame {
            truth = List.copyOf(truth);
            detections = List.copyOf(detections);
        }
    }

    /** A detector's box in pixels. */
    public record Detection(double xMin, double yMin, double xMax, double yMax, double score) {}

    /**
     * Reads a sequence.
     *
     * @throws IOException if the file cannot be read or is malformed; then the message names file and line
     */
    public static TrackingSequence read(Path file) throws IOException {
        List<String> lines = lines(file);
        Line header = new Line(file, 1, lines.isEmpty() ? "" : lines.get(0));
        JsonNode about = header.object();
        int width = (int) header.positive(about, "width");
        int height = (int) header.positive(about, "height");
        double fps = header.positive(about, "fps");
        List<Frame> frames = new ArrayList<>();
        for (int number = 2; number <= lines.size(); number++) {
            Line line = new Line(file, number, lines.get(number - 1));
            JsonNode frame = line.object();
            frames.add(new Frame(
                    TrackedBox.all(line.boxes(frame, "truth", 1)),
                    line.boxes(frame, "detections", 0).stream()
                            .map(row -> new Detection(row[0], row[1], row[2], row[3], row[4]))
                            .toList()));
        }
        if (frames.stream().allMatch(frame -> frame.truth().isEmpty())) {
            throw new IOException(file + ": no truth boxes to score against");
        }
        String fileName = file.getFileName().toString();
        int dot = fileName.lastIndexOf('.');
        return new TrackingSequence(dot > 0 ? fileName.substring(0, dot) : fileName, width, height, fps, frames);
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException notText) {
            throw new IOException(file + ": expected UTF-8 text", notText);
        }
    }

    /** One line of the file and where it stands, for messages. */
    record Line(Path file, int number, String text) {

        JsonNode object() throws IOException {
            JsonNode node;
            try {
                node = JSON.readTree(text);
            } catch (JsonProcessingException notJson) {
                throw malformed("expected a JSON object, " + notJson.getOriginalMessage());
            }
            if (!node.isObject()) {
                throw malformed("expected a JSON object");
            }
            return node;
        }

        double positive(JsonNode object, String field) throws IOException {
            JsonNode value = object.path(field);
            if (!value.isNumber() || value.asDouble() <= 0) {
                throw malformed("expected a number above 0 for '" + field + "', found "
                        + (value.isMissingNode() ? "nothing" : value));
            }
            return value.asDouble();
        }

        /** @param corner where in a row the box's corners begin */
        List<double[]> boxes(JsonNode object, String field, int corner) throws IOException {
            List<double[]> boxes = rows(object, field);
            for (double[] box : boxes) {
                if (!(box[corner] < box[corner + 2] && box[corner + 1] < box[corner + 3])) {
                    throw malformed("expected x0 < x1 and y0 < y1 for each box of '" + field + "', found "
                            + Arrays.toString(box));
                }
                if (corner == 0 && !(box[4] >= 0 && box[4] <= 1)) {
                    throw malformed("expected a score in [0,1] for each box of '" + field + "', found " + box[4]);
                }
            }
            return boxes;
        }

        private List<double[]> rows(JsonNode object, String field) throws IOException {
            JsonNode list = object.path(field);
            if (!list.isArray()) {
                throw malformed("expected a list of boxes for '" + field + "', found "
                        + (list.isMissingNode() ? "nothing" : list));
            }
            List<double[]> rows = new ArrayList<>();
            for (JsonNode entry : list) {
                double[] row = new double[5];
                boolean numbers = entry.isArray() && entry.size() == row.length;
                for (int at = 0; numbers && at < row.length; at++) {
                    numbers = entry.get(at).isNumber();
                    row[at] = entry.get(at).asDouble();
                }
                if (!numbers) {
                    throw malformed("expected five numbers for each box of '" + field + "', found " + entry);
                }
                rows.add(row);
            }
            return rows;
        }

        private IOException malformed(String what) {
            return new IOException(file + ", line " + number + ": " + what);
        }
    }
}
