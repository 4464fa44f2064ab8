package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.avro.Detection;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.FramePublisher;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.SecuredBroker;
import io.comevl.ingest.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way on a broker that demands TLS and a password. */
final class SecuredKafkaTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Topics TOPICS = Topics.defaults();

    @TempDir
    private static Path folder;

    private static SecuredBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = SecuredBroker.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void framesAreAnsweredExactlyOnceAsOnAnyOther() throws Exception {
        Configuration config = JobRunner.configuration(Path.of("flink-conf"));
        config.set(Options.BOOTSTRAP, broker.bootstrap());
        config.set(Options.CLIENT_CONFIG, broker.clientConfig().toString());
        config.set(Options.ENCODE_TIMEOUT, Duration.ofMinutes(10)); // however busy the machine
        config.set(Options.GROUND_TIMEOUT, Duration.ofMinutes(10));
        KafkaCluster kafka = JobRunner.prepareTopics(config).kafka();
        new QueryStore(kafka, TOPICS.queries(), PATIENCE).put(List.of(Records.query("standing", "*")));

        try (FramePublisher publisher = new FramePublisher(kafka, TOPICS.frames());
                RunningJob job = JobRunner.start(config, FakeModel.provider("secured"), 0)) {
            for (int i = 0; i < 6; i++) {
                publisher.publish(Records.frame("gate", i, Instant.now(), Records.png(40, 30)));
            }
            publisher.flush();

            assertThat(Committed.read(kafka, TOPICS.detections(), RecordFormat.DETECTION, 6))
                    .extracting(Detection::getSequence)
                    .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
            job.stop();
        }
    }

    @Test
    void aWrongPasswordIsSaidToBeOneAndNotRepeated() throws Exception {
        KafkaCluster kafka =
                KafkaCluster.at(broker.bootstrap(), broker.clientConfig("wrong.properties", "not-the-password"));

        assertThatThrownBy(() -> TOPICS.createMissing(kafka, 1, PATIENCE))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessageStartingWith("Kafka at " + broker.bootstrap() + " does not let us in; check the client "
                        + "settings, --kafka-config or comevl.kafka.client-config (Authentication failed")
                .hasMessageNotContaining("not-the-password");
    }

    @Test
    void whoSpeaksNoTlsIsToldHowTo() {
        KafkaCluster plain = KafkaCluster.at(broker.bootstrap());

        assertThatThrownBy(() -> TOPICS.createMissing(plain, 1, Duration.ofSeconds(2)))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessageContaining("if it wants TLS or a password, give --kafka-config");
    }

    @Test
    void aFileThatIsMissingOrNamesTheAddressIsSaidInOneLine() throws Exception {
        Path missing = folder.resolve("none.properties");
        Path address = Files.writeString(folder.resolve("address.properties"), "bootstrap.servers=a:1");

        assertThatThrownBy(() -> KafkaCluster.at("a:1", missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(missing + ": Kafka's client settings can't be read");
        assertThatThrownBy(() -> KafkaCluster.at("a:1", address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(address + ": bootstrap.servers does not belong here; give it with --kafka or as "
                        + "comevl.kafka.bootstrap-servers");
    }
}
