package io.comevl.job.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What Flink's web interface tells programs. Safe for use by several threads. */
public final class FlinkPage {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final String NOWHERE = "(unassigned)"; // what Flink says of a task that waits for a place

    private final String host;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ObjectMapper json = new ObjectMapper();

    /** The page at an address. */
    public FlinkPage(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /**
     * What a cluster has.
     *
     * @param taskManagers processes that have registered
     * @param slots places for subtasks
     * @param freeSlots those that nothing runs in
     */
    public record Overview(int taskManagers, int slots, int freeSlots) {}

    /**
     * A job.
     *
     * @param id as Flink writes it
     * @param name it was submitted with
     * @param state as Flink names it
     */
    public record Job(String id, String name, String state) {

        /** Whether it has not ended. */
        public boolean isOpen() {
            return !Set.of("FINISHED", "CANCELED", "FAILED").contains(state);
        }
    }

    /** Where people find it. */
    public String address() {
        return "http://" + host + ":" + port;
    }

    /** Where it listens. */
    public String host() {
        return host;
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /**
     * What the cluster has now.
     *
     * @throws IOException if it does not answer, as while nobody leads it
     */
    public Overview overview() throws IOException, InterruptedException {
        JsonNode told = read("/overview");
        return new Overview(
                told.path("taskmanagers").asInt(),
                told.path("slots-total").asInt(),
                told.path("slots-available").asInt());
    }

    /**
     * Jobs that run and those that ended not long ago.
     *
     * @throws IOException if it does not answer
     */
    public List<Job> jobs() throws IOException, InterruptedException {
        List<Job> jobs = new ArrayList<>();
        for (JsonNode job : read("/jobs/overview").path("jobs")) {
            jobs.add(new Job(
                    job.path("jid").asText(),
                    job.path("name").asText(),
                    job.path("state").asText()));
        }
        return jobs;
    }

    /**
     * Whether all tasks of a job run.
     *
     * @throws IOException if it does not answer or does not know the job
     */
    public boolean tasksRun(String job) throws IOException, InterruptedException {
        JsonNode vertices = read("/jobs/" + job).path("vertices");
        for (JsonNode vertex : vertices) {
            if (!vertex.path("status").asText().equals("RUNNING")) {
                return false;
            }
        }
        return !vertices.isEmpty();
    }

    /**
     * Names of the TaskManagers in which tasks of a job run.
     *
     * @throws IOException if it does not answer or does not know the job
     */
    public Set<String> hosts(String job) throws IOException, InterruptedException {
        Set<String> hosts = new TreeSet<>();
        for (JsonNode vertex : read("/jobs/" + job).path("vertices")) {
            String tasks = "/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/taskmanagers";
            for (JsonNode host : read(tasks).path("taskmanagers")) {
                hosts.add(host.path("taskmanager-id").asText());
            }
        }
        hosts.remove(NOWHERE);
        return hosts;
    }

    private JsonNode read(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + path))
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException(address() + path + ": Flink answers " + answer.statusCode());
        }
        return json.readTree(answer.body());
    }
}
