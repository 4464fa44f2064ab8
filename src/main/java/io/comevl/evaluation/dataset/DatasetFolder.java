package io.comevl.evaluation.dataset;

import io.comevl.evaluation.exam.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Opens a dataset by what lies in its folder: {@link Labels a file of labels}, or Parquet files of {@link PixMo PixMo} or
 * {@link RefCoco RefCOCO} as they are published.
 *
 * @param path a folder, or one such file
 * @param pictures folder of the pictures; if empty that of the labels, of Parquet files its {@code images} or itself
 */
public record DatasetFolder(Path path, Optional<Path> pictures) {

    private static final int DEPTH = 4;

    /** Which and how many questions of a dataset are asked. */
    public record Sample(int questions, long seed) {

        /** Checks that there is one. */
        public Sample {
            if (questions < 1) {
                throw new IllegalArgumentException("questions: expected at least 1, found " + questions);
            }
        }
    }

    /**
     * Opens it.
     *
     * @param sample empty for all questions
     * @throws IOException if there is no dataset, or it is damaged; the message names file and line
     */
    public Dataset open(Optional<Sample> sample) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        ListedDataset all = read();
        return sample.map(wanted -> all.sample(wanted.questions(), wanted.seed()))
                .orElse(all);
    }

    private ListedDataset read() throws IOException {
        Path labels = Files.isDirectory(path) ? path.resolve(Labels.FILE) : path;
        if (Files.isRegularFile(labels) && labels.toString().endsWith(".jsonl")) {
            return Labels.read(
                    labels, pictures.orElseGet(() -> labels.toAbsolutePath().getParent()));
        }
        List<Path> files = parquetFiles();
        if (files.isEmpty()) {
            throw new IOException(path + ": neither " + Labels.FILE + " nor *.parquet in it");
        }
        return parquet(files);
    }

    private List<Path> parquetFiles() throws IOException {
        try (Stream<Path> files = Files.walk(path, DEPTH)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    private ListedDataset parquet(List<Path> files) throws IOException {
        List<Row> rows = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        int left = 0;
        for (Path file : files) {
            ParquetTable table = new ParquetTable(file);
            Layout layout = Layout.of(table);
            names.add(layout.title);
            for (Optional<Row> row : layout.rows(table, this)) {
                left += row.isEmpty() ? 1 : 0;
                row.ifPresent(rows::add);
            }
        }
        if (rows.isEmpty()) {
            throw new IOException(
                    left == 0
                            ? path + ": no rows in its Parquet files"
                            : path + ": none of the pictures of its " + left + " questions is in " + folder()
                                    + " as JPEG or PNG; fetch them, or name their folder with --images");
        }
        String without =
                left == 0 ? "" : " (" + left + " left out: their pictures are not in " + folder() + " as JPEG or PNG)";
        return new ListedDataset(String.join(", ", names) + " in " + path + without, rows);
    }

    private Path folder() {
        return pictures.orElseGet(() -> {
            Path base = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
            return Files.isDirectory(base.resolve("images")) ? base.resolve("images") : base;
        });
    }

    private PictureFolder pictureFolder() throws IOException {
        return new PictureFolder(folder());
    }

    /** Layouts that are known. */
    private enum Layout {
        PIXMO_POINTS("PixMo-Points"),
        PIXMO_COUNT("PixMo-Count"),
        REFCOCO_ANSWERS("RefCOCO"),
        REFCOCO_SENTENCES("RefCOCO");

        private final String title;

        Layout(String title) {
            this.title = title;
        }

        static Layout of(ParquetTable table) throws IOException {
            if (PixMo.isPoints(table)) {
                return PIXMO_POINTS;
            } else if (PixMo.isCount(table)) {
                return PIXMO_COUNT;
            } else if (RefCoco.isWithAnswers(table)) {
                return REFCOCO_ANSWERS;
            } else if (RefCoco.isWithSentences(table)) {
                return REFCOCO_SENTENCES;
            }
            throw new IOException(table.file() + ": its columns " + new TreeSet<>(table.columns())
                    + " are not those of PixMo-Points, PixMo-Count or RefCOCO");
        }

        List<Optional<Row>> rows(ParquetTable table, DatasetFolder dataset) throws IOException {
            return switch (this) {
                case PIXMO_POINTS -> PixMo.pointing(table, dataset.pictureFolder());
                case PIXMO_COUNT -> PixMo.counting(table, dataset.pictureFolder());
                case REFCOCO_ANSWERS ->
                    RefCoco.holdsPictures(table)
                            ? RefCoco.withAnswers(table)
                            : RefCoco.withAnswers(table, dataset.pictureFolder());
                case REFCOCO_SENTENCES -> RefCoco.withSentences(table, dataset.pictureFolder());
            };
        }
    }
}
