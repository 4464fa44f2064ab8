package io.comevl.evaluation.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.evaluation.exam.Example;
import io.comevl.evaluation.exam.Expected;
import io.comevl.evaluation.exam.Thing;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;
import io.comevl.grounding.Question;
import io.comevl.grounding.Task;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Questions in lines of JSON, one a line:
 *
 * <pre>{"image": "frames/a.jpg", "task": "count", "phrase": "car", "count": 2}</pre>
 *
 * A line has what its task needs: {@code count} a number, {@code points} or {@code boxes}; {@code point} has {@code points},
 * {@code boxes} or both in the same order; {@code box} has {@code boxes} with one box, or none for what is absent;
 * {@code ask} has an {@code answer}. Coordinates are fractions of the picture. Blank lines are passed over.
 */
final class Labels {

    static final String FILE = "labels.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Labels() {}

    /**
     * Reads a file of labels.
     *
     * @param pictures folder that the names of pictures are relative to
     * @throws IOException if something is wrong; names the line
     */
    static ListedDataset read(Path file, Path pictures) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException notText) {
            throw new IOException(file + ": expected UTF-8 text", notText);
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                rows.add(row(fields(file + ", line " + (i + 1), lines.get(i)), pictures));
            }
        }
        if (rows.isEmpty()) {
            throw new IOException(file + ": no labels in it");
        }
        return new ListedDataset(file.toString(), rows);
    }

    private static Fields fields(String where, String line) throws IOException {
        try {
            JsonNode node = JSON.readTree(line);
            if (node.isObject()) {
                return new Fields(where, node);
            }
            throw new IOException(where + ": expected a JSON object, found " + node.getNodeType());
        } catch (JsonProcessingException notJson) {
            throw new IOException(where + ": expected a JSON object: " + notJson.getOriginalMessage(), notJson);
        }
    }

    private static Row row(Fields fields, Path pictures) throws IOException {
        Path picture = pictures.resolve(fields.text("image"));
        if (!Files.isRegularFile(picture)) {
            throw fields.wrong("no picture at " + picture);
        }
        Question question = new Question(task(fields), fields.text("phrase"));
        Example example = new Example(question.phrase(), question, expected(question.task(), fields));
        return new Row(fields.where(), new PictureFile(picture), pixels -> example);
    }

    private static Task task(Fields fields) throws IOException {
        String name = fields.text("task");
        return Arrays.stream(Task.values())
                .filter(task -> task.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> fields.unexpected("task", "count, point, box or ask"));
    }

    private static Expected expected(Task task, Fields fields) throws IOException {
        return switch (task) {
            case POINT -> new Expected.Points(things(fields));
            case COUNT -> count(fields);
            case BOX -> {
                List<Box> boxes = fields.boxes("boxes");
                if (boxes.size() > 1) {
                    throw fields.wrong("a box is of one object: expected one box or none, found " + boxes.size());
                }
                yield new Expected.Boxes(boxes);
            }
            case ASK -> new Expected.Words(fields.text("answer"));
        };
    }

    private static Expected count(Fields fields) throws IOException {
        if (!fields.has("count") && !fields.has("points") && !fields.has("boxes")) {
            throw fields.unexpected("count", "a whole number of at least 0");
        }
        boolean placed = fields.has("points") || fields.has("boxes");
        List<Point> points = placed ? things(fields).stream().map(Thing::point).toList() : List.of();
        int count = fields.has("count") ? fields.count("count") : points.size();
        if (placed && points.size() != count) {
            throw fields.wrong("a count of " + count + " does not fit " + points.size() + " objects");
        }
        return new Expected.Count(count, points);
    }

    private static List<Thing> things(Fields fields) throws IOException {
        if (!fields.has("boxes")) {
            return fields.points("points").stream()
                    .map(point -> new Thing(point, Optional.empty()))
                    .toList();
        }
        List<Box> boxes = fields.boxes("boxes");
        if (!fields.has("points")) {
            return boxes.stream().map(Thing::of).toList();
        }
        List<Point> points = fields.points("points");
        if (points.size() != boxes.size()) {
            throw fields.wrong(points.size() + " points do not fit " + boxes.size() + " boxes");
        }
        return IntStream.range(0, points.size())
                .mapToObj(i -> new Thing(points.get(i), Optional.of(boxes.get(i))))
                .toList();
    }
}
