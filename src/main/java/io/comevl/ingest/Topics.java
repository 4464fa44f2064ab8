package io.comevl.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Names of the topics of one installation.
 *
 * @param frames pictures of cameras, key camera; short retention, large records
 * @param queries standing queries, key query id; compacted
 * @param detections answers, key camera
 * @param events alerts, crossings and what became of queries, key camera or query
 * @param deadLetters records that could not be used, with their bytes
 * @param tracks who is where on each frame, key camera
 * @param counts what was counted in windows of time, key camera
 * @param cameraStatus how cameras are, key camera; compacted
 * @param cameras whose frames are wanted, key camera; compacted
 */
public record Topics(
        String frames,
        String queries,
        String detections,
        String events,
        String deadLetters,
        String tracks,
        String counts,
        String cameraStatus,
        String cameras) {

    /** Largest record of {@link #frames}: room for a frame of 3840x2160 at high JPEG quality. */
    public static final int MAX_FRAME_BYTES = 16 << 20;

    /** Largest record of {@link #deadLetters}: a frame of the largest size and what is said about it. */
    public static final int MAX_DEAD_LETTER_BYTES = MAX_FRAME_BYTES + (1 << 20);

    private static final Duration FRAME_RETENTION = Duration.ofHours(1);
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(7);

    /** The usual names. */
    public static Topics defaults() {
        return new Topics(
                "frames",
                "queries",
                "detections",
                "events",
                "dead-letters",
                "tracks",
                "counts",
                "camera-status",
                "cameras");
    }

    /** All names. */
    public List<String> all() {
        return List.of(frames, queries, detections, events, deadLetters, tracks, counts, cameraStatus, cameras);
    }

    /**
     * Creates those topics that do not exist; leaves the others as they are.
     *
     * @param kafka the cluster
     * @param partitions partitions of topics keyed by camera: the most subtasks that can share a topic
     * @param patience how long to wait for the cluster
     * @return names of the topics created
     * @throws BrokerUnavailableException if the cluster does not answer in time; one line says so
     */
    public List<String> createMissing(KafkaCluster kafka, int partitions, Duration patience)
            throws BrokerUnavailableException, InterruptedException {
        try (Admin admin = Admin.create(adminSettings(kafka, patience))) {
            Set<String> existing = admin.listTopics().names().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            List<NewTopic> missing = settings(partitions).stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .toList();
            List<String> created = new ArrayList<>();
            Map<String, KafkaFuture<Void>> results = admin.createTopics(missing).values();
            for (NewTopic topic : missing) {
                try {
                    results.get(topic.name()).get(patience.toMillis(), TimeUnit.MILLISECONDS);
                    created.add(topic.name());
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) { // somebody else was faster: fine
                        throw e;
                    }
                }
            }
            return created;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new BrokerUnavailableException(kafka, patience, e);
        }
    }

    /**
     * Something about a topic that will not serve.
     *
     * @param topic its name
     * @param setting name of the setting, as Kafka's own tools take it
     * @param found its value; empty if the topic is missing
     * @param wanted what would serve
     */
    public record Unfit(String topic, String setting, Optional<String> found, String wanted) {}

    /**
     * Looks through topics that exist for settings that lose records or order; how long records are kept is up to whoever
     * runs Kafka.
     *
     * @return what will not serve, missing topics too
     * @throws BrokerUnavailableException if the cluster does not answer in time; one line says so
     */
    public List<Unfit> unfit(KafkaCluster kafka, Duration patience)
            throws BrokerUnavailableException, InterruptedException {
        try (Admin admin = Admin.create(adminSettings(kafka, patience))) {
            Set<String> existing = admin.listTopics().names().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            List<Unfit> unfit = new ArrayList<>();
            for (NewTopic topic : settings(1)) {
                if (!existing.contains(topic.name())) {
                    unfit.add(new Unfit(topic.name(), "topic", Optional.empty(), "one"));
                    continue;
                }
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
                Config config = admin.describeConfigs(List.of(resource))
                        .all()
                        .get(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .get(resource);
                topic.configs()
                        .forEach((setting, wanted) ->
                                unfit(topic.name(), setting, wanted, config).ifPresent(unfit::add));
            }
            return unfit;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new BrokerUnavailableException(kafka, patience, e);
        }
    }

    private static Optional<Unfit> unfit(String topic, String setting, String wanted, Config config) {
        String found = config.get(setting).value();
        boolean serves = switch (setting) {
            case TopicConfig.MAX_MESSAGE_BYTES_CONFIG -> Long.parseLong(found) >= Long.parseLong(wanted);
            case TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG -> found.equals(wanted);
            default -> true;
        };
        return serves ? Optional.empty() : Optional.of(new Unfit(topic, setting, Optional.of(found), wanted));
    }

    private List<NewTopic> settings(int partitions) {
        return List.of(
                topic(
                        frames,
                        partitions,
                        Map.of(
                                TopicConfig.RETENTION_MS_CONFIG, Long.toString(FRAME_RETENTION.toMillis()),
                                // Retention and replay go by arrival: a camera's wrong clock must not keep or delete
                                // frames.
                                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                                TopicConfig.SEGMENT_MS_CONFIG,
                                        Long.toString(
                                                FRAME_RETENTION.dividedBy(4).toMillis()),
                                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_FRAME_BYTES))),
                // One partition keeps changes of all queries in one order.
                topic(queries, 1, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)),
                topic(detections, partitions, Map.of()),
                topic(events, partitions, Map.of()),
                topic(tracks, partitions, Map.of()),
                topic(counts, partitions, Map.of()),
                topic(cameraStatus, 1, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)),
                topic(cameras, 1, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)),
                topic(
                        deadLetters,
                        1,
                        Map.of(
                                TopicConfig.RETENTION_MS_CONFIG, Long.toString(DEAD_LETTER_RETENTION.toMillis()),
                                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_DEAD_LETTER_BYTES))));
    }

    private static NewTopic topic(String name, int partitions, Map<String, String> settings) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
    }

    private static Map<String, Object> adminSettings(KafkaCluster kafka, Duration patience) {
        int millis = Math.toIntExact(patience.toMillis());
        return kafka.settings(Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                millis));
    }
}
