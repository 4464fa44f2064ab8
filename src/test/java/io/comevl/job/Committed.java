package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what readers of committed records see. */
final class Committed {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Committed() {}

    /** Records from the beginning, as soon as there are as many as wanted; all that came with them. */
    static <T extends SpecificRecord> List<T> read(
            EmbeddedBroker broker, String topic, RecordFormat<T> format, int wanted) throws Exception {
        return read(broker.kafka(), topic, format, wanted);
    }

    /** The same of a broker that wants to know who reads. */
    static <T extends SpecificRecord> List<T> read(KafkaCluster kafka, String topic, RecordFormat<T> format, int wanted)
            throws Exception {
        List<T> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.settings(Map.of("isolation.level", "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = IntStream.range(
                            0, consumer.partitionsFor(topic).size())
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = System.nanoTime() + PATIENCE.toNanos();
            boolean more = true;
            while ((records.size() < wanted || more) && System.nanoTime() < end) {
                more = false;
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(500))) {
                    records.add(format.decode(message.value(), RecordFormat.schemaOf(message.headers())));
                    more = true;
                }
            }
        }
        assertThat(records).hasSizeGreaterThanOrEqualTo(wanted);
        return records;
    }
}
