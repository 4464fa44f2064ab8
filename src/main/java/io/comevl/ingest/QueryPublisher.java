package io.comevl.ingest;

import io.comevl.avro.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts standing queries into the {@code queries} topic, and takes them out. */
public final class QueryPublisher {

    private QueryPublisher() {}

    /**
     * Adds queries or replaces those of the same id; returns when Kafka has acknowledged all.
     *
     * @return the offset of each
     * @throws ExecutionException if Kafka refuses one
     */
    public static List<Long> publish(KafkaCluster kafka, String topic, List<Query> queries)
            throws ExecutionException, InterruptedException {
        return send(kafka, queries.stream().map(query -> message(topic, query)).toList());
    }

    /**
     * Removes a query; returns when Kafka has acknowledged it.
     *
     * @return the offset of the record that says so
     * @throws ExecutionException if Kafka refuses it
     */
    public static long remove(KafkaCluster kafka, String topic, String id)
            throws ExecutionException, InterruptedException {
        return send(kafka, List.of(new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), null)))
                .get(0);
    }

    private static List<Long> send(KafkaCluster kafka, List<ProducerRecord<byte[], byte[]>> messages)
            throws ExecutionException, InterruptedException {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                kafka.settings(Map.of(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent =
                    messages.stream().map(producer::send).toList();
            List<Long> offsets = new ArrayList<>();
            for (Future<RecordMetadata> acknowledgement : sent) {
                offsets.add(acknowledgement.get().offset());
            }
            return offsets;
        }
    }

    private static ProducerRecord<byte[], byte[]> message(String topic, Query query) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                topic, query.getId().getBytes(StandardCharsets.UTF_8), RecordFormat.QUERY.encode(query));
        message.headers().add(RecordFormat.QUERY.header());
        return message;
    }
}
