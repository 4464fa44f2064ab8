package io.comevl.evaluation;

import io.comevl.network.Architecture;
import io.comevl.network.StageRunner;
import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Decode steps of one text beside a plain read of as many bytes as the weights that each of them needs, in turn: no decoder
 * that reads all of its weights for each token is faster than memory. What is read are weights in plain memory, over and
 * over, up to 2 GB of them: pages of a mapped file are slower to read, and decoders may hold copies. For models whose weights
 * fit the processor's caches the limit means little.
 */
public final class DecodeLimit {

    private static final int PIECE_BYTES = 64 << 20;
    private static final long COPIED_BYTES = 2L << 30;
    private static final int CACHED_BYTES = 128 << 10;
    private static final String DECODER = "transformer.";
    private static final String EMBEDDINGS = "transformer.wte.";
    private static final String OUTPUT = "transformer.ff_out.weight";

    private final DecodeSteps steps;
    private final List<ByteBuffer> pieces = new ArrayList<>();
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
        // Direct buffers may take as much as the heap.
        long most = Math.max(
                PIECE_BYTES, Math.min(COPIED_BYTES, Runtime.getRuntime().maxMemory() / 2));
        for (String name : needed(weights)) {
            long length = weights.spec(name).byteLength();
            bytes += length;
            for (long from = 0; from < length; from += PIECE_BYTES) {
                int piece = (int) Math.min(PIECE_BYTES, length - from);
                if ((pieces.size() + 1L) * PIECE_BYTES <= most) {
                    pieces.add(ByteBuffer.allocateDirect(piece).put(weights.bytes(name, from, piece)));
                }
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
        long left = bytes;
        for (int i = 0; left > 0; i = (i + 1) % pieces.size()) {
            ByteBuffer piece = pieces.get(i);
            int length = (int) Math.min(left, piece.limit());
            parts.add(() -> read(piece, length));
            left -= length;
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

    /**
     * Copies a piece, a little at a time, into an array that stays in the processor's cache: as fast as its memory can be
     * read. A loop over the elements is not, by half or more.
     */
    private static long read(ByteBuffer piece, int bytes) {
        byte[] cached = new byte[CACHED_BYTES];
        long sum = 0;
        for (int from = 0; from < bytes; from += CACHED_BYTES) {
            int length = Math.min(CACHED_BYTES, bytes - from);
            piece.get(from, cached, 0, length);
            sum += cached[0] + cached[length - 1];
        }
        return sum;
    }
}
