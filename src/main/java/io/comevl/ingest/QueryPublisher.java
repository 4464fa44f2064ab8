package io.comevl.ingest;

import io.comevl.avro.Query;
import java.nio.charset.StandardCharsets;
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

/** Puts standing queries into the {@code queries} topic. */
public final class QueryPublisher {

    private QueryPublisher() {}

    /**
     * Adds queries or replaces those of the same id; returns when Kafka has acknowledged all.
     *
     * @throws ExecutionException if Kafka refuses one
     */
    public static void publish(String bootstrap, String topic, List<Query> queries)
            throws ExecutionException, InterruptedException {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = queries.stream()
                    .map(query -> producer.send(message(topic, query)))
                    .toList();
            for (Future<RecordMetadata> acknowledgement : sent) {
                acknowledgement.get();
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> message(String topic, Query query) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                topic, query.getId().getBytes(StandardCharsets.UTF_8), RecordFormat.QUERY.encode(query));
        message.headers().add(RecordFormat.QUERY.header());
        return message;
    }
}
