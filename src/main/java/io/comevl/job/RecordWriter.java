package io.comevl.job;

import io.comevl.ingest.RecordFormat;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes records in their Kafka form.
 *
 * @param <T> generated Avro class
 */
final class RecordWriter<T extends SpecificRecord>
        implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {

    private final String topic;
    private final Format<T> format;
    private final Key<T> key;

    /** Where the form comes from; the form itself does not travel. */
    interface Format<T extends SpecificRecord> extends Supplier<RecordFormat<T>>, Serializable {}

    /** A record's key; null for none. */
    interface Key<T> extends Function<T, byte[]>, Serializable {}

    RecordWriter(String topic, Format<T> format, Key<T> key) {
        this.topic = topic;
        this.format = format;
        this.key = key;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T datum, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(
                topic,
                null,
                null,
                key.apply(datum),
                format.get().encode(datum),
                List.of(format.get().header()));
    }

    /** Tells the sink which topic its transactions can be in: it asks Kafka about those that a crash left open. */
    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(
                new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic)), new Properties()));
    }
}
