package io.comevl.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Confluent's wire format around the records of every client: a zero, the number of the schema in the registry (four bytes,
 * big-endian), then Avro. Between Kafka and the client, so that nobody else needs to know. Records of other programs are
 * read by the schema that their number means; our own keep the header that names it.
 */
public final class RegistryFraming implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {

    /** Setting of clients that switches it on, as Confluent's own have it. */
    static final String URL = "schema.registry.url";

    private static final String USER = "basic.auth.user.info";
    private static final String FRAMED_HEADER = "wire-format";
    private static final byte[] FRAMED = "confluent".getBytes(StandardCharsets.UTF_8);
    private static final int FRAME_BYTES = 1 + Integer.BYTES;
    private static final Map<String, SchemaRegistry> REGISTRIES = new ConcurrentHashMap<>();

    private static final Logger LOG = LoggerFactory.getLogger(RegistryFraming.class);

    private final Map<String, Integer> ids = new HashMap<>();
    private SchemaRegistry registry;

    /** Registers all schemas, so that a registry that does not answer is told at once. */
    @Override
    public void configure(Map<String, ?> settings) {
        String url = settings.get(URL).toString();
        Optional<String> user = Optional.ofNullable(settings.get(USER)).map(Object::toString);
        registry = REGISTRIES.computeIfAbsent(url + " " + user, unknown -> new SchemaRegistry(url, user));
        RecordFormat.schemas().forEach((name, schema) -> ids.put(name, registry.id(schema)));
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> message) {
        Integer id = ids.get(RecordFormat.schemaOf(message.headers()));
        if (message.value() == null || id == null) {
            return message;
        }
        byte[] framed = ByteBuffer.allocate(FRAME_BYTES + message.value().length)
                .put((byte) 0)
                .putInt(id)
                .put(message.value())
                .array();
        return new ProducerRecord<>(
                message.topic(),
                message.partition(),
                message.timestamp(),
                message.key(),
                framed,
                with(message.headers(), FRAMED_HEADER, FRAMED));
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> messages) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> plain = new HashMap<>();
        for (TopicPartition partition : messages.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            messages.records(partition).forEach(message -> records.add(plain(message)));
            plain.put(partition, records);
        }
        return new ConsumerRecords<>(plain, messages.nextOffsets());
    }

    private ConsumerRecord<byte[], byte[]> plain(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        if (value == null || value.length < FRAME_BYTES || value[0] != 0) {
            return message;
        }
        if (message.headers().lastHeader(FRAMED_HEADER) != null) {
            return without(message, message.headers());
        }
        if (!RecordFormat.schemaOf(message.headers()).isEmpty()) {
            return message; // written before there was a registry
        }
        try {
            Schema writer = registry.schema(ByteBuffer.wrap(value).getInt(1));
            return without(
                    message,
                    with(
                            message.headers(),
                            RecordFormat.SCHEMA_HEADER,
                            RecordFormat.nameOf(writer).getBytes(StandardCharsets.UTF_8)));
        } catch (KafkaException | AvroRuntimeException unknown) {
            // Whoever reads it finds no schema named and refuses this one; an exception would hand on its neighbours
            // framed.
            LOG.warn(
                    "record {}/{}/{}: {}",
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    unknown.getMessage());
            return message;
        }
    }

    private static ConsumerRecord<byte[], byte[]> without(ConsumerRecord<byte[], byte[]> message, Headers headers) {
        byte[] value = new byte[message.value().length - FRAME_BYTES];
        System.arraycopy(message.value(), FRAME_BYTES, value, 0, value.length);
        return new ConsumerRecord<>(
                message.topic(),
                message.partition(),
                message.offset(),
                message.timestamp(),
                message.timestampType(),
                message.serializedKeySize(),
                value.length,
                message.key(),
                value,
                headers,
                message.leaderEpoch(),
                message.deliveryCount());
    }

    private static Headers with(Headers headers, String name, byte[] value) {
        List<Header> all = new ArrayList<>(List.of(headers.toArray()));
        return new RecordHeaders(all).add(name, value);
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
        // Nothing to learn from it.
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Nothing to learn from it.
    }

    @Override
    public void close() {
        // The registry's answers serve other clients of this process.
    }
}
