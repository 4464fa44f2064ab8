package io.comevl.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic that keeps the latest record of each key: what stands there, and changes of it.
 *
 * @param key of a record
 */
public record CompactedTopic<T extends SpecificRecord>(
        KafkaCluster kafka, String topic, RecordFormat<T> format, Function<T, String> key) {

    /**
     * Adds records or replaces those of the same keys; returns when Kafka has acknowledged all.
     *
     * @return the offset of each
     * @throws ExecutionException if Kafka refuses one
     */
    public List<Long> put(List<T> records) throws ExecutionException, InterruptedException {
        return send(records.stream().map(this::message).toList());
    }

    /**
     * Takes a record out; returns when Kafka has acknowledged it.
     *
     * @return the offset of the record that says so
     * @throws ExecutionException if Kafka refuses it
     */
    public long remove(String itsKey) throws ExecutionException, InterruptedException {
        return send(List.of(new ProducerRecord<>(topic, itsKey.getBytes(StandardCharsets.UTF_8), null)))
                .get(0);
    }

    private List<Long> send(List<ProducerRecord<byte[], byte[]>> messages)
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

    private ProducerRecord<byte[], byte[]> message(T datum) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, key.apply(datum).getBytes(StandardCharsets.UTF_8), format.encode(datum));
        message.headers().add(format.header());
        return message;
    }

    /**
     * What stands there now, by key. Records of an unknown later version are left out.
     *
     * @throws BrokerUnavailableException if Kafka does not answer in time
     */
    public Map<String, T> read(Duration patience) throws BrokerUnavailableException {
        Map<String, T> standing = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.settings(
                        Map.of(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()))),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + patience.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("topic " + topic + " can't be read to its end");
                }
                consumer.poll(Duration.ofMillis(100)).forEach(message -> apply(message, standing));
            }
            return standing;
        } catch (KafkaException e) {
            throw new BrokerUnavailableException(kafka, patience, e);
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> message, Map<String, T> standing) {
        String itsKey = keyOf(message);
        try {
            decoded(message).ifPresentOrElse(datum -> standing.put(itsKey, datum), () -> standing.remove(itsKey));
        } catch (WrongSchemaException later) {
            standing.remove(itsKey);
        }
    }

    /** Whose record it is; Kafka takes none without a key into a compacted topic. */
    public static String keyOf(ConsumerRecord<byte[], byte[]> message) {
        return new String(message.key(), StandardCharsets.UTF_8);
    }

    /**
     * What a record of the topic says; empty if it takes out what stood.
     *
     * @throws WrongSchemaException if it can't be read
     */
    public Optional<T> decoded(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException {
        return message.value() == null
                ? Optional.empty()
                : Optional.of(format.decode(message.value(), RecordFormat.schemaOf(message.headers())));
    }
}
