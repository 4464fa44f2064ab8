package io.comevl.job;

import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.KafkaCluster;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The frames that Kafka keeps of a stretch of time. Time is that of arrival in Kafka, so that no camera's clock decides.
 *
 * @param from by partition, its first offset
 * @param to by partition, the first offset that is not part of it
 * @param until when the stretch ends
 * @param completeness whether earlier frames of it may be gone
 */
public record History(Map<Integer, Long> from, Map<Integer, Long> to, Instant until, Completeness completeness)
        implements Serializable {

    /** Whether all that arrived in the stretch is still there. */
    public enum Completeness {
        /** It begins with or after the oldest frame that ever came. */
        WHOLE,
        /** It begins with the oldest frame that is kept; earlier ones were deleted. */
        BEGINNING_DELETED
    }

    /** Copies, and checks that both ends name the same partitions. */
    public History {
        if (!from.keySet().equals(to.keySet())) {
            throw new IllegalArgumentException(
                    "history: begins in partitions " + from.keySet() + " but ends in " + to.keySet());
        }
        from = new TreeMap<>(from);
        to = new TreeMap<>(to);
    }

    /**
     * Looks up a stretch of time.
     *
     * @param from its beginning, inclusive
     * @param to its end, exclusive; of a time to come, all that is there
     * @throws BrokerUnavailableException if Kafka does not answer in time
     */
    public static History read(KafkaCluster kafka, String topic, Instant from, Instant to, Duration patience)
            throws BrokerUnavailableException {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings(kafka, patience), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<Integer, Long> first = offsets(consumer, ends, from);
            Map<Integer, Long> last = offsets(consumer, ends, to);
            boolean cut = oldest.entrySet().stream()
                    .anyMatch(entry ->
                            entry.getValue() > 0 && first.get(entry.getKey().partition()) <= entry.getValue());
            return new History(first, last, to, cut ? Completeness.BEGINNING_DELETED : Completeness.WHOLE);
        } catch (KafkaException e) {
            throw new BrokerUnavailableException(kafka, patience, e);
        }
    }

    /** How many records there are at most: Kafka's own marks count too. */
    public long size() {
        return from.keySet().stream()
                .mapToLong(partition -> Math.max(0, to.get(partition) - from.get(partition)))
                .sum();
    }

    /** What of it lies before these offsets; nothing of a partition that is not named. */
    History before(Map<Integer, Long> ends, Instant end) {
        Map<Integer, Long> earlier = new TreeMap<>();
        from.forEach((partition, first) ->
                earlier.put(partition, Math.max(first, Math.min(to.get(partition), ends.getOrDefault(partition, 0L)))));
        return new History(from, earlier, end, completeness);
    }

    /** By partition of a topic, those that have frames in it. */
    static Map<TopicPartition, Long> of(String topic, Map<Integer, Long> offsets, History history) {
        return offsets.entrySet().stream()
                .filter(entry -> history.from.get(entry.getKey()) < history.to.get(entry.getKey()))
                .collect(Collectors.toMap(entry -> new TopicPartition(topic, entry.getKey()), Map.Entry::getValue));
    }

    private static Map<Integer, Long> offsets(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Instant at) {
        Map<TopicPartition, Long> times = ends.keySet().stream()
                .collect(Collectors.toMap(partition -> partition, partition -> at.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        Map<Integer, Long> offsets = new TreeMap<>();
        ends.forEach((partition, end) -> {
            OffsetAndTimestamp first = found.get(partition);
            offsets.put(partition.partition(), first == null ? end : Math.min(end, first.offset()));
        });
        return offsets;
    }

    private static Map<String, Object> settings(KafkaCluster kafka, Duration patience) {
        return kafka.settings(Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(patience.toMillis())));
    }
}
