package io.comevl.job;

import io.comevl.job.cluster.FlinkPage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job on a Flink cluster that has this program on its class path. It goes on when this process ends. */
public final class ClusterJob {

    private static final Duration GLANCE = Duration.ofMillis(100);

    private final JobClient client;
    private final FlinkPage page;

    private ClusterJob(JobClient client, FlinkPage page) {
        this.client = client;
        this.page = page;
    }

    /**
     * Submits the job; returns when the cluster has it. Missing topics are created.
     *
     * @param config options of the job and of Flink
     * @param models where operators get their model from; a bundle must lie at the same place on all machines
     * @param page of the cluster
     * @throws JobStartException if something is missing or a job of the same group runs there; one line says what
     */
    public static ClusterJob submit(Configuration config, ModelProvider models, FlinkPage page)
            throws JobStartException, InterruptedException {
        JobOptions options = JobRunner.prepareTopics(config);
        refuseSecond(page, options.group());
        JobRunner.open(models).close(); // what is wrong with it is told here, not in the log of a job that never runs
        QuerySnapshot standing = JobRunner.standing(options);
        try {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.createRemoteEnvironment(
                    page.host(), page.port(), spread(config, options, page));
            JobRunner.wire(env, standing, models, options);
            return new ClusterJob(env.executeAsync(options.group()), page);
        } catch (Exception e) {
            throw new JobStartException(page.address() + ": Flink did not take the job: " + JobRunner.rootOf(e), e);
        }
    }

    /**
     * Submits the job with the options of a folder.
     *
     * @param folder with {@code config.yaml}
     * @param overrides options that differ, by key
     * @throws JobStartException as {@link #submit(Configuration, ModelProvider, FlinkPage)} does
     */
    public static ClusterJob submit(Path folder, Map<String, String> overrides, ModelProvider models, FlinkPage page)
            throws JobStartException, InterruptedException {
        Configuration config = JobRunner.configuration(folder);
        overrides.forEach(config::setString);
        return submit(config, models, page);
    }

    /**
     * At least one subtask for each TaskManager, as far as there are partitions to read: when one dies, those that are left
     * know the work already, and need not load a model first.
     */
    private static Configuration spread(Configuration config, JobOptions options, FlinkPage page)
            throws IOException, InterruptedException {
        int useful = Math.min(options.partitions(), page.overview().taskManagers());
        Configuration spread = new Configuration(config);
        spread.set(CoreOptions.DEFAULT_PARALLELISM, Math.max(useful, config.get(CoreOptions.DEFAULT_PARALLELISM)));
        return spread;
    }

    /** Two jobs of one group would write under the same transactional ids and stop each other again and again. */
    private static void refuseSecond(FlinkPage page, String group) throws JobStartException, InterruptedException {
        try {
            Optional<FlinkPage.Job> other = page.jobs().stream()
                    .filter(job -> job.isOpen() && job.name().equals(group))
                    .findFirst();
            if (other.isPresent()) {
                throw new JobStartException(
                        page.address() + ": a job of group " + group + " runs there already ("
                                + other.get().id() + "); cancel it on that page or set another "
                                + Options.GROUP.key(),
                        null);
            }
        } catch (IOException e) {
            throw new JobStartException(
                    page.address() + ": no Flink cluster answers there; start one (comevl cluster up)", e);
        }
    }

    /** As Flink names it. */
    public String id() {
        return client.getJobID().toString();
    }

    /** Where Flink tells of it. */
    public FlinkPage page() {
        return page;
    }

    /**
     * Waits until all of its tasks run.
     *
     * @throws ExecutionException if they do not in time
     */
    public void awaitRunning(Duration patience) throws ExecutionException, InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        while (!tasksRun()) {
            if (Instant.now().isAfter(deadline)) {
                throw new ExecutionException(
                        "the job does not run within " + patience.toSeconds() + " s; see " + page.address(), null);
            }
            TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
        }
    }

    private boolean tasksRun() throws InterruptedException {
        try {
            return page.tasksRun(id());
        } catch (IOException nobodyLeads) {
            return false;
        }
    }

    /**
     * Lets the job finish what it has read, commits its results and ends it.
     *
     * @param savepoints where its state is written, as Flink wants addresses
     * @throws ExecutionException if it does not end in time
     */
    public void stop(String savepoints, Duration patience) throws ExecutionException, InterruptedException {
        try {
            client.stopWithSavepoint(true, savepoints, SavepointFormatType.CANONICAL)
                    .get(patience.toSeconds(), TimeUnit.SECONDS);
            client.getJobExecutionResult().get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException("the job did not stop within " + patience.toSeconds() + " s", e);
        }
    }
}
