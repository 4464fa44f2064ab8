package io.comevl.cli;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.comevl.ingest.WrongSchemaException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed answers, dead letters and events as they come, on a thread of its own. */
final class AnswerReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topics topics;
    private final Consumer<Detection> answers;
    private final Consumer<DeadLetter> deadLetters;
    private final Consumer<Event> events;
    private final List<TopicPartition> partitions;
    private final Thread thread;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean draining;

    private AnswerReader(
            String bootstrap,
            Topics topics,
            Consumer<Detection> answers,
            Consumer<DeadLetter> deadLetters,
            Consumer<Event> events) {
        this.topics = topics;
        this.answers = answers;
        this.deadLetters = deadLetters;
        this.events = events;
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partitions = List.of(topics.detections(), topics.deadLetters(), topics.events()).stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = new Thread(this::read, "comevl-answers");
        thread.setDaemon(true);
    }

    /** Starts reading the topics from their beginning; the consumers are called on the reader's thread. */
    static AnswerReader start(
            String bootstrap,
            Topics topics,
            Consumer<Detection> answers,
            Consumer<DeadLetter> deadLetters,
            Consumer<Event> events) {
        AnswerReader reader = new AnswerReader(bootstrap, topics, answers, deadLetters, events);
        reader.thread.start();
        return reader;
    }

    /**
     * Reads what is committed now to its end, then ends.
     *
     * @throws IllegalStateException if reading broke off; says why
     */
    void drain() throws InterruptedException {
        draining = true;
        thread.join();
        failed().ifPresent(reason -> {
            throw new IllegalStateException("reading answers broke off: " + reason.getMessage(), reason);
        });
    }

    /** Why reading broke off; empty if all is well. */
    Optional<Exception> failed() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void close() {
        draining = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (consumer) {
            while (!draining) {
                take();
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                take();
            }
        } catch (KafkaException | WrongSchemaException broken) {
            failure.set(broken);
        }
    }

    private void take() throws WrongSchemaException {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
            String schema = RecordFormat.schemaOf(message.headers());
            if (message.topic().equals(topics.detections())) {
                answers.accept(RecordFormat.DETECTION.decode(message.value(), schema));
            } else if (message.topic().equals(topics.events())) {
                events.accept(RecordFormat.EVENT.decode(message.value(), schema));
            } else {
                deadLetters.accept(RecordFormat.DEAD_LETTER.decode(message.value(), schema));
            }
        }
    }
}
