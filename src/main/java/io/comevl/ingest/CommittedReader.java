package io.comevl.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed records of topics from their beginning as they come, on a thread of its own, in no group. */
public final class CommittedReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Taker taker;
    private final Thread thread;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean draining;

    /** Gets records, on the reader's thread. */
    @FunctionalInterface
    public interface Taker {
        /**
         * One record.
         *
         * @throws WrongSchemaException if it cannot be read, which ends the reading
         */
        void take(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException;
    }

    private CommittedReader(KafkaCluster kafka, Collection<String> topics, Taker taker) {
        this.taker = taker;
        consumer = new KafkaConsumer<>(
                kafka.settings(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = new Thread(this::read, "comevl-results");
        thread.setDaemon(true);
    }

    /** Starts. */
    public static CommittedReader start(KafkaCluster kafka, Collection<String> topics, Taker taker) {
        CommittedReader reader = new CommittedReader(kafka, topics, taker);
        reader.thread.start();
        return reader;
    }

    /**
     * Reads what is committed now to its end, then ends.
     *
     * @throws IllegalStateException if reading broke off; says why
     */
    public void drain() throws InterruptedException {
        draining = true;
        thread.join();
        throwIfFailed();
    }

    /** Why reading broke off; empty if all is well. */
    public Optional<Exception> failed() {
        return Optional.ofNullable(failure.get());
    }

    /**
     * Goes on if all is well.
     *
     * @throws IllegalStateException if reading broke off; says why
     */
    public void throwIfFailed() {
        failed().ifPresent(reason -> {
            throw new IllegalStateException("reading results broke off: " + reason.getMessage(), reason);
        });
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
        } catch (WakeupException closed) {
            // Nobody waits for the rest.
        } catch (KafkaException | WrongSchemaException broken) {
            failure.set(broken);
        }
    }

    private void take() throws WrongSchemaException {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
            taker.take(message);
        }
    }
}
