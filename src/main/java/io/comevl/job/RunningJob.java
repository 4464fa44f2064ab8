package io.comevl.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.grounding.SceneModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;

/** The job while it runs in this process. */
public final class RunningJob implements AutoCloseable {

    private static final long POLL_MILLIS = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final JobClient client;
    private final SceneModel kept;
    private final Folder folder;
    private final int webPort;
    private final CompletableFuture<JobExecutionResult> ended;

    RunningJob(JobClient client, SceneModel kept, Folder folder, int webPort) {
        this.client = client;
        this.kept = kept;
        this.folder = folder;
        this.webPort = webPort;
        this.ended = client.getJobExecutionResult();
    }

    /** Where Flink's web page is. */
    public String webPage() {
        return "http://localhost:" + webPort;
    }

    /** What answers. */
    public SceneModel.ModelCard model() {
        return kept.card();
    }

    /** Whether it has neither ended nor failed. */
    public boolean isRunning() {
        return !ended.isDone();
    }

    /**
     * Waits until all of its tasks run: what comes earlier would only wait.
     *
     * @throws ExecutionException if Flink does not say, or they do not run in time
     */
    public void awaitRunning() throws ExecutionException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!tasksRun()) {
            if (ended.isDone() || Instant.now().isAfter(deadline)) {
                throw new ExecutionException("the job does not run within " + PATIENCE.toSeconds() + " s", null);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Only Flink's web interface tells of single tasks. */
    private boolean tasksRun() throws ExecutionException, InterruptedException {
        JsonNode vertices = told("").path("vertices");
        for (JsonNode vertex : vertices) {
            if (!vertex.path("status").asText().equals("RUNNING")) {
                return false;
            }
        }
        return !vertices.isEmpty();
    }

    /** What Flink's web interface tells of the job. */
    private JsonNode told(String what) throws ExecutionException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(webPage() + "/jobs/" + client.getJobID() + what))
                .timeout(PATIENCE)
                .build();
        try {
            String body = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            return new ObjectMapper().readTree(body);
        } catch (IOException unanswered) {
            throw new ExecutionException("Flink does not tell of its job: " + unanswered.getMessage(), unanswered);
        }
    }

    /**
     * Waits until the job ends by itself.
     *
     * @throws ExecutionException if it failed
     */
    public void await() throws ExecutionException, InterruptedException {
        ended.get();
    }

    /**
     * Lets the job finish what it has read, commits its results and ends it.
     *
     * @throws ExecutionException if it failed, or does not end in time
     */
    public void stop() throws ExecutionException, InterruptedException {
        try {
            client.stopWithSavepoint(true, folder.uri("savepoints"), SavepointFormatType.CANONICAL)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException("the job did not stop within " + PATIENCE.toSeconds() + " s", e);
        }
    }

    /**
     * Ends the job so that another can go on where it was ({@code execution.state-recovery.path}): what it has read but
     * not finished is kept, and no window is cut short.
     *
     * @return where its state lies
     * @throws ExecutionException if it failed, or does not end in time
     */
    public String suspend(Path target) throws ExecutionException, InterruptedException {
        try {
            String state = client.stopWithSavepoint(false, target.toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return state;
        } catch (TimeoutException e) {
            throw new ExecutionException("the job did not stop within " + PATIENCE.toSeconds() + " s", e);
        }
    }

    /**
     * Share of each stage in the time from capture to answer, of all frames answered since the job last began; all zero
     * before the first. While the job runs Flink tells with some seconds' delay; after {@link #stop} it is exact.
     *
     * @throws ExecutionException if the job failed
     */
    public Map<Stage, Double> stageShare() throws ExecutionException, InterruptedException {
        Map<String, Object> counted = counted();
        double total = 0;
        for (Stage stage : Stage.values()) {
            total += micros(counted, stage);
        }
        Map<Stage, Double> shares = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            shares.put(stage, total == 0 ? 0 : micros(counted, stage) / total);
        }
        return shares;
    }

    /**
     * What finding the queries that are due has cost since the job last began.
     *
     * @param frames planned
     * @param nanos that this took
     */
    public record Planned(long frames, long nanos) {}

    /**
     * What planning has cost, as Flink tells with some seconds' delay, after {@link #stop} exactly.
     *
     * @throws ExecutionException if the job failed
     */
    public Planned planned() throws ExecutionException, InterruptedException {
        Map<String, Object> counted = counted();
        return new Planned((Long) counted.getOrDefault(Plan.PLANNED_FRAMES, 0L), (Long)
                counted.getOrDefault(Plan.PLANNED_NANOS, 0L));
    }

    /**
     * How often the job has begun again after a failure.
     *
     * @throws ExecutionException if Flink does not tell
     */
    public long restarts() throws ExecutionException, InterruptedException {
        return told("/metrics?get=numRestarts").path(0).path("value").asLong();
    }

    /**
     * What the model did for all frames answered since the job last began, and what it was spared; as exact as
     * {@link #stageShare}.
     *
     * @throws ExecutionException if the job failed
     */
    public Map<Counted, Long> effort() throws ExecutionException, InterruptedException {
        Map<String, Object> counted = counted();
        Map<Counted, Long> effort = new EnumMap<>(Counted.class);
        for (Counted one : Counted.values()) {
            effort.put(one, (Long) counted.getOrDefault(one.accumulator(), 0L));
        }
        return effort;
    }

    private Map<String, Object> counted() throws ExecutionException, InterruptedException {
        return ended.isDone()
                ? ended.get().getAllAccumulatorResults()
                : client.getAccumulators().get();
    }

    private static long micros(Map<String, Object> counted, Stage stage) {
        return (Long) counted.getOrDefault(stage.accumulator(), 0L);
    }

    /** Ends the job without waiting for what it has read, unless it has ended, and frees what it held. */
    @Override
    public void close() {
        try {
            if (isRunning()) {
                client.cancel().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            ended.handle((result, problem) -> result).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the job does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            kept.close();
            folder.close();
        }
    }
}
