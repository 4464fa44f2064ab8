package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.comevl.ingest.live.CamerasFile;
import io.comevl.job.query.QueriesFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.io.FileUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders is what Kubernetes, Flink's operator and this program take. */
final class HelmChartTest {

    /** With a file in the place of its link, about which Helm would say something each time. */
    @TempDir
    private static Path chart;

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, Class<?>> KINDS = Map.of(
            "ConfigMap", ConfigMap.class,
            "PersistentVolumeClaim", PersistentVolumeClaim.class,
            "Service", Service.class,
            "Deployment", Deployment.class,
            "Job", Job.class,
            "Ingress", Ingress.class);

    /** Everything that a user may switch on. */
    private static final Map<String, String> EVERYTHING = Map.ofEntries(
            Map.entry("kafka.clientSecret", "kafka-client"),
            Map.entry("secretEnv", "camera-passwords"),
            Map.entry("flink.gpus", "1"),
            Map.entry("flink.claim.storageClass", "nfs"),
            Map.entry("flink.plugins", "flink-s3-fs-presto-2.2.1.jar"),
            Map.entry("flink.configuration.heartbeat\\.timeout", "30 s"),
            Map.entry("web.ingress.enabled", "true"),
            Map.entry("web.ingress.host", "cameras.example.org"),
            Map.entry("web.ingress.className", "nginx"),
            Map.entry("web.ingress.tlsSecret", "cameras-tls"),
            Map.entry("notify.words[0]", "--webhook"),
            Map.entry("notify.words[1]", "https://example.org/alerts"));

    @TempDir
    private Path folder;

    @BeforeAll
    static void copyChart() throws IOException {
        Path own = Path.of("deploy/helm/comevl");
        String linked = "files/config.yaml";
        FileUtils.copyDirectory(own.toFile(), chart.toFile());
        Files.copy(own.resolve(linked), chart.resolve(linked), StandardCopyOption.REPLACE_EXISTING);
    }

    static Stream<Map<String, String>> usersValues() {
        return Stream.of(
                Map.of(),
                EVERYTHING,
                Map.of("flink.storage", "s3://bucket/comevl", "model.bundle", "/models/own", "web.enabled", "false"),
                Map.of("flink.claim.existing", "shared", "model.volume.persistentVolumeClaim.claimName", "models"));
    }

