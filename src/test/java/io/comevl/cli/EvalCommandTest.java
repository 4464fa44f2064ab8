package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvalCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void jsonIsOneLineOnStandardOutputAndTheTableGoesBesideIt() throws IOException {
        int code = eval("src/test/resources/tracking", "--json");

        assertThat(code).isZero();
        assertThat(out.toString().strip().lines()).hasSize(1);
        JsonNode report = new ObjectMapper().readTree(out.toString());
        JsonNode lanes = report.get("sequences").get("lanes_18_4fps");
        assertThat(lanes.get("idf1").asDouble()).isGreaterThan(0.9);
        assertThat(lanes.get("mota").asDouble()).isGreaterThan(0.85);
        assertThat(lanes.get("idSwitches").isInt()).isTrue();
        JsonNode walk = report.get("sequences").get("walk_14_4fps");
        assertThat(report.get("meanIdf1").asDouble())
                .isEqualTo((lanes.get("idf1").asDouble() + walk.get("idf1").asDouble()) / 2);
        assertThat(report.get("meanMota").asDouble()).isBetween(0.85, 1.0);
        assertThat(err.toString()).contains("lanes_18_4fps", "walk_14_4fps", "mean");
    }

    @Test
    void withoutJsonTheTableIsTheResult() {
        assertThat(eval("src/test/resources/tracking")).isZero();
        assertThat(out.toString()).contains("lanes_18_4fps", "mean");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aMissingFolderIsOneLine() {
        assertThat(eval("nowhere", "--json")).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("comevl: nowhere: no such file or folder");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFolderWithoutSequencesIsOneLine(@TempDir Path folder) {
        assertThat(eval(folder.toString())).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("comevl: " + folder + "/*.jsonl: no such file or folder");
    }

    @Test
    void malformedFilesAreNamedWithTheirLine(@TempDir Path folder) throws IOException {
        String header = "{\"width\":100,\"height\":100,\"fps\":10}\n";
        String frame = "{\"truth\":[[1,0,0,9,9]],\"detections\":[]}\n";
        assertRefused(folder, "", "line 1: expected a JSON object");
        assertRefused(folder, "{\"width\":100,\"height\":100}", "line 1: expected a number above 0 for 'fps'");
        assertRefused(folder, header + frame + "{\"truth\"", "line 3: expected a JSON object");
        assertRefused(folder, header + "{\"truth\":[]}", "line 2: expected a list of boxes for 'detections'");
        assertRefused(
                folder,
                header + frame.replace("[1,0,0,9,9]", "[1,0,0,9]"),
                "line 2: expected five numbers for each box");
        assertRefused(folder, header + frame.replace("0,9,9", "0,9,-9"), "line 2: expected x0 < x1 and y0 < y1");
        assertRefused(
                folder,
                header + frame.replace("\"detections\":[]", "\"detections\":[[0,0,9,9,7]]"),
                "line 2: expected a score in [0,1]");
        assertRefused(folder, header + frame.replace("[1,0,0,9,9]", ""), "no truth boxes");
    }

    @Test
    void aWorldIsScoredInOneLineOfJson() throws IOException {
        CommandRun run = CommandRun.of(
                "eval",
                "--bundle",
                "tiny-random-clean",
                "--world",
                "--seed",
                "4",
                "--questions",
                "20",
                "--max-tokens",
                "4",
                "--json",
                "--width",
                "64");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().strip().lines()).hasSize(1);
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.fieldNames()).toIterable().containsExactly("count", "point", "box", "absent", "seconds");
        assertThat(report.get("count").fieldNames()).toIterable().containsExactly("exact", "withinOne", "mae", "n");
        assertThat(report.get("point").fieldNames()).toIterable().containsExactly("precision", "recall", "f1", "n");
        assertThat(report.get("box").fieldNames()).toIterable().containsExactly("meanIou", "acc50", "n");
        assertThat(report.get("absent").fieldNames()).toIterable().containsExactly("accuracy", "n");
        assertThat(report.get("seconds").asDouble()).isPositive();
        assertThat(report.get("count").get("n").asInt()).isEqualTo(4);
        assertThat(report.get("count").get("exact").asDouble()).isBetween(0.0, 1.0);
        assertThat(run.err()).contains("RANDOM weights", "95 % interval", "20 questions in");
    }

    @Test
    void aLabelledFolderIsScoredAndShown(@TempDir Path folder) throws IOException {
        Files.copy(Path.of("src/test/resources/reference/images/50x40.png"), folder.resolve("a.png"));
        Files.writeString(folder.resolve("labels.jsonl"), """
                {"image": "a.png", "task": "count", "phrase": "car", "count": 2}
                {"image": "a.png", "task": "count", "phrase": "bus", "count": 0}
                {"image": "a.png", "task": "point", "phrase": "car", "points": [[0.25, 0.5]]}
                """);
        Path gallery = folder.resolve("gallery");

        CommandRun run = CommandRun.of(
                "eval", "--dataset", folder.toString(), "--max-tokens", "4", "--json", "--gallery", gallery.toString());

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.get("count").get("n").asInt()).isEqualTo(2);
        assertThat(report.get("absent").get("n").asInt()).isEqualTo(1);
        assertThat(report.get("point").get("n").asInt()).isEqualTo(1);
        assertThat(report.get("box").get("n").asInt()).isZero();
        assertThat(report.get("box").get("meanIou").isNull()).isTrue();
        assertThat(run.err()).contains("gallery: " + gallery.resolve("index.html"));
        assertThat(gallery.resolve("index.html")).content().contains("Counting: worst answers", "mean error");
    }

    @Test
    void mistakesInADatasetAreOneLine(@TempDir Path folder) throws IOException {
        assertThat(CommandRun.of("eval", "--dataset", "nowhere").complaint())
                .isEqualTo("comevl: nowhere: no such file or folder");
        assertThat(CommandRun.of("eval", "--dataset", folder.toString()).complaint())
                .isEqualTo("comevl: " + folder + ": neither labels.jsonl nor *.parquet in it");

        Path labels = Files.writeString(folder.resolve("labels.jsonl"), "\n{\"image\": 3}");
        CommandRun wrong = CommandRun.of("eval", "--dataset", folder.toString());
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.complaint()).isEqualTo("comevl: " + labels + ", line 2: expected text for 'image', found 3");

        Files.writeString(
                labels, "{\"image\": \"labels.jsonl\", \"task\": \"count\", \"phrase\": \"car\", \"count\": 1}");
        assertThat(CommandRun.of("eval", "--dataset", folder.toString()).complaint())
                .startsWith("comevl: " + labels + ", line 1: the picture labels.jsonl: ");
    }

    @Test
    void exactlyOneThingIsScored() {
        assertThat(CommandRun.of("eval").code()).isEqualTo(2);
        assertThat(CommandRun.of("eval").complaint()).contains("--world", "--dataset", "--tracking");
        CommandRun both = CommandRun.of("eval", "--world", "--tracking", "src/test/resources/tracking");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.complaint()).contains("mutually exclusive");
    }

    @Test
    void numbersOutOfRangeAreOneLine() {
        CommandRun run = CommandRun.of("eval", "--world", "--objects", "40");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.complaint()).isEqualTo("comevl: objects: expected 1 to 12, found 40");
    }

    private void assertRefused(Path folder, String content, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("scene.jsonl"), content);
        err.getBuffer().setLength(0);

        assertThat(eval(folder.toString())).isEqualTo(1);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("comevl: " + file).contains(message);
    }

    private int eval(String folder, String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = "eval";
        arguments[1] = "--tracking";
        arguments[2] = folder;
        System.arraycopy(more, 0, arguments, 3, more.length);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
