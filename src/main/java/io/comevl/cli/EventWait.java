package io.comevl.cli;

import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.WrongSchemaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Waits for what the job says about changes of queries. For one thread. */
final class EventWait implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Event> heard = new ArrayList<>();

    private EventWait(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Hears committed events that come from now on. */
    static EventWait fromNowOn(KafkaCluster kafka, String topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.settings(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // the end as of now, not as of the first poll
        return new EventWait(consumer);
    }

    /** What the job says about the record at an offset of the queries topic, as soon as it does. */
    Optional<Event> about(long offset, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Event> found =
                    heard.stream().filter(event -> isAbout(event, offset)).findFirst();
            if (found.isPresent() || System.nanoTime() > deadline) {
                return found;
            }
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                hear(message);
            }
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> message) {
        try {
            heard.add(RecordFormat.EVENT.decode(message.value(), RecordFormat.schemaOf(message.headers())));
        } catch (WrongSchemaException e) {
            // Of a later version of the job: not about this change, which it would have written as we know it.
        }
    }

    private static boolean isAbout(Event event, long offset) {
        boolean aboutQueries =
                event.getKind() == EventKind.QUERY_APPLIED || event.getKind() == EventKind.QUERY_REJECTED;
        return aboutQueries && event.getOrigin() != null && event.getOrigin().getOffset() == offset;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
