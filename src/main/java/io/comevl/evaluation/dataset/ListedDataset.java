package io.comevl.evaluation.dataset;

import io.comevl.evaluation.exam.Dataset;
import io.comevl.evaluation.exam.Sheet;
import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.Pixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Questions that someone wrote down. Those about one picture are asked together, pictures in the order of the list. */
final class ListedDataset implements Dataset {

    private final String title;
    private final List<Row> rows;

    /** @param rows at least one */
    ListedDataset(String title, List<Row> rows) {
        this.title = title;
        this.rows = List.copyOf(rows);
    }

    /**
     * So many of the questions, drawn without regard to anything; all if there are no more.
     *
     * @param seed another draws others
     */
    ListedDataset sample(int questions, long seed) {
        if (questions >= rows.size()) {
            return this;
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> drawn = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            // Each row is taken with the chance that keeps every choice of rows equally likely (Knuth 3.4.2, algorithm
            // S).
            if (random.nextInt(rows.size() - i) < questions - drawn.size()) {
                drawn.add(rows.get(i));
            }
        }
        return new ListedDataset(title + ", " + questions + " of " + rows.size() + " by seed " + seed, drawn);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public int questions() {
        return rows.size();
    }

    @Override
    public Stream<Sheet> sheets() {
        Map<Picture, List<Row>> byPicture = new LinkedHashMap<>();
        rows.forEach(row -> byPicture
                .computeIfAbsent(row.picture(), picture -> new ArrayList<>())
                .add(row));
        return byPicture.values().stream().map(ListedDataset::sheet);
    }

    private static Sheet sheet(List<Row> rows) {
        Row first = rows.get(0);
        Pixels pixels = pixels(first);
        return new Sheet(
                first.picture().name(),
                pixels,
                rows.stream().map(row -> row.example().apply(pixels)).toList());
    }

    private static Pixels pixels(Row row) {
        byte[] bytes;
        try {
            bytes = row.picture().bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(
                    row.where() + ": the picture " + row.picture().name() + " cannot be read: " + e, e));
        }
        return PixelDecoder.decode(bytes, ImageLimits.DEFAULT).either(pixels -> pixels, refusal -> {
            throw new UncheckedIOException(new IOException(
                    row.where() + ": the picture " + row.picture().name() + ": " + refusal.message()));
        });
    }
}
