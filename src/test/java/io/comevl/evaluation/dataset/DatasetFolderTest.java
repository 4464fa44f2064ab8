package io.comevl.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.comevl.evaluation.exam.Dataset;
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
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published datasets in their own layouts, as their descriptions state them. */
final class DatasetFolderTest {

    private static final String PIXMO_POINTS =
            "optional binary image_url (STRING); optional binary image_sha256 (STRING); "
                    + ParquetFiles.list("points", "group element { optional double x; optional double y; }")
                    + " optional int64 count; optional binary label (STRING); optional binary collection_method (STRING);";
    private static final String PIXMO_COUNT =
            "optional binary image_url (STRING); optional binary image_sha256 (STRING); "
                    + "optional int64 count; optional group points { " + ParquetFiles.list("x", "double element;")
                    + ParquetFiles.list("y", "double element;") + " } optional binary label (STRING);";
    private static final String LMMS_REFCOCO = "optional binary question_id (STRING); "
            + "optional group image { optional binary bytes; optional binary path (STRING); } "
            + "optional binary question (STRING); " + ParquetFiles.list("answer", "binary element (STRING);")
            + ParquetFiles.list("segmentation", "float element;") + ParquetFiles.list("bbox", "float element;")
            + "optional int32 iscrowd (INTEGER(8,true)); optional binary file_name (STRING);";
    private static final String JXU_REFCOCO = ParquetFiles.list("sent_ids", "int64 element;")
            + " optional binary file_name (STRING); optional int64 ann_id; optional int64 ref_id; optional int64 image_id; "
            + "optional binary split (STRING); "
            + ParquetFiles.list(
                    "sentences",
                    "group element { optional binary raw (STRING); optional binary sent (STRING); "
                            + "optional int64 sent_id; " + ParquetFiles.list("tokens", "binary element (STRING);")
                            + " }")
            + " optional int64 category_id; optional binary raw_anns (STRING); optional binary image_path (STRING); "
            + ParquetFiles.list("bbox", "double element;") + ParquetFiles.list("captions", "binary element (STRING);");

    @TempDir
    Path folder;

    @Test
    void pixMoPointsArePercentOfThePicture() throws IOException {
        picture("images/deadbeef.png", 200, 100);
        ParquetFiles.write(data("data/train-00000-of-00001.parquet"), PIXMO_POINTS, """
                {"image_url": "http://a.example/one.jpg", "image_sha256": "deadbeef", "count": 2, "label": "red mugs",
                 "points": [{"x": 25.0, "y": 50.0}, {"x": 75.5, "y": 10.0}], "collection_method": "counting"}""", """
                {"image_url": "http://a.example/one.jpg", "image_sha256": "deadbeef", "count": 0, "label": "cats",
                 "points": [], "collection_method": "pointing"}""", """
                {"image_url": "http://a.example/gone.jpg", "image_sha256": "0000", "count": 0, "label": "dogs",
                 "points": [], "collection_method": "pointing"}""");

        Dataset dataset = open();

        assertThat(dataset.title()).contains("PixMo-Points").contains("1 left out: their pictures are not in");
        assertThat(dataset.questions()).isEqualTo(2);
        List<Sheet> sheets = dataset.sheets().toList();
        assertThat(sheets).hasSize(1);
        assertThat(sheets.get(0).pixels().widthPixels()).isEqualTo(200);
        assertThat(sheets.get(0).examples())
                .containsExactly(
                        new Example(
                                "red mugs",
                                new Question(Task.POINT, "red mugs"),
                                new Expected.Points(List.of(thing(0.25, 0.5), thing(0.755, 0.1)))),
                        new Example("cats", new Question(Task.POINT, "cats"), new Expected.Points(List.of())));
    }

    @Test
    void pixMoCountsHavePointsInPixels() throws IOException {
        picture("images/street.png", 200, 100);
        ParquetFiles.write(data("data/test.parquet"), PIXMO_COUNT, """
                {"image_url": "http://b.example/x/street.png?size=large", "image_sha256": "ff", "count": 2,
                 "points": {"x": [50.0, 150.0], "y": [50.0, 20.0]}, "label": "people"}""", """
                {"image_url": "http://b.example/x/street.png?size=large", "image_sha256": "ff", "count": 3,
                 "points": null, "label": "dogs"}""");

        assertThat(examples(open()))
                .containsExactly(
                        new Example(
                                "people",
                                new Question(Task.COUNT, "people"),
                                new Expected.Count(2, List.of(new Point(0.25, 0.5), new Point(0.75, 0.2)))),
                        new Example("dogs", new Question(Task.COUNT, "dogs"), new Expected.Count(3, List.of())));
    }

