package io.comevl.evaluation.drill;

import io.comevl.evaluation.drill.FaultPlan.Strike;
import io.comevl.job.ClusterJob;
import io.comevl.job.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Strikes by plan, each time when the job has recovered from the strike before. */
final class Striker implements AutoCloseable {

    /** So many frames may be published beyond a strike's place while the strike before is not over. */
    static final int SLACK_FRAMES = 12;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final List<Strike> plan;
    private final Victims victims;
    private final ResultReader results;
    private final Consumer<String> progress;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final List<Recovery> recoveries = new ArrayList<>();
    private final List<Future<?>> endings = new ArrayList<>();
    private int struck;

    /**
     * What can be struck.
     *
     * @param slow file that makes the model slow while it exists
     */
    record Victims(Cluster cluster, int taskManagers, ClusterJob job, BrokerOfItsOwn broker, Path slow) {}

    Striker(List<Strike> plan, Victims victims, ResultReader results, Consumer<String> progress) {
        this.plan = plan;
        this.victims = victims;
        this.results = results;
        this.progress = progress;
    }

    /** A frame was published: strikes if it is time. */
    void published(int frame) throws IOException, InterruptedException {
        while (struck < plan.size() && plan.get(struck).frame() <= frame) {
            if (frame >= plan.get(struck).frame() + SLACK_FRAMES) {
                awaitRecovery();
            } else if (!isRecovered()) {
                return;
            }
            strike(plan.get(struck));
        }
    }

    /** Waits for the job to recover from the last strike. */
    List<Recovery> finish() throws InterruptedException {
        awaitRecovery();
        return List.copyOf(recoveries);
    }

    private boolean isRecovered() {
        if (recoveries.size() < struck) {
            Optional<Duration> recovery = results.recovery();
            recovery.ifPresent(time -> {
                Fault fault = plan.get(struck - 1).fault();
                recoveries.add(new Recovery(fault, time));
                progress.accept(String.format(
                        "%s: first new result committed after %.1f s", fault.title(), time.toMillis() / 1000.0));
            });
        }
        return recoveries.size() == struck;
    }

    private void awaitRecovery() throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!isRecovered()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        plan.get(struck - 1).fault().title() + ": no new result within " + PATIENCE.toSeconds()
                                + " s; see " + victims.cluster().folder().logs());
            }
            TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
        }
    }

    private void strike(Strike strike) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(strike.delay().toMillis());
        results.strike();
        struck++;
        switch (strike.fault()) {
            case KILL_TASKMANAGER -> {
                awaitAll();
                results.strike();
                kill(host());
            }
            case KILL_JOBMANAGER -> kill("jobmanager");
            case PAUSE_BROKER -> {
                victims.broker().pause();
                after(strike.length(), victims.broker()::resume);
            }
            case SLOW_MODEL -> {
                Files.createFile(victims.slow());
                after(strike.length(), () -> Files.delete(victims.slow()));
            }
            case POISON_FRAMES, POISON_QUERIES -> throw new IllegalStateException("part of the input");
        }
    }

    /**
     * Until every TaskManager is there: losing all of them at once is another fault, which takes as long as starting one
     * does.
     */
    private void awaitAll() throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!areAllThere() && Instant.now().isBefore(deadline)) {
            TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
        }
    }

    private boolean areAllThere() throws InterruptedException {
        try {
            return victims.cluster().page().overview().taskManagers() >= victims.taskManagers();
        } catch (IOException nobodyLeads) {
            return false;
        }
    }

    /** A TaskManager in which the job runs. */
    private String host() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                Optional<String> host = victims
                        .cluster()
                        .page()
                        .hosts(victims.job().id())
                        .stream()
                        .findFirst();
                if (host.isPresent()) {
                    return host.get();
                }
            } catch (IOException nobodyLeads) {
                if (Instant.now().isAfter(deadline)) {
                    throw nobodyLeads;
                }
            }
            TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
        }
    }

    private void kill(String name) throws IOException {
        ProcessHandle process = victims.cluster()
                .process(name)
                .orElseThrow(() -> new IOException(name + " does not run, although the job does"));
        progress.accept("kill -9 " + process.pid() + " (" + name + ")");
        process.destroyForcibly();
    }

    private interface Ending {
        void run() throws IOException, InterruptedException;
    }

    private void after(Duration length, Ending ending) {
        progress.accept(plan.get(struck - 1).fault().title() + " for " + length.toMillis() + " ms");
        endings.add(later.schedule(
                () -> {
                    try {
                        ending.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                },
                length.toMillis(),
                TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        later.shutdown();
    }
}
