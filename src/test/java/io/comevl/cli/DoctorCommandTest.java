package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorCommandTest {

    @TempDir
    private Path folder;

    @Test
    void aTopicThatWouldLoseQueriesIsToldWithTheCommandThatMendsIt() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            String address = broker.bootstrap();
            assertThat(doctor(address).out())
                    .contains("ok    Kafka           answers at " + address)
                    .containsPattern("warn +topic queries +missing\\R +comevl run creates it");

            try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) address))) {
                admin.createTopics(List.of(new NewTopic("queries", Optional.of(1), Optional.empty())))
                        .all()
                        .get();
            }
            CommandRun wrong = doctor(address);
            assertThat(wrong.code()).isEqualTo(1);
            assertThat(wrong.out())
                    .containsPattern("fail +topic queries +cleanup.policy is delete")
                    .contains("--entity-name queries --add-config cleanup.policy=compact");
        }
    }

    @Test
    void topicsAsTheJobMakesThemServe() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Topics.defaults().createMissing(broker.kafka(), 2, Duration.ofSeconds(20));

            CommandRun run = doctor(broker.bootstrap());

            assertThat(run.code()).as(run.out()).isZero();
            assertThat(run.out())
                    .contains("ok    topics          frames, queries,")
                    .doesNotContain("fail ");
        }
    }

    @Test
    void aBrokerThatIsDownAndAModelThatIsNotThereAreToldTogether() throws IOException {
        CommandRun run = CommandRun.of(
                "doctor",
                "--kafka",
                "127.0.0.1:1",
                "--bundle",
                folder.resolve("none").toString(),
                "--json");

        assertThat(run.code()).isEqualTo(1);
        JsonNode findings = new ObjectMapper().readTree(run.out());
        assertThat(findings)
                .filteredOn(finding -> finding.get("level").asText().equals("fail"))
                .extracting(finding -> finding.get("what").asText())
                .containsExactly("model", "Kafka");
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.get("fix").asText().isEmpty())
                        .isEqualTo(finding.get("level").asText().equals("ok")));
    }

    @Test
    void aConfigurationThatMakesNoSenseIsTold() throws IOException {
        Files.writeString(folder.resolve("config.yaml"), "comevl.encode.capacity: 0\n");

        assertThat(CommandRun.of("doctor", "--config", folder.toString()).out())
                .containsPattern("fail +configuration +comevl.encode.capacity: expected at least 1, found 0");
    }

    @Test
    void aMachineThatIsTooSmallIsTold() {
        assertThat(MachineCheck.java(11).level()).isEqualTo(Finding.Level.FAIL);
        assertThat(MachineCheck.memory(1).level()).isEqualTo(Finding.Level.WARN);
        assertThat(MachineCheck.disk(folder, 0.5).level()).isEqualTo(Finding.Level.FAIL);
        assertThat(MachineCheck.gpu(folder.resolve("none")).found()).startsWith("none");
        Finding fonts = MachineCheck.fonts(() -> {
            throw new UnsatisfiedLinkError("libfreetype.so.6 is not there");
        });
        assertThat(fonts.level()).isEqualTo(Finding.Level.WARN);
        assertThat(fonts.found()).contains("libfreetype.so.6");
    }

    private static CommandRun doctor(String kafka) {
        return CommandRun.of("doctor", "--kafka", kafka, "--bundle", "tiny-random-clean");
    }
}
