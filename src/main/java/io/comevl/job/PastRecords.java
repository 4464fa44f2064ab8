package io.comevl.job;

import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.WrongSchemaException;
import io.comevl.job.query.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What Kafka still keeps of a topic's records from a stretch of time, committed ones only. */
public final class PastRecords {

    /** Whoever asks for years of a busy topic waits no longer than this and is told that there is more. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaCluster kafka;
    private final Duration patience;

    /**
     * What was found.
     *
     * @param records in the order of their arrival within each partition
     * @param isWhole false if there is more than was asked for, or could be read in time
     */
    public record Found<T>(List<T> records, boolean isWhole) {}

    /**
     * A stretch of time, by arrival in Kafka.
     *
     * @param from inclusive
     * @param to exclusive
     */
    public record Span(Instant from, Instant to) {

        /** Checks that there is something in it. */
        public Span {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("the beginning, " + from + ", must be before the end, " + to);
            }
        }

        /**
         * A stretch of time as people write it ({@link Moment}).
         *
         * @throws IllegalArgumentException if it is none; one line says why
         */
        public static Span of(String from, String to) {
            ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
            return new Span(Moment.of(from, now), Moment.of(to, now));
        }
    }

    /** Of one cluster. */
    public PastRecords(KafkaCluster kafka, Duration patience) {
        this.kafka = kafka;
        this.patience = patience;
    }

    /**
     * Reads.
     *
     * @param most records wanted
     * @throws BrokerUnavailableException if Kafka does not answer in time
     */
    public <T extends SpecificRecord> Found<T> read(
            String topic, RecordFormat<T> format, Span span, Predicate<T> wanted, int most)
            throws BrokerUnavailableException {
        List<T> records = new ArrayList<>();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        boolean isWhole = each(topic, format, span, record -> {
            if (wanted.test(record)) {
                records.add(record);
            }
            return records.size() <= most && System.nanoTime() < deadline;
        });
        return new Found<>(List.copyOf(records.subList(0, Math.min(most, records.size()))), isWhole);
    }

    /**
     * Hands records on as they are read, in the order of their arrival within each partition.
     *
     * @param taker says whether it wants more
     * @return whether it got all
     * @throws BrokerUnavailableException if Kafka does not answer in time
     */
    public <T extends SpecificRecord> boolean each(String topic, RecordFormat<T> format, Span span, Predicate<T> taker)
            throws BrokerUnavailableException {
        History history = History.read(kafka, topic, span.from(), span.to(), patience);
        Map<TopicPartition, Long> ends = History.of(topic, history.to(), history);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.settings(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(ends.keySet());
            History.of(topic, history.from(), history).forEach(consumer::seek);
            while (isBefore(consumer, ends)) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    boolean isWanted = message.offset() < ends.get(new TopicPartition(topic, message.partition()));
                    if (isWanted && !decoded(message, format).map(taker::test).orElse(true)) {
                        return false;
                    }
                }
            }
            return true;
        } catch (KafkaException e) {
            throw new BrokerUnavailableException(kafka, patience, e);
        }
    }

    private static boolean isBefore(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    /** Empty for a record of an unknown later version. */
    private static <T extends SpecificRecord> Optional<T> decoded(
            ConsumerRecord<byte[], byte[]> message, RecordFormat<T> format) {
        try {
            return Optional.of(format.decode(message.value(), RecordFormat.schemaOf(message.headers())));
        } catch (WrongSchemaException later) {
            return Optional.empty();
        }
    }
}
