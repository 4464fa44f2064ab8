package io.comevl.evaluation;

import io.comevl.network.Architecture;
import io.comevl.network.StageRunner;
import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Decode steps of one text beside a plain read of the weights that each of them needs, in turn: no decoder that reads all
 * of its weights for each token is faster than memory. For models whose weights fit the processor's caches the limit
 * means little.
 */
public final class DecodeLimit {

    private static final int PIECE_BYTES = 64 << 20;
    private static final String DECODER = "transformer.";
    private static final String EMBEDDINGS = "transformer.wte.";
    private static final String OUTPUT = "transformer.ff_out.weight";

    private final DecodeSteps steps;
    private final List<LongBuffer> pieces = new ArrayList<>();
    private final int threads;
    private final Effort effort;
    private long bytes;

    /**
     * How much is measured.
     *
     * @param warmUps turns that do not count
     * @param turns those that do
     * @param words tokens that the text begins with
     * @param steps tokens generated in each turn
     */
    public record Effort(int warmUps, int turns, int words, int steps) {

        /** Checks that there is something to measure. */
        public Effort {
            if (warmUps < 0 || turns < 1 || words < 1 || steps < 1) {
                throw new IllegalArgumentException("decode limit: expected at least 1 turn, 1 word and 1 step, found "
                        + turns + ", " + words + ", " + steps);
            }
        }
    }

    /**
     * What came of it.
     *
     * @param bytes of the weights that a step reads
     * @param step time of a step
     * @param read time of a plain read of these bytes on the same number of threads
     * @param share median over the turns of read's time by step's: 1 is as fast as memory allows
     */
    public record Result(long bytes, Benchmark.Spread step, Benchmark.Spread read, double share) {

        /** Tokens a second of one text. */
        public double tokensPerSecond() {
            return 1000 / step.medianMillis();
        }

        /** Bytes a second of the plain read, in units of 10^9. */
        public double gigabytesPerSecond() {
            return bytes / read.medianMillis() / 1e6;
        }
    }

    /**
     * Looks at the weights.
     *
     * @param weights of the model, as they are kept
     * @param threads that the model computes on
     */
    public DecodeLimit(Architecture architecture, StageRunner model, WeightSource weights, int threads, Effort effort) {
        this.steps = new DecodeSteps(architecture.decoder(), model);
        this.threads = threads;
        this.effort = effort;
        for (String name : needed(weights)) {
            long length = weights.spec(name).byteLength();
            bytes += length;
            for (long from = 0; from < length; from += PIECE_BYTES) {
                ByteBuffer piece = weights.bytes(name, from, (int) Math.min(PIECE_BYTES, length - from));
                pieces.add(piece.order(ByteOrder.nativeOrder()).asLongBuffer());
            }
        }
    }

    /** The decoder's, without the table of which a token reads one row, unless that is what tokens are told by, too. */
    static List<String> needed(WeightSource weights) {
        boolean isTied = weights.names().stream().noneMatch(name -> name.startsWith(OUTPUT)); // packed, it has others
        Predicate<String> isRead = name -> isTied || !name.startsWith(EMBEDDINGS);
        return weights.names().stream()
                .filter(name -> name.startsWith(DECODER))
                .filter(isRead)
                .sorted()
                .toList();
    }

    /**
     * Measures.
     *
     * @throws InterruptedException if the caller is told to stop
     */
    public Result run() throws InterruptedException {
        double[] stepMillis = new double[effort.turns()];
        double[] reads = new double[effort.turns()];
        double[] shares = new double[effort.turns()];
        ExecutorService readers = Executors.newFixedThreadPool(threads);
        try {
            for (int turn = -effort.warmUps(); turn < effort.turns(); turn++) {
                double step = steps.millis(effort.words(), effort.steps());
                double read = readMillis(readers);
                if (turn >= 0) {
                    stepMillis[turn] = step;
                    reads[turn] = read;
                    shares[turn] = read / step;
                }
            }
        } finally {
            readers.shutdownNow();
        }
        return new Result(
                bytes,
                Benchmark.Spread.of(stepMillis),
                Benchmark.Spread.of(reads),
                Benchmark.Spread.of(shares).medianMillis());
    }

    private double readMillis(ExecutorService readers) throws InterruptedException {
        long began = System.nanoTime();
        List<Callable<Long>> parts = new ArrayList<>();
        for (LongBuffer piece : pieces) {
            parts.add(() -> sum(piece));
        }
        long sum = 0;
        for (Future<Long> part : readers.invokeAll(parts)) {
            try {
                sum += part.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the weights cannot be read", e);
            }
        }
        double millis = (System.nanoTime() - began) / 1e6;
        if (sum == Long.MIN_VALUE) { // never, but then the reading cannot be left out
            throw new IllegalStateException("the weights add up to nothing");
        }
        return millis;
    }

    private static long sum(LongBuffer piece) {
        long first = 0;
        long second = 0;
        long third = 0;
        long fourth = 0;
        int length = piece.limit() & ~3;
        for (int i = 0; i < length; i += 4) {
            first += piece.get(i);
            second += piece.get(i + 1);
            third += piece.get(i + 2);
            fourth += piece.get(i + 3);
        }
        return first + second + third + fourth;
    }
}
