package io.comevl.evaluation;

import io.comevl.frame.Crops;
import io.comevl.network.Architecture;
import io.comevl.network.StageRunner;
import io.comevl.ops.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Measures a model in one interpreter against the same model in another, in one run on the same threads. Both do each
 * piece of work in turn, so that whatever else the machine does meets both; the first turns do not count. Pixels and
 * tokens are random but the same in every run: no speed here depends on what they show.
 */
public final class Benchmark {

    /** All that comes before the first token of an answer. */
    public static final String PICTURE_AND_PROMPT = "picture and prompt, 1 crop";

    private static final Set<String> NOTHING_OBSERVED = Set.of();
    private static final long SEED = 1;

    private final Architecture architecture;
    private final StageRunner measured;
    private final StageRunner baseline;
    private final Effort effort;
    private final LongSupplier nanoClock;

    /**
     * How much is measured.
     *
     * @param warmUps turns that do not count
     * @param pairs turns that do
     * @param visionBatches crops in one vision run
     * @param words tokens of the prompt besides the picture's
     * @param steps tokens generated one by one
     */
    public record Effort(int warmUps, int pairs, List<Integer> visionBatches, int words, int steps) {

        /** Checks that there is something to measure. */
        public Effort {
            visionBatches = List.copyOf(visionBatches);
            if (warmUps < 0 || pairs < 1 || words < 1 || steps < 1) {
                throw new IllegalArgumentException("benchmark: expected at least 1 pair, 1 word and 1 step, found "
                        + pairs + ", " + words + ", " + steps);
            }
        }
    }

    /**
     * One piece of work.
     *
     * @param work what was done
     * @param measured how long it took
     * @param baseline how long the baseline took
     * @param speedUp median over the pairs of baseline's time by measured time; above 1 is faster than the baseline
     */
    public record Row(String work, Spread measured, Spread baseline, double speedUp) {

        /** How often the work is done in a second. */
        public double perSecond() {
            return 1000 / measured.medianMillis();
        }
    }

    /** Times in milliseconds: the middle one and the quartiles around it. */
    public record Spread(double medianMillis, double lowerMillis, double upperMillis) {

        /** Of measured times; an even number of them has the mean of the middle two in its middle. */
        public static Spread of(double[] millis) {
            return new Spread(quantile(millis, 0.5), quantile(millis, 0.25), quantile(millis, 0.75));
        }
    }

    /** Compares two interpreters of one model. */
    public Benchmark(Architecture architecture, StageRunner measured, StageRunner baseline, Effort effort) {
        this(architecture, measured, baseline, effort, System::nanoTime);
    }

    Benchmark(
            Architecture architecture,
            StageRunner measured,
            StageRunner baseline,
            Effort effort,
            LongSupplier nanoClock) {
        this.architecture = architecture;
        this.measured = measured;
        this.baseline = baseline;
        this.effort = effort;
        this.nanoClock = nanoClock;
    }

    /** Vision by batch, prompt, single step, and a whole frame from crops to the first token and to the last. */
    public List<Row> run() {
        List<Row> rows = new ArrayList<>();
        run(rows::add);
        return rows;
    }

    /** The same, each row as soon as it is measured: at full width one takes minutes. */
    public void run(Consumer<Row> rows) {
        for (int batch : effort.visionBatches()) {
            Crops crops = crops(batch);
            rows.accept(compare(
                    "vision, " + batch + " crops", runner -> timed(() -> runner.vision(crops, NOTHING_OBSERVED))));
        }
        rows.accept(compare(
                "prompt, " + prompt().length + " tokens",
                runner -> afterPrompt(runner, 0).promptNanos()));
        rows.accept(compare(
                "decode step", runner -> afterPrompt(runner, effort.steps()).stepNanos() / effort.steps()));
        rows.accept(compare(PICTURE_AND_PROMPT, runner -> frame(runner, 0)));
        rows.accept(compare("frame, 1 crop, " + effort.steps() + " tokens", runner -> frame(runner, effort.steps())));
    }

    private Row compare(String work, Work timing) {
        double[] ours = new double[effort.pairs()];
        double[] theirs = new double[effort.pairs()];
        for (int turn = -effort.warmUps(); turn < effort.pairs(); turn++) {
            boolean baselineFirst = turn % 2 != 0;
            double before = baselineFirst ? timing.nanos(baseline) : 0;
            double own = timing.nanos(measured);
            double other = baselineFirst ? before : timing.nanos(baseline);
            if (turn >= 0) {
                ours[turn] = own / 1e6;
                theirs[turn] = other / 1e6;
            }
        }
        double[] ratios = IntStream.range(0, effort.pairs())
                .mapToDouble(pair -> theirs[pair] / ours[pair])
                .toArray();
        return new Row(work, Spread.of(ours), Spread.of(theirs), quantile(ratios, 0.5));
    }

    private interface Work {
        double nanos(StageRunner runner);
    }

    private double timed(Runnable work) {
        long start = nanoClock.getAsLong();
        work.run();
        return nanoClock.getAsLong() - start;
    }

    private record Times(double promptNanos, double stepNanos) {}

    private Times afterPrompt(StageRunner runner, int steps) {
        long[] shape = {
            architecture.geometry().cellsPerCrop(), architecture.decoder().width()
        };
        Observation features = new Observation(shape, new float[Math.toIntExact(shape[0] * shape[1])]);
        return read(runner, features, steps);
    }

    private Times read(StageRunner runner, Observation features, int steps) {
        long[] ids = prompt();
        try (StageRunner.Sequence sequence = runner.sequence(features)) {
            double promptNanos = timed(() -> sequence.feed(ids, sources(ids.length), 1, NOTHING_OBSERVED));
            double stepNanos = timed(() -> {
                for (int step = 0; step < steps; step++) {
                    sequence.feed(new long[] {step}, new long[] {-1}, NOTHING_OBSERVED);
                }
            });
            return new Times(promptNanos, stepNanos);
        }
    }

    private double frame(StageRunner runner, int steps) {
        Crops crops = crops(1);
        return timed(() -> {
            Observation output = runner.vision(crops, NOTHING_OBSERVED).get("vision/output");
            long[] flat = {output.shape()[0] * output.shape()[1], output.shape()[2]};
            read(runner, new Observation(flat, output.values()), steps);
        });
    }

    private Crops crops(int count) {
        byte[] patches = new byte
                [Math.multiplyExact(
                        count,
                        architecture.geometry().patchesPerCrop()
                                * architecture.geometry().patchValues())];
        new Random(SEED).nextBytes(patches);
        int side = architecture.geometry().cropPixels();
        float[] masks = Crops.whole(count, count, architecture.geometry().patchesPerCrop());
        return new Crops(count, count, patches, masks, List.of(), new int[0], side, side);
    }

    /** Picture tokens, then words. */
    private long[] prompt() {
        Random random = new Random(SEED);
        int picture = architecture.geometry().cellsPerCrop();
        long[] ids = new long[picture + effort.words()];
        Arrays.setAll(
                ids,
                i -> i < picture
                        ? Crops.TokenKind.PATCH.id(architecture.decoder().vocabulary())
                        : random.nextInt(architecture.decoder().vocabulary()));
        return ids;
    }

    private long[] sources(int tokens) {
        long[] sources = new long[tokens];
        Arrays.setAll(sources, i -> i < architecture.geometry().cellsPerCrop() ? i : -1);
        return sources;
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
