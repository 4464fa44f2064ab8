package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.comevl.ingest.live.CamerasFile;
import io.comevl.job.query.QueriesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What deploy/ brings up fits this program and itself. */
final class ComposeFileTest {

    private static final Path DEPLOY = Path.of("deploy");
    private static final String PROGRAM = "/opt/comevl/bin/comevl";
    private static final Set<String> WORDS_OF_FLINKS_IMAGE = Set.of("jobmanager", "taskmanager");

    @ParameterizedTest
    @MethodSource("commands")
    void commandsAreOnesThatTheProgramTakes(List<String> command) {
        assertThatCode(() -> Main.words(new Main())
                        .parseArgs(command.subList(1, command.size()).toArray(String[]::new)))
                .doesNotThrowAnyException();
    }

    static Stream<List<String>> commands() throws IOException {
        List<List<String>> commands = new ArrayList<>();
        for (String file : List.of("compose.yaml", "compose.gpu.yaml")) {
            for (JsonNode service : yaml(file).get("services")) {
                List<String> words = texts(service.path("command"));
                if (!words.isEmpty() && !WORDS_OF_FLINKS_IMAGE.contains(words.get(0))) {
                    assertThat(words.get(0)).isEqualTo(PROGRAM);
                    commands.add(words);
                }
            }
        }
        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        return commands.stream();
    }

    @Test
    void whatServicesNameIsThere() throws IOException {
        JsonNode compose = yaml("compose.yaml");
        Set<String> services = names(compose.get("services"));

        assertThat(services)
                .contains("kafka", "jobmanager", "taskmanager", "job", "cameras", "web", "prometheus", "grafana");
        for (JsonNode service : compose.get("services")) {
            JsonNode others = service.path("depends_on");
            assertThat(services).containsAll(others.isArray() ? texts(others) : names(others));
            assertMountsExist(compose, service);
        }
        assertMountsExist(compose, compose.get("x-comevl"));
        assertThat(services).containsAll(names(yaml("compose.gpu.yaml").get("services")));
    }

    private static void assertMountsExist(JsonNode compose, JsonNode service) {
        for (String volume : texts(service.path("volumes"))) {
            String source = volume.substring(0, volume.indexOf(':'));
            if (source.startsWith(".")) {
                assertThat(DEPLOY.resolve(source)).exists();
            } else {
                assertThat(names(compose.get("volumes"))).contains(source);
            }
        }
    }

    @Test
    void prometheusReadsEachProcessWhereItsMetricsAre() throws IOException {
        Map<String, String> ports = new HashMap<>(Map.of("jobmanager", flinkPort(), "taskmanager", flinkPort()));
        yaml("compose.yaml").get("services").properties().forEach(service -> {
            List<String> words = texts(service.getValue().path("command"));
            if (words.contains("--metrics-port")) {
                ports.put(service.getKey(), words.get(words.indexOf("--metrics-port") + 1));
            }
        });

        Map<String, String> read = new HashMap<>();
        for (JsonNode job : yaml("prometheus/prometheus.yml").get("scrape_configs")) {
            for (String target : texts(job.at("/static_configs/0/targets"))) {
                read.put(target.split(":", -1)[0], target.split(":", -1)[1]);
            }
            for (String name : texts(job.at("/dns_sd_configs/0/names"))) {
                read.put(name, job.at("/dns_sd_configs/0/port").asText());
            }
        }
        assertThat(read).containsExactlyInAnyOrderEntriesOf(ports);
    }

    @Test
    void theCamerasAndQueriesThatComeWithItCanBeRead() throws IOException {
        assertThat(CamerasFile.read(DEPLOY.resolve("config/cameras.yaml"))).isNotEmpty();
        assertThat(QueriesFile.read(DEPLOY.resolve("config/queries.yaml"))).isNotEmpty();
    }

    private static String flinkPort() throws IOException {
        String properties = yaml("compose.yaml")
                .at("/x-comevl/environment/FLINK_PROPERTIES")
                .asText();
        return new YAMLMapper()
                .readTree(properties)
                .get("metrics.reporter.prometheus.port")
                .asText();
    }

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(DEPLOY.resolve(file).toFile());
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static Set<String> names(JsonNode fields) {
        Set<String> names = new HashSet<>();
        fields.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
