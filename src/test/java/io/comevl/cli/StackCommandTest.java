package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.ingest.FreePort;
import io.comevl.job.cluster.Cluster;
import io.comevl.job.cluster.ClusterFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything with one command, and each of its processes killed in turn. What the page's own API tells is what counts.
 * Seconds until a frame was answered that was captured after the kill, and until all ran again, are written to {@code
 * target/stack-recovery.csv}.
 */
@Timeout(1200)
final class StackCommandTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private URI page;

    @Test
    @EnabledIfSystemProperty(
            named = "comevl.test.stack",
            matches = "true",
            disabledReason = "takes minutes and a machine of its own; -Dcomevl.test.stack=true")
    void everythingComesUpWithOneCommandAndComesBackWhicheverProcessIsKilled() throws Exception {
        Path cameras =
                Files.writeString(folder.resolve("cameras.yaml"), "cameras: [{id: gate, url: generated, fps: 2}]");
        Path queries =
                Files.writeString(folder.resolve("queries.yaml"), "queries: [{id: cars, task: count, phrase: cars}]");
        int port = FreePort.of(0, "the page");
        page = URI.create("http://127.0.0.1:" + port);
        String[] up = {
            "stack",
            "up",
            "--dir",
            folder.resolve("stack").toString(),
            "--kafka-port",
            "0",
            "--web-port",
            "0",
            "--port",
            "" + port,
            "--cameras",
            cameras.toString(),
            "--queries",
            queries.toString()
        };
        try {
            assertThat(CommandRun.of(up).code()).isZero();
            awaitAnswersAfter(Instant.now());
            assertThat(status().code()).isZero();

            Cluster cluster =
                    Cluster.at(new ClusterFolder(folder.resolve("stack"))).orElseThrow();
            for (String name :
                    new String[] {"cameras", "web", "taskmanager-1", "kafka", "jobmanager", "taskmanager-2", "zookeeper"
                    }) {
                killAndAwait(cluster, name);
            }

            cluster.process("supervisor").orElseThrow().destroyForcibly();
            await("no supervisor", health -> !health.get("isWhole").asBoolean());
            assertThat(CommandRun.of(up).code()).isZero();
            await("all again", health -> health.get("isWhole").asBoolean());

            assertThat(CommandRun.of(
                                    "stack",
                                    "down",
                                    "--dir",
                                    folder.resolve("stack").toString())
                            .code())
                    .isZero();
            assertThat(status().code()).isEqualTo(1);
            assertThat(CommandRun.of(up).code()).isZero();
            awaitAnswersAfter(Instant.now());
        } finally {
            CommandRun.of("stack", "down", "--dir", folder.resolve("stack").toString());
        }
    }

    @Test
    void anotherKafkaThanTheJobKnowsIsRefused() throws Exception {
        String[] up = {"stack", "up", "--dir", folder.toString(), "--port", "0", "--web-port", "0", "--kafka-port"};
        Files.writeString(
                folder.resolve("cluster.properties"),
                "configuration=flink-conf\ntaskManagers=1\nwebPort=1\nzooKeeperPort=2\n");
        Files.writeString(
                folder.resolve("companions.json"),
                "[{\"name\": \"web\", \"mainClass\": \"Main\", \"jvmOptions\": [], \"arguments\": [\"web\", \"--kafka\","
                        + " \"127.0.0.1:19092\"], \"port\": 8080, \"needed\": false}]");

        CommandRun other =
                CommandRun.of(Stream.concat(Stream.of(up), Stream.of("29092")).toArray(String[]::new));

        assertThat(other.code()).isEqualTo(1);
        assertThat(other.complaint())
                .isEqualTo(
                        "comevl: " + folder + ": its job reads Kafka at 127.0.0.1:19092 and goes on there; give another"
                                + " --dir for 127.0.0.1:29092");
    }

    @Test
    void aStackThatWasNeverStartedIsSaidInOneLine() {
        CommandRun never = CommandRun.of("stack", "status", "--dir", folder.toString());

        assertThat(never.code()).isEqualTo(1);
        assertThat(never.err().strip())
                .isEqualTo("comevl: " + folder + ": nothing was started here; comevl stack up does");
    }

    @Test
    void whatCannotBeReadIsSaidBeforeAnythingIsStarted() throws Exception {
        Path queries =
                Files.writeString(folder.resolve("queries.yaml"), "queries: [{id: cars, task: cuont, phrase: cars}]");
        Path stack = folder.resolve("stack");

        CommandRun wrong = CommandRun.of("stack", "up", "--dir", stack.toString(), "--queries", queries.toString());
        CommandRun open = CommandRun.of(
                "stack", "up", "--dir", stack.toString(), "--kafka-port", "0", "--port", "0", "--bind", "0.0.0.0");

        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.complaint()).contains("queries.yaml: line 1");
        assertThat(open.complaint()).contains("without tokens");
        assertThat(stack).doesNotExist();
    }

    private CommandRun status() {
        return CommandRun.of("stack", "status", "--dir", folder.resolve("stack").toString());
    }

    /** Killed, seen on the page or gone with it, and then answers of frames that were captured after that. */
    private void killAndAwait(Cluster cluster, String name) throws Exception {
        ProcessHandle killed = cluster.process(name).orElseThrow();
        Instant at = Instant.now();
        killed.destroyForcibly();
        killed.onExit().get();
        Instant answered = Instant.MAX;
        Instant whole = Instant.MAX;
        while (answered.equals(Instant.MAX) || whole.equals(Instant.MAX)) {
            Instant now = Instant.now();
            assertThat(now)
                    .as("%s killed: answers at %s, all again at %s", name, answered, whole)
                    .isBefore(at.plus(PATIENCE));
            answered = answered.equals(Instant.MAX) && isAnsweredAfter(at) ? now : answered;
            whole = whole.equals(Instant.MAX) && isWholeAgain(name) ? now : whole;
            TimeUnit.MILLISECONDS.sleep(100);
        }
        Files.writeString(
                Path.of("target", "stack-recovery.csv"),
                String.format(
                        Locale.ROOT,
                        "%s,%.1f,%.1f%n",
                        name,
                        Duration.between(at, answered).toMillis() / 1e3,
                        Duration.between(at, whole).toMillis() / 1e3),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private boolean isWholeAgain(String name) throws InterruptedException {
        try {
            JsonNode health = get("/api/health");
            return health.get("isWhole").asBoolean()
                    && starts(health, name) > 1
                    && health.at("/jobs/0/state").asText().equals("RUNNING");
        } catch (IOException pageIsAway) {
            return false;
        }
    }

    private static int starts(JsonNode health, String name) {
        return StreamSupport.stream(health.get("processes").spliterator(), false)
                .filter(process -> process.get("name").asText().equals(name))
                .mapToInt(process -> process.path("starts").asInt())
                .sum();
    }

    private void awaitAnswersAfter(Instant captured) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!isAnsweredAfter(captured)) {
            assertThat(Instant.now()).as("answers of frames after %s", captured).isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private boolean isAnsweredAfter(Instant captured) throws InterruptedException {
        try {
            for (JsonNode detection : get("/api/detections/latest").get("detections")) {
                if (Instant.parse(detection.get("capturedAt").asText()).isAfter(captured)) {
                    return true;
                }
            }
            return false;
        } catch (IOException pageIsAway) {
            return false;
        }
    }

    private void await(String what, Predicate<JsonNode> wanted) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        JsonNode last = null;
        while (last == null || !wanted.test(last)) {
            assertThat(Instant.now()).as("%s: %s", what, last).isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
            try {
                last = get("/api/health");
            } catch (IOException pageIsAway) {
                last = null;
            }
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return json.readTree(answer.body());
    }
}
