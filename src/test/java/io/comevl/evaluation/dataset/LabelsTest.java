package io.comevl.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.evaluation.exam.Example;
import io.comevl.evaluation.exam.Expected;
import io.comevl.evaluation.exam.Replies;
import io.comevl.evaluation.exam.Sheet;
import io.comevl.evaluation.exam.Thing;
import io.comevl.frame.PixelEncoder;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;
import io.comevl.grounding.Question;
import io.comevl.grounding.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void pictures() throws IOException {
        Files.createDirectories(folder.resolve("frames"));
        Files.write(folder.resolve("frames/a.png"), PixelEncoder.png(Replies.picture(40, 20)));
        Files.write(folder.resolve("frames/b.jpg"), PixelEncoder.jpeg(Replies.picture(60, 20), 90));
    }

    @Test
    void eachTaskNeedsItsOwn() throws IOException {
        List<Sheet> sheets = read("""
                {"image": "frames/a.png", "task": "count", "phrase": "car", "count": 2}
                {"image": "frames/a.png", "task": "point", "phrase": "car", "points": [[0.25, 0.5], [1, 0]]}

                {"image": "frames/b.jpg", "task": "box", "phrase": "bus", "boxes": [[0.1, 0.2, 0.3, 0.4]]}
                {"image": "frames/a.png", "task": "ask", "phrase": "Is it day?", "answer": "yes"}
                {"image": "frames/b.jpg", "task": "point", "phrase": "dog", "boxes": [[0, 0, 0.5, 1]], "id": 7}
                {"image": "frames/b.jpg", "task": "point", "phrase": "cat", "points": [[0.4, 0.9]], "boxes": [[0, 0, 0.5, 1]]}
                {"image": "frames/b.jpg", "task": "count", "phrase": "cup", "points": [[0.4, 0.9]]}
                {"image": "frames/b.jpg", "task": "box", "phrase": "fox", "boxes": []}
                """);

        Box left = new Box(0, 0, 0.5, 1);
        assertThat(sheets).extracting(Sheet::name).containsExactly("a.png", "b.jpg");
        assertThat(sheets.get(1).pixels().widthPixels()).isEqualTo(60);
        assertThat(sheets.get(0).examples())
                .containsExactly(
                        example(Task.COUNT, "car", new Expected.Count(2, List.of())),
                        example(Task.POINT, "car", new Expected.Points(List.of(thing(0.25, 0.5), thing(1, 0)))),
                        example(Task.ASK, "Is it day?", new Expected.Words("yes")));
        assertThat(sheets.get(1).examples())
                .containsExactly(
                        example(Task.BOX, "bus", new Expected.Boxes(List.of(new Box(0.1, 0.2, 0.3, 0.4)))),
                        example(Task.POINT, "dog", new Expected.Points(List.of(Thing.of(left)))),
                        example(
                                Task.POINT,
                                "cat",
                                new Expected.Points(List.of(new Thing(new Point(0.4, 0.9), Optional.of(left))))),
                        example(Task.COUNT, "cup", new Expected.Count(1, List.of(new Point(0.4, 0.9)))),
                        example(Task.BOX, "fox", new Expected.Boxes(List.of())));
    }

    @Test
    void framesOfAClipAreCounted() throws IOException {
        List<Sheet> sheets = read("""
                {"image": "frames/a.png", "task": "count", "phrase": "person", "count": 0}
                {"image": "frames/b.jpg", "task": "count", "phrase": "person", "count": 1}
                """);

        assertThat(sheets).hasSize(2);
        assertThat(sheets.get(0).examples())
                .containsExactly(example(Task.COUNT, "person", new Expected.Count(0, List.of())));
    }

    @Test
    void mistakesNameTheirLine() {
        String good = "{\"image\": \"frames/a.png\", \"task\": \"count\", \"phrase\": \"car\", \"count\": 2}\n";
        assertRefused(good + "{\"image\"", "line 2: expected a JSON object: ");
        assertRefused(good + "7", "line 2: expected a JSON object, found NUMBER");
        assertRefused(good + good.strip() + " {}", "line 2: expected a JSON object: ");
        assertRefused(good.replace("a.png", "c.png"), "line 1: no picture at " + folder.resolve("frames/c.png"));
        assertRefused(good.replace("image", "picture"), "line 1: expected text for 'image', found nothing");
        assertRefused(
                "\n\n" + good.replace("count\",", "sum\","),
                "line 3: expected count, point, box or ask for 'task', found \"sum\"");
        assertRefused(good.replace("\"car\"", "\" \""), "line 1: expected text for 'phrase', found \" \"");
        assertRefused(good.replace("2}", "-2}"), "line 1: expected a whole number of at least 0 for 'count', found -2");
        assertRefused(
                good.replace("2}", "2.5}"), "line 1: expected a whole number of at least 0 for 'count', found 2.5");
        assertRefused(
                good.replace(", \"count\": 2", ""),
                "line 1: expected a whole number of at least 0 for 'count', found nothing");
        assertRefused(good.replace("2}", "2, \"points\": []}"), "line 1: a count of 2 does not fit 0 objects");
        String point = good.replace("\"count\",", "\"point\",");
        assertRefused(
                point, "line 1: expected a list of points [x, y], fractions from 0 to 1 for 'points', found nothing");
        assertRefused(
                point.replace("2}", "2, \"points\": [[40, 50]]}"),
                "line 1: expected a list of points [x, y], fractions from 0 to 1 for 'points', found [[40,50]]");
        assertRefused(
                point.replace("2}", "2, \"points\": [[0.5]]}"),
                "line 1: expected a list of points [x, y], fractions from 0 to 1 for 'points', found [[0.5]]");
        assertRefused(
                point.replace("2}", "2, \"points\": [[0.5, 0.5]], \"boxes\": []}"),
                "line 1: 1 points do not fit 0 boxes");
        String box = good.replace("\"count\",", "\"box\",");
        assertRefused(
                box.replace("2}", "2, \"boxes\": [[0.5, 0, 0.2, 1]]}"),
                "line 1: expected a list of boxes [x0, y0, x1, y1], fractions from 0 to 1 with x0 < x1 and y0 < y1");
        assertRefused(
                box.replace("2}", "2, \"boxes\": [[0, 0, 0.2, 1], [0, 0, 0.5, 1]]}"),
                "line 1: a box is of one object: expected one box or none, found 2");
        assertRefused(good.replace("\"count\",", "\"ask\","), "line 1: expected text for 'answer', found nothing");
        assertRefused("\n", ": no labels in it");
    }

    private void assertRefused(String lines, String message) {
        assertThatThrownBy(() -> read(lines))
                .as(lines)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.resolve("labels.jsonl").toString())
                .hasMessageContaining(message);
    }

    private List<Sheet> read(String lines) throws IOException {
        Files.writeString(folder.resolve("labels.jsonl"), lines);
        return new DatasetFolder(folder, Optional.empty())
                .open(Optional.empty())
                .sheets()
                .toList();
    }

    private static Example example(Task task, String phrase, Expected expected) {
        return new Example(phrase, new Question(task, phrase), expected);
    }

    private static Thing thing(double x, double y) {
        return new Thing(new Point(x, y), Optional.empty());
    }
}
