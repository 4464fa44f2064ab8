package io.comevl.cli;

import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.comevl.job.JobStartException;
import io.comevl.job.Options;
import io.comevl.job.QueryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Option;

/** Which Kafka, and what its topics are called. */
final class KafkaOptions {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Addresses of Kafka. Default: those of the configuration.")
    private Optional<String> kafka;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = {
                "Client settings of Kafka (TLS, SASL), as a properties file.",
                "Default: that of the configuration, or none."
            })
    private Optional<Path> clientConfig;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Folder with config.yaml. Default: flink-conf of this project.")
    private Optional<Path> folder;

    /** The configuration with these options. */
    Configuration configuration() throws JobStartException {
        Configuration config = JobRunner.configuration(folder());
        kafka.ifPresent(address -> config.set(Options.BOOTSTRAP, address));
        clientConfig.ifPresent(
                file -> config.set(Options.CLIENT_CONFIG, file.toAbsolutePath().toString()));
        return config;
    }

    /** Whether a Kafka is named here. */
    boolean isGiven() {
        return kafka.isPresent();
    }

    /** Where the configuration lies. */
    Path folder() {
        return folder.orElseGet(KafkaOptions::ownFolder);
    }

    /** These options for another command, which may run in another folder; the addresses of Kafka are left out. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        clientConfig.ifPresent(file ->
                words.addAll(List.of("--kafka-config", file.toAbsolutePath().toString())));
        words.addAll(List.of("--config", folder().toAbsolutePath().toString()));
        return words;
    }

    /** The standing queries; missing topics are created. */
    QueryStore queries() throws JobStartException, InterruptedException {
        return queries(JobRunner.prepareTopics(configuration()));
    }

    static QueryStore queries(JobOptions options) {
        return new QueryStore(options.kafka(), options.topics().queries(), PATIENCE);
    }

    /** The configuration that comes with the project. */
    static Path ownFolder() {
        return Path.of(System.getProperty("comevl.home", "."), "flink-conf");
    }
}
