package io.comevl.evaluation.drill;

import io.comevl.evaluation.drill.FaultPlan.Strike;
import io.comevl.job.ModelProvider;
import io.comevl.job.cluster.Cluster;
import io.comevl.job.cluster.ClusterFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends the same input twice through the job on a cluster of real processes, the second time with faults, and compares
 * all that readers of committed records see.
 */
public final class Drill {

    /** How much longer a slow model takes for a frame. */
    static final Duration SLOW = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Drill() {}

    /**
     * What is drilled.
     *
     * @param faults all of them
     * @param seed decides pictures and moments
     * @param times each fault that strikes does so this often
     * @param frames good ones, of all cameras together
     * @param taskManagers processes that carry out the job
     * @param configuration folder with {@code config.yaml}
     * @param folder where the cluster keeps its state and logs; must be empty
     * @param models where the job gets its model from; must give the same answer to the same frame
     */
    public record Settings(
            Set<Fault> faults,
            long seed,
            int times,
            int frames,
            int taskManagers,
            Path configuration,
            Path folder,
            ModelProvider models) {

        /** Checks that the faults have room. */
        public Settings {
            faults = Set.copyOf(faults);
            long strikes = times * faults.stream().filter(Fault::strikes).count();
            long needed = Striker.SLACK_FRAMES * (strikes + 1);
            if (times < 1 || frames < needed) {
                throw new IllegalArgumentException("drill: " + strikes + " faults need at least " + needed
                        + " frames between them and once each, found " + frames + " frames and " + times + " times");
            }
        }
    }

    /**
     * What came of it.
     *
     * @param comparison of the results
     * @param recoveries of all strikes, in their order
     * @param frames records of the frames topic in each run, poison among them
     * @param poison records that cannot be used, in each run
     */
    public record Outcome(Comparison comparison, List<Recovery> recoveries, long frames, long poison) {}

    /**
     * Runs it.
     *
     * @param progress told in single lines
     * @throws Exception if something does not start, or the job does not recover; one line says what
     */
    public static Outcome run(Settings settings, Consumer<String> progress) throws Exception {
        Cluster cluster = Cluster.up(
                new ClusterFolder(settings.folder()),
                new Cluster.Plan(
                        settings.configuration(), settings.taskManagers(), 0, Cluster.Lifetime.WITH_THIS_PROCESS),
                PATIENCE);
        try {
            progress.accept("a cluster of " + settings.taskManagers() + " TaskManagers runs, "
                    + cluster.page().address());
            DrillInput input = DrillInput.of(
                    settings.faults(),
                    settings.frames(),
                    settings.seed(),
                    Instant.now().truncatedTo(ChronoUnit.MILLIS));
            List<Strike> strikes =
                    FaultPlan.of(settings.faults(), settings.times(), settings.frames(), settings.seed());
            DrillRun run = new DrillRun(settings, cluster, progress);
            progress.accept("undisturbed run: " + input.frames() + " frames");
            List<Result> undisturbed = run.run(input, List.of()).results();
            progress.accept(undisturbed.size() + " results; disturbed run: " + strikes.size() + " strikes");
            DrillRun.Outcome disturbed = run.run(input, strikes);
            return new Outcome(
                    Comparison.of(undisturbed, disturbed.results()),
                    disturbed.recoveries(),
                    input.frames(),
                    input.poison());
        } finally {
            cluster.down();
        }
    }
}
