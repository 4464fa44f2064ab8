package io.comevl.ingest;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Which Kafka, and how clients show who they are: TLS, SASL and whatever else its client settings know.
 *
 * @param bootstrap addresses of the cluster
 * @param client settings of every client, as Kafka's own tools take them from a file; hold secrets
 */
public record KafkaCluster(String bootstrap, Map<String, String> client) implements Serializable {

    /** Copies; where a schema registry is named, clients write and read Confluent's wire format. */
    public KafkaCluster {
        client = new HashMap<>(client);
        if (client.containsKey(RegistryFraming.URL)) {
            client.put(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, RegistryFraming.class.getName());
        }
    }

    /** A cluster that lets everybody in. */
    public static KafkaCluster at(String bootstrap) {
        return new KafkaCluster(bootstrap, Map.of());
    }

    /**
     * A cluster with the client settings of a file.
     *
     * @param file Java properties, as for {@code --command-config} of Kafka's own tools
     * @throws IllegalArgumentException if it can't be read, or names the cluster's address too; one line says so
     */
    public static KafkaCluster at(String bootstrap, Path file) {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    file + ": Kafka's client settings can't be read (" + unreadable.getMessage() + ")", unreadable);
        }
        if (read.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException(file + ": " + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG
                    + " does not belong here; give it with --kafka or as comevl.kafka.bootstrap-servers");
        }
        Map<String, String> client = new HashMap<>();
        read.stringPropertyNames().forEach(name -> client.put(name, read.getProperty(name)));
        return new KafkaCluster(bootstrap, client);
    }

    /** Settings of one client. */
    public Map<String, Object> settings() {
        return settings(Map.of());
    }

    /**
     * Settings of one client.
     *
     * @param own what it needs; goes before what the file says
     */
    public Map<String, Object> settings(Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.putAll(own);
        return settings;
    }

    /** The addresses alone: settings hold secrets. */
    @Override
    public String toString() {
        return bootstrap;
    }
}
