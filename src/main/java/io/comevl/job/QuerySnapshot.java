package io.comevl.job;

import io.comevl.avro.Query;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.KafkaCluster;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The queries topic as it stood when the job was started. A broadcast stream gives no order between queries and frames:
 * without this, the first frames would pass before the queries that already stand arrive. {@link Plan} begins with
 * these, and {@link AdmitQueries} leaves out of the stream what is contained here. A job that is restored goes by its
 * state instead.
 *
 * @param queries queries that stand
 * @param ends for each partition the first offset that is not contained
 * @param firstFrames by partition of the frames topic, where the job begins; one that is not named is read from its
 *     beginning
 */
public record QuerySnapshot(List<Query> queries, Map<Integer, Long> ends, Map<Integer, Long> firstFrames)
        implements Serializable {

    /** Copies. */
    public QuerySnapshot {
        queries = new ArrayList<>(queries);
        ends = new HashMap<>(ends);
        firstFrames = new HashMap<>(firstFrames);
    }

    /** Of a job that begins with the oldest frame. */
    public QuerySnapshot(List<Query> queries, Map<Integer, Long> ends) {
        this(queries, ends, Map.of());
    }

    /** The same of a job that begins elsewhere. */
    QuerySnapshot beginningAt(Map<Integer, Long> frames) {
        return new QuerySnapshot(queries, ends, frames);
    }

    /** Nothing stands yet. */
    public static QuerySnapshot empty() {
        return new QuerySnapshot(List.of(), Map.of());
    }

    /**
     * Reads the topic from its beginning to its present end. Records that are no queries are passed over: the stream
     * meets them again and makes dead letters of them.
     *
     * @throws BrokerUnavailableException if Kafka does not answer in time
     */
    public static QuerySnapshot read(KafkaCluster kafka, String topic, Duration patience)
            throws BrokerUnavailableException {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings(kafka, patience), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<String, Query> standing = new LinkedHashMap<>();
            long deadline = System.nanoTime() + patience.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new KafkaException("topic " + topic + " could not be read to its end");
                }
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    if (message.offset() < ends.get(new TopicPartition(topic, message.partition()))) {
                        apply(message, standing);
                    }
                }
            }
            Map<Integer, Long> byPartition = new HashMap<>();
            ends.forEach((partition, end) -> byPartition.put(partition.partition(), end));
            return new QuerySnapshot(List.copyOf(standing.values()), byPartition);
        } catch (KafkaException e) {
            throw new BrokerUnavailableException(kafka, patience, e);
        }
    }

    private static void apply(ConsumerRecord<byte[], byte[]> message, Map<String, Query> standing) {
        try {
            QueryChange change = QueryReader.read(RawRecordReader.of(message));
            if (change.query() == null) {
                standing.remove(change.id());
            } else {
                standing.put(change.id(), change.query());
            }
        } catch (Rejected rejected) {
            // AdmitQueries reads the same record and makes the dead letter.
        }
    }

    private static Map<String, Object> settings(KafkaCluster kafka, Duration patience) {
        return kafka.settings(Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(patience.toMillis())));
    }
}
