package io.comevl.evaluation.jlama;

import io.comevl.bundle.Bundle;
import io.comevl.bundle.HfLanguageWriter;
import io.comevl.evaluation.Benchmark;
import io.comevl.evaluation.DecodeSteps;
import io.comevl.network.Architecture.Decoder;
import io.comevl.network.StageRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.apache.commons.io.FileUtils;

/**
 * Decode steps of one text by a bundle's graphs and by Jlama, with the weights of one decoder on the same number of
 * threads. Both take turns, so that what else the machine does meets both, and either begins every second time. That both
 * compute the same is looked at first: what each expects after every token of one text.
 */
public final class JlamaComparison implements AutoCloseable {

    private static final long SEED = 1;

    /** Weights and factors in a few bits differ by less, wrong ones by more. */
    private static final double MOST_APART = 0.5;

    private final Decoder decoder;
    private final DecodeSteps steps;
    private final JlamaRuntime runtime;
    private final int threads;
    private final Effort effort;
    private final Path work;

    /**
     * How much is measured.
     *
     * @param warmUp for how long turns do not count; a compiler that works while the program runs wants some seconds
     * @param turns those that do
     * @param words tokens that the text begins with
     * @param steps tokens generated in each turn
     * @param compared tokens of the text after which both are asked what comes next
     */
    public record Effort(Duration warmUp, int turns, int words, int steps, int compared) {

        /** Checks that there is something to measure. */
        public Effort {
            if (turns < 1 || words < 1 || steps < 1 || compared < 1) {
                throw new IllegalArgumentException(
                        "comparison: expected at least 1 turn, 1 word, 1 step and 1 compared token, found " + turns
                                + ", " + words + ", " + steps + ", " + compared);
            }
        }
    }

    /**
     * What came of it.
     *
     * @param types that Jlama was asked for
     * @param description of Jlama's operations and types, in its own words
     * @param ours time of a step of the graphs
     * @param jlama time of a step of Jlama
     * @param speedUp median over the turns of Jlama's time by ours; above 1 is faster than Jlama
     * @param agreement of both about the same text
     */
    public record Result(
            JlamaTypes types,
            String description,
            Benchmark.Spread ours,
            Benchmark.Spread jlama,
            double speedUp,
            LogitAgreement agreement) {

        /** Tokens a second of one text by the graphs. */
        public double tokensPerSecond() {
            return 1000 / ours.medianMillis();
        }

        /** Tokens a second of one text by Jlama. */
        public double jlamaTokensPerSecond() {
            return 1000 / jlama.medianMillis();
        }
    }

    /**
     * Writes the bundle's decoder for Jlama into a temporary folder.
     *
     * @param model the bundle's graphs, which their owner closes
     * @param threads that the graphs compute on
     */
    public JlamaComparison(Bundle bundle, StageRunner model, JlamaRuntime runtime, int threads, Effort effort) {
        this.decoder = bundle.architecture().decoder();
        this.steps = new DecodeSteps(decoder, model);
        this.runtime = runtime;
        this.threads = threads;
        this.effort = effort;
        try {
            work = Files.createTempDirectory("comevl-jlama");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The weights may be gigabytes: they go when the program is stopped, too.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "delete-jlama"));
        try {
            HfLanguageWriter.write(bundle, work);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Measures Jlama with weights of one type.
     *
     * @throws IllegalArgumentException if Jlama cannot compute this decoder in it; says why in one line
     * @throws IllegalStateException if it fails, or computes something else
     */
    public Result run(JlamaTypes types) {
        types.obstacle(decoder).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        JlamaProcess.Order order = new JlamaProcess.Order(work, threads, types, JlamaOperations.of(decoder, threads));
        try (JlamaProcess jlama = JlamaProcess.start(runtime, order)) {
            long[] text = new Random(SEED)
                    .longs(effort.compared(), 0, Math.min(decoder.vocabulary(), decoder.embeddingRows()))
                    .toArray();
            LogitAgreement agreement = LogitAgreement.of(steps.logits(text), jlama.logits(text));
            if (agreement.apart() > MOST_APART) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "Jlama (%s) and the graphs compute different things, logits are %.2g of their spread apart: times"
                                + " would mean nothing",
                        jlama.description(),
                        agreement.apart()));
            }
            return turns(types, jlama, agreement);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result turns(JlamaTypes types, JlamaProcess jlama, LogitAgreement agreement) {
        long warm = System.nanoTime() + effort.warmUp().toNanos();
        while (System.nanoTime() < warm) {
            steps.millis(effort.words(), effort.steps());
            jlama.stepMillis(effort.words(), effort.steps());
        }
        double[] ours = new double[effort.turns()];
        double[] theirs = new double[effort.turns()];
        double[] ratios = new double[effort.turns()];
        for (int turn = 0; turn < effort.turns(); turn++) {
            boolean jlamaFirst = turn % 2 != 0;
            double before = jlamaFirst ? jlama.stepMillis(effort.words(), effort.steps()) : 0;
            ours[turn] = steps.millis(effort.words(), effort.steps());
            theirs[turn] = jlamaFirst ? before : jlama.stepMillis(effort.words(), effort.steps());
            ratios[turn] = theirs[turn] / ours[turn];
        }
        return new Result(
                types,
                jlama.description(),
                Benchmark.Spread.of(ours),
                Benchmark.Spread.of(theirs),
                Benchmark.Spread.of(ratios).medianMillis(),
                agreement);
    }

    /** Deletes what was written. */
    @Override
    public void close() {
        FileUtils.deleteQuietly(work.toFile());
    }
}
