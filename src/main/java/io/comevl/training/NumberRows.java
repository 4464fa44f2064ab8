package io.comevl.training;

import io.comevl.bundle.OwnCheckpoint;
import java.util.List;
import java.util.Random;

/**
 * Rows of the embedding for pieces that are numbers: random Fourier features of the number, so that near ones look alike
 * from the start. Percentages and pixels each have features of their own.
 */
final class NumberRows {

    private static final double MOST_TURNS = 12;
    private static final double FEWEST_TURNS = 0.3;

    private final List<String> pieces;
    private final int width;
    private final long seed;

    NumberRows(List<String> pieces, int width, long seed) {
        this.pieces = pieces;
        this.width = width;
        this.seed = seed;
    }

    /** Overwrites the rows of numbers in a table of all ids. */
    void write(float[] table, float deviation) {
        write(table, deviation, "\\d+\\.", 1);
        write(table, deviation, "\\d+", 2);
    }

    private void write(float[] table, float deviation, String form, int kind) {
        double largest = pieces.stream()
                .filter(piece -> piece.matches(form))
                .mapToDouble(Double::parseDouble)
                .max()
                .orElse(1);
        Random random = new Random(seed * 31 + kind);
        double[] turns = random.doubles(width)
                .map(part -> FEWEST_TURNS * Math.pow(MOST_TURNS / FEWEST_TURNS, part))
                .toArray();
        double[] phases = random.doubles(width, 0, 2 * Math.PI).toArray();
        int first = OwnCheckpoint.vocabulary(List.of());
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).matches(form)) {
                double place = 2 * Math.PI * Double.parseDouble(pieces.get(i)) / largest;
                for (int column = 0; column < width; column++) {
                    double feature = Math.sqrt(2) * Math.cos(turns[column] * place + phases[column]);
                    table[(first + i) * width + column] = (float) (deviation * feature);
                }
            }
        }
    }
}
