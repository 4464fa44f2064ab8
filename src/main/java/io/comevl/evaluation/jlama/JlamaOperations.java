package io.comevl.evaluation.jlama;

import io.comevl.network.Architecture.Decoder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which of its two ways to multiply Jlama takes, its faster one first. Both share a matrix's rows among parts by a rule
 * that leaves rows out for some numbers of them (Jlama 0.8.4, {@code VectorMath.pchunk}): of 192 rows in 128 parts 64 are
 * never computed. Such a decoder would be fast and wrong.
 */
enum JlamaOperations {
    /** C. */
    NATIVE,
    /** The Vector API of Java. */
    VECTOR;

    private static final int NATIVE_PARTS = 128;

    /** Options of the JVM that make Jlama take it. */
    List<String> options() {
        return switch (this) {
            case NATIVE -> List.of();
            case VECTOR -> List.of("-Djlama.force_panama_tensor_operations=true");
        };
    }

    /**
     * The first that computes every row of a decoder.
     *
     * @throws IllegalArgumentException if none does
     */
    static JlamaOperations of(Decoder decoder, int threads) {
        return Stream.of(values())
                .filter(operations -> rows(decoder).allMatch(rows -> isWhole(rows, operations.parts(threads))))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("decoder: Jlama leaves rows of its matrices out with "
                        + threads + " threads; their rows are "
                        + rows(decoder).boxed().toList()
                        + ", another bundle can be compared"));
    }

    private int parts(int threads) {
        return switch (this) {
            case NATIVE -> NATIVE_PARTS;
            case VECTOR -> threads;
        };
    }

    private static IntStream rows(Decoder decoder) {
        return IntStream.of(
                decoder.heads() * decoder.headDim(),
                decoder.kvHeads() * decoder.headDim(),
                decoder.width(),
                decoder.mlpHidden() / 2,
                decoder.embeddingRows());
    }

    /** Whether Jlama computes all of these rows: the last of its parts has what is left by a division by the wrong number. */
    static boolean isWhole(int rows, int wantedParts) {
        int parts = Math.min(rows, wantedParts);
        int each = rows / parts;
        return parts == 1 || parts * each + rows % each == rows;
    }
}
