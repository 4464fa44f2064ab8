package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.comevl.avro.CameraState;
import io.comevl.avro.CameraStatus;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.FramePublisher;
import io.comevl.ingest.QueryPublisher;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.comevl.ingest.live.CameraMetrics;
import io.comevl.web.Tokens;
import io.comevl.web.WebServer;
import io.comevl.web.WebSettings;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboards and alerts ask for what a job, cameras and the page really export. */
final class MonitoringTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Topics TOPICS = Topics.defaults();

    private static final Path DEPLOY = Path.of("deploy");
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private static Scraped exported;

    @BeforeAll
    static void runAll() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            TOPICS.createMissing(broker.kafka(), 2, PATIENCE);
            exported = ofJob(broker).with(ofOthers(broker));
        }
    }

    /** One frame is answered, one becomes a dead letter, and nobody asks about the last. */
    private static Scraped ofJob(EmbeddedBroker broker) throws Exception {
        QueryPublisher.publish(broker.kafka(), TOPICS.queries(), List.of(Records.query("standing", "gate-*")));
        Configuration config = JobRunner.configuration(Path.of("flink-conf"));
        config.set(Options.BOOTSTRAP, broker.bootstrap());
        int port = freePort();
        PrometheusPort.open(config, Integer.toString(port));
        try (FramePublisher publisher = new FramePublisher(broker.kafka(), TOPICS.frames());
                RunningJob job = JobRunner.start(config, FakeModel.provider("monitored"), 0)) {
            byte[] broken = "not an image".getBytes(StandardCharsets.UTF_8);
            publisher.publish(Records.frame("gate-1", 0, Instant.now(), Records.png(40, 30)));
            publisher.publish(Records.frame("gate-1", 1, Instant.now(), broken));
            publisher.publish(Records.frame("yard", 0, Instant.now(), Records.png(40, 30)));
            publisher.flush();
            Committed.read(broker, TOPICS.detections(), RecordFormat.DETECTION, 3);
            Scraped scraped = Scraped.from(port);
            job.stop();
            return scraped;
        }
    }

    private static Scraped ofOthers(EmbeddedBroker broker) throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        Instant now = Instant.now();
        new CameraMetrics(registry)
                .show(List.of(CameraStatus.newBuilder()
                        .setCamera("gate-1")
                        .setState(CameraState.CONNECTED)
                        .setSinceAt(now)
                        .setReportedAt(now)
                        .setLastFrameAt(now)
                        .setSkipped(Map.of("THINNED", 3L))
                        .setPublished(7)
                        .build()));
        try (WebServer page = WebServer.start(
                        new WebSettings(WebSettings.LOOPBACK, 0, Tokens.none(), Set.of()), broker.kafka(), TOPICS);
                HTTPServer server =
                        HTTPServer.builder().port(0).registry(registry).buildAndStart()) {
            page.measure(registry);
            return Scraped.from(server.getPort());
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void camerasKeepTheirNames() {
        assertThat(exported.text())
                .contains("camera=\"gate-1\"")
                .containsPattern("comevl_camera_skipped_total\\{camera=\"gate-1\",reason=\"THINNED\"} 3.0");
    }

    @Test
    void aMisspeltMetricWouldBeFound() {
        assertThat(new Promql(
                        "sum by (camera, x) (rate(a_b{c=\"d\", q=~\"0.5|0.9\"}[5m])) / 1000 > 3 and time() - up == 0"))
                .satisfies(expression -> {
                    assertThat(expression.metrics()).containsExactly("a_b", "up");
                    assertThat(expression.groupings()).containsExactly("camera", "x");
                    assertThat(expression.matched()).containsExactly("c=\"d\"", "q=\"0.5\"", "q=\"0.9\"");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "health"})
    void dashboardsAskForWhatIsExported(String name) throws IOException {
        JsonNode board = new JsonMapper()
                .readTree(DEPLOY.resolve("grafana/dashboards/" + name + ".json").toFile());

        assertThat(board.get("uid").asText()).isEqualTo("comevl-" + name);
        assertThat(board.get("title").asText()).isNotBlank();
        assertThat(board.get("schemaVersion").asInt()).isPositive();
        assertThat(board.get("panels")).isNotEmpty();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : board.get("panels")) {
            assertThat(ids.add(panel.get("id").asInt()))
                    .as(panel.get("title").asText())
                    .isTrue();
            assertThat(panel.at("/gridPos/w").asInt()).isPositive();
            assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
            for (JsonNode target : panel.get("targets")) {
                assertThat(target.get("refId").asText()).isNotBlank();
                assertThat(target.at("/datasource/uid").asText()).isEqualTo(dataSource());
                assertIsExported(target.get("expr").asText());
            }
        }
    }

    @Test
    void alertsAskForWhatIsExportedAndSayWhatToDo() throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode group : yaml("prometheus/alerts.yml").get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                names.add(rule.get("alert").asText());
                assertIsExported(rule.get("expr").asText());
                assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
                assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
                assertThat(rule.at("/annotations/action").asText()).isNotBlank();
            }
        }
        assertThat(names).contains("FramesPileUp", "CameraStalled", "CheckpointsFail", "DeadLetters");
    }

    private static void assertIsExported(String text) {
        Promql expression = new Promql(text);
        Set<String> labels = new HashSet<>(OF_PROMETHEUS);
        assertThat(expression.metrics()).as(text).isNotEmpty();
        for (String metric : expression.metrics()) {
            if (!metric.equals("up")) { // which Prometheus adds itself
                assertThat(exported.labels()).as(text).containsKey(metric);
                labels.addAll(exported.labels().get(metric));
            }
        }
        assertThat(labels).as(text).containsAll(expression.groupings());
        assertThat(expression.matched())
                .as(text)
                .allSatisfy(series -> assertThat(exported.text()).contains(series));
    }

    private static String dataSource() throws IOException {
        return yaml("grafana/provisioning/datasources/prometheus.yaml")
                .at("/datasources/0/uid")
                .asText();
    }

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(DEPLOY.resolve(file).toFile());
    }
}