    @Test
    void picturesAreFoundUnderTheHashOfTheirAddressWithoutEnding() throws IOException {
        // printf %s http://b.example/street | sha256sum
        picture("elsewhere/ded58fa62d0224aaf4afa2cc73e4124467422d440483e3f6264923e354d46772", 20, 10);
        ParquetFiles.write(
                data("a.parquet"),
                PIXMO_COUNT,
                "{\"image_url\": \"http://b.example/street\", \"count\": 1, \"label\": \"people\"}");

        assertThat(new DatasetFolder(folder, Optional.of(folder.resolve("elsewhere")))
                        .open(Optional.empty())
                        .questions())
                .isEqualTo(1);
    }

    @Test
    void refCocoWithAnswersHoldsItsPicturesAndBoxesByWidthAndHeight() throws IOException {
        String[] rows = IntStream.range(0, 12)
                .mapToObj(i -> """
                        {"question_id": "%d", "image": {"bytes": "%s", "path": "x.png"}, "question": "Please caption",
                         "answer": ["man in red", "left guy"], "segmentation": [1, 2], "bbox": [20, 10, 40, %d],
                         "iscrowd": 0, "file_name": "COCO_train2014_000000000009_%d.jpg"}""".formatted(i, Base64.getEncoder().encodeToString(noise(100 + i, 50)), 20 + i, i))
                .toArray(String[]::new);
        Path file = ParquetFiles.write(data("data/val-00000-of-00001.parquet"), LMMS_REFCOCO, rows);
        assertThat(new ParquetTable(file).place(11)[0]).as("row groups").isPositive();

        Dataset dataset = open();

        assertThat(dataset.title()).contains("RefCOCO");
        assertThat(dataset.questions()).isEqualTo(24);
        List<Sheet> sheets = dataset.sheets().toList();
        assertThat(sheets).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(sheets.get(i).pixels().widthPixels()).isEqualTo(100 + i);
            assertThat(sheets.get(i).examples()).hasSize(2);
        }
        Example last = sheets.get(10).examples().get(1);
        assertThat(last.question()).isEqualTo(new Question(Task.BOX, "left guy"));
        assertBox(last, 20 / 110.0, 0.2, 60 / 110.0, 0.8);
    }

    @Test
    void refCocoWithAnswersCanTakeItsPicturesFromAFolder() throws IOException {
        picture("images/train2014/COCO_train2014_000000000009.jpg", 100, 50);
        ParquetFiles.write(data("val.parquet"), LMMS_REFCOCO.replaceAll("optional group image [^}]*} ", ""), """
                {"question_id": "1", "answer": ["man in red"], "bbox": [20, 10, 40, 20],
                 "file_name": "COCO_train2014_000000000009_3.jpg"}""");

        assertBox(examples(open()).get(0), 0.2, 0.2, 0.6, 0.6);
    }

    @Test
    void refCocoWithSentencesNamesCocosPicturesAndHasCorners() throws IOException {
        picture("images/COCO_train2014_000000000025.png", 100, 50);
        ParquetFiles.write(data("train.parquet"), JXU_REFCOCO, """
                {"sent_ids": [0, 1], "file_name": "COCO_train2014_000000000025_1.jpg", "ann_id": 1, "ref_id": 7,
                 "image_id": 25, "split": "val", "sentences": [
                   {"raw": "The giraffe!", "sent": "the giraffe", "sent_id": 0, "tokens": ["the", "giraffe"]},
                   {"raw": "tall one", "sent": "tall one", "sent_id": 1, "tokens": ["tall", "one"]}],
                 "category_id": 25, "raw_anns": "{}", "captions": ["the giraffe", "tall one"],
                 "image_path": "coco/train2014/COCO_train2014_000000000025.jpg", "bbox": [20, 10, 120, 40]}""");

        List<Example> examples = examples(open());

        assertThat(examples)
                .extracting(Example::question)
                .containsExactly(new Question(Task.BOX, "the giraffe"), new Question(Task.BOX, "tall one"));
        assertBox(examples.get(0), 0.2, 0.2, 1, 0.8);
    }

    @Test
    void aSampleIsDrawnBySeed() throws IOException {
        picture("a.png", 20, 10);
        Files.writeString(
                folder.resolve("labels.jsonl"),
                IntStream.range(0, 100)
                        .mapToObj(i -> "{\"image\": \"a.png\", \"task\": \"count\", \"phrase\": \"car\", \"count\": "
                                + i + "}")
                        .collect(Collectors.joining("\n")));
        DatasetFolder all = new DatasetFolder(folder, Optional.empty());

        List<Example> drawn = examples(all.open(Optional.of(new DatasetFolder.Sample(10, 1))));

        assertThat(drawn).hasSize(10).doesNotHaveDuplicates();
        assertThat(examples(all.open(Optional.of(new DatasetFolder.Sample(10, 1)))))
                .isEqualTo(drawn);
        assertThat(examples(all.open(Optional.of(new DatasetFolder.Sample(10, 2)))))
                .isNotEqualTo(drawn);
        assertThat(all.open(Optional.of(new DatasetFolder.Sample(500, 2))).questions())
                .isEqualTo(100);
    }

    @Test
    void whatIsNoDatasetSaysWhy() throws IOException {
        assertThatThrownBy(this::open).hasMessage(folder + ": neither labels.jsonl nor *.parquet in it");

        Path text = Files.writeString(folder.resolve("a.parquet"), "no parquet at all");
        assertThatThrownBy(this::open).hasMessageStartingWith(text + ": no Parquet file");

        Path other = ParquetFiles.write(data("a.parquet"), "optional int64 height;", "{\"height\": 3}");
        assertThatThrownBy(this::open)
                .hasMessage(other + ": its columns [height] are not those of PixMo-Points, PixMo-Count or RefCOCO");
    }

    @Test
    void picturesThatAreAllMissingAndRowsThatAreWrongAreTold() throws IOException {
        String row = "{\"image_url\": \"http://b.example/street.png\", \"count\": 1, \"label\": \"people\"}";
        Path file = ParquetFiles.write(data("a.parquet"), PIXMO_COUNT, row);
        assertThatThrownBy(this::open).hasMessageContaining("none of the pictures of its 1 questions is in " + folder);

        picture("street.png", 20, 10);
        ParquetFiles.write(data("a.parquet"), PIXMO_COUNT, row, row.replace("\"people\"", "null"));
        assertThatThrownBy(this::open).hasMessage(file + ", row 2: expected text for 'label', found nothing");

        ParquetFiles.write(data("a.parquet"), PIXMO_COUNT, row);
        Files.writeString(folder.resolve("street.png"), "404 not found");
        assertThatThrownBy(this::open).hasMessageContaining("none of the pictures of its 1 questions is in " + folder);
    }

    private static void assertBox(Example example, double xMin, double yMin, double xMax, double yMax) {
        Box box = ((Expected.Boxes) example.expected()).boxes().get(0);
        assertThat(List.of(box.xMin(), box.yMin(), box.xMax(), box.yMax()))
                .zipSatisfy(
                        List.of(xMin, yMin, xMax, yMax),
                        (found, expected) -> assertThat(found).isCloseTo(expected, within(1e-6)));
    }

    private Dataset open() throws IOException {
        return new DatasetFolder(folder, Optional.empty()).open(Optional.empty());
    }

    private static List<Example> examples(Dataset dataset) {
        return dataset.sheets().flatMap(sheet -> sheet.examples().stream()).toList();
    }

    private static Thing thing(double x, double y) {
        return new Thing(new Point(x, y), Optional.empty());
    }

    private Path data(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        return file;
    }

    private void picture(String name, int widthPixels, int heightPixels) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, PixelEncoder.png(Replies.picture(widthPixels, heightPixels)));
    }

    /** A picture that does not compress, so that a few fill a row group. */
    private static byte[] noise(int widthPixels, int heightPixels) {
        byte[] rgb = new byte[3 * widthPixels * heightPixels];
        new java.util.Random(widthPixels).nextBytes(rgb);
        return PixelEncoder.png(new io.comevl.frame.Pixels(widthPixels, heightPixels, rgb));
    }
}