    @Test
    void helmFindsNothingToSayAgainstIt() {
        LintResult lint = new Helm(chart).lint().strict().call();

        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("usersValues")
    void whatItRendersIsWhatKubernetesAndTheOperatorKnow(Map<String, String> values) throws IOException {
        List<JsonNode> rendered = rendered(values);

        assertThat(rendered).hasSizeGreaterThanOrEqualTo(4);
        for (JsonNode resource : rendered) {
            if (resource.path("kind").asText().equals("FlinkDeployment")) {
                assertThat(complaints((ObjectNode) resource)).isEmpty();
                assertKnown(resource.at("/spec/podTemplate"), Pod.class);
            } else {
                assertKnown(resource, KINDS.get(resource.path("kind").asText()));
            }
        }
    }

    @Test
    void aFieldThatNobodyKnowsOrOfAnotherTypeWouldBeFound() throws IOException {
        for (JsonNode resource : rendered(Map.of())) {
            if (resource.path("kind").asText().equals("FlinkDeployment")) {
                ((ObjectNode) resource.at("/spec/job")).put("paralellism", 2);
                ((ObjectNode) resource.at("/spec/taskManager/resource")).put("cpu", "two");
                assertThat(complaints((ObjectNode) resource)).hasSize(2);
            } else {
                ((ObjectNode) resource.get("metadata")).put("nam", "misspelt");
                assertThatThrownBy(() -> assertKnown(
                                resource, KINDS.get(resource.path("kind").asText())))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("nam");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("usersValues")
    void whatPodsNameIsThere(Map<String, String> values) throws IOException {
        List<JsonNode> rendered = rendered(values);
        List<String> maps = names(rendered, "ConfigMap");

        for (JsonNode resource : rendered) {
            JsonNode pod =
                    resource.has("kind") && resource.path("kind").asText().equals("FlinkDeployment")
                            ? resource.at("/spec/podTemplate/spec")
                            : resource.at("/spec/template/spec");
            List<String> volumes = pod.path("volumes").findValuesAsText("name");
            for (JsonNode container : pod.path("containers")) {
                for (JsonNode mount : container.path("volumeMounts")) {
                    assertThat(volumes).contains(mount.get("name").asText());
                }
            }
            for (JsonNode volume : pod.path("volumes")) {
                String map = volume.at("/configMap/name").asText();
                assertThat(map.isEmpty() || maps.contains(map)).as(map).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("usersValues")
    void commandsAreOnesThatTheProgramTakes(Map<String, String> values) throws IOException {
        int commands = 0;
        for (JsonNode resource : rendered(values)) {
            for (JsonNode command : resource.findValues("command")) {
                List<String> words = StreamSupport.stream(command.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
                assertThat(words.get(0)).isEqualTo("/opt/comevl/bin/comevl");
                assertThatCode(() -> Main.words(new Main())
                                .parseArgs(words.subList(1, words.size()).toArray(String[]::new)))
                        .doesNotThrowAnyException();
                commands++;
            }
        }
        assertThat(commands).isGreaterThanOrEqualTo(2);
    }

    @Test
    void theJobHasTheOptionsOfThisProjectAndThoseOfThePlace() throws IOException {
        Map<String, String> options = options(Map.of());
        Configuration own = GlobalConfiguration.loadConfiguration("flink-conf");

        Map<String, String> expected = new HashMap<>(own.toMap());
        expected.keySet()
                .removeIf(key -> key.endsWith("memory.process.size")
                        || key.startsWith("high-availability")
                        || key.startsWith("comevl.kafka")
                        || key.equals("taskmanager.numberOfTaskSlots"));
        expected.replaceAll((key, value) -> value.equals("2.0") ? "2" : value);
        assertThat(Configuration.fromMap(options).toMap()).containsAllEntriesOf(expected);
        assertThat(options)
                .containsEntry("comevl.kafka.bootstrap-servers", "kafka:9092")
                .containsEntry("high-availability.type", "kubernetes")
                .containsEntry("execution.checkpointing.dir", "file:///data/checkpoints")
                .doesNotContainKeys("taskmanager.memory.process.size", "external-resources");
    }

    @Test
    void whatAUserSetsGoesOverTheProjectsOptions() throws IOException {
        assertThat(options(EVERYTHING))
                .containsEntry("heartbeat.timeout", "30 s")
                .containsEntry("heartbeat.interval", "500 ms")
                .containsEntry("comevl.kafka.client-config", "/etc/comevl/kafka/client.properties")
                .containsEntry("external-resource.gpu.kubernetes.config-key", "nvidia.com/gpu")
                .containsEntry(
                        "external-resource.gpu.driver-factory.class",
                        "org.apache.flink.externalresource.gpu.GPUDriverFactory");
    }

    @Test
    void camerasAndQueriesAreFilesThatTheProgramReads() throws IOException {
        JsonNode files = rendered(Map.of()).stream()
                .filter(resource -> resource.path("kind").asText().equals("ConfigMap"))
                .findFirst()
                .orElseThrow()
                .get("data");
        Path cameras = Files.writeString(
                folder.resolve("cameras.yaml"), files.get("cameras.yaml").asText());
        Path queries = Files.writeString(
                folder.resolve("queries.yaml"), files.get("queries.yaml").asText());

        assertThat(CamerasFile.read(cameras)).hasSize(1);
        assertThat(QueriesFile.read(queries)).hasSize(2);
    }

    @Test
    void aMistakenValueIsRefusedByName() {
        assertThatThrownBy(() -> rendered(Map.of("kafka.bootstrapServer", "kafka:9092")))
                .hasMessageContaining("bootstrapServer");
        assertThatThrownBy(() -> rendered(Map.of("kafka.bootstrapServers", "kafka")))
                .hasMessageContaining("bootstrapServers");
        assertThatThrownBy(() -> rendered(Map.of("web.ingress.enabled", "true")))
                .hasMessageContaining("which name is the page reached by?");
    }

    private static Map<String, String> options(Map<String, String> values) throws IOException {
        JsonNode deployment = rendered(values).stream()
                .filter(resource -> resource.path("kind").asText().equals("FlinkDeployment"))
                .findFirst()
                .orElseThrow();
        Map<String, String> options = new HashMap<>();
        deployment
                .at("/spec/flinkConfiguration")
                .properties()
                .forEach(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        return options;
    }

    private static List<JsonNode> rendered(Map<String, String> values) throws IOException {
        TemplateCommand template = new Helm(chart).template().withName("gate");
        values.forEach(template::set);
        List<JsonNode> resources = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(template.call())) {
            documents.forEachRemaining(document -> {
                if (document.isObject()) {
                    resources.add(document);
                }
            });
        }
        return resources;
    }

    private static List<String> names(List<JsonNode> resources, String kind) {
        return resources.stream()
                .filter(resource -> resource.path("kind").asText().equals(kind))
                .map(resource -> resource.at("/metadata/name").asText())
                .toList();
    }

    /** Kubernetes' own classes keep fields they do not know; here such a field is a mistake. */
    private static void assertKnown(JsonNode resource, Class<?> kind) {
        YAMLMapper strict = new YAMLMapper();
        strict.setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
            private static final long serialVersionUID = 1;

            @Override
            public Boolean hasAnySetter(Annotated annotated) {
                return false;
            }
        });
        assertThatCode(() -> strict.treeToValue(resource, kind))
                .as("%s", resource)
                .doesNotThrowAnyException();
    }

    /**
     * What the operator's definition of its resources has against one. The newest one on Maven Central does not know this
     * Flink yet, so that its version is left out.
     */
    private static List<String> complaints(ObjectNode deployment) throws IOException {
        JsonNode definition;
        try (InputStream file =
                HelmChartTest.class.getResourceAsStream("/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml")) {
            definition = YAML.readTree(file);
        }
        JsonNode schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
        assertThat(deployment.get("apiVersion").asText())
                .isEqualTo(definition.at("/spec/group").asText() + "/"
                        + definition.at("/spec/versions/0/name").asText());
        ObjectNode spec = ((ObjectNode) deployment.deepCopy().get("spec"));
        spec.remove("flinkVersion");
        JsonNode ofSpec = schema.at("/properties/spec");
        closed(ofSpec);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(ofSpec).validate(spec).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    /** Fields that a definition does not name are dropped without a word by Kubernetes; here they are mistakes. */
    private static void closed(JsonNode schema) {
        schema.forEach(HelmChartTest::closed);
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.path("type").asText().equals("object")
                && !object.has("additionalProperties")
                && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            object.put("additionalProperties", false);
        }
    }
}
