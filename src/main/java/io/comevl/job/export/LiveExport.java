package io.comevl.job.export;

import io.comevl.avro.Detection;
import io.comevl.avro.Tracks;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.comevl.ingest.WrongSchemaException;
import io.comevl.job.export.Export.Told;
import io.comevl.job.export.Export.Wanted;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Tells results in another program's form as they come. Identities of followed things are known later than the answer that
 * they belong to, so each answer is kept until its identities are there, or for {@link #PATIENCE}. A frame is told when the
 * next one of its camera is, or when nothing was told for that long.
 */
public final class LiveExport {

    /** How long identities are waited for. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(200);

    private final Topics topics;
    private final Wanted wanted;
    private final Export export;
    private final Deque<Held> answers = new ArrayDeque<>();

    /** Ids whose identities have come, to be forgotten if their answer was told without them. */
    private final Deque<Known> identities = new ArrayDeque<>();

    private long toldNanos = System.nanoTime();

    /** An answer whose identities may still come. */
    private record Held(Detection answer, long sinceNanos) {}

    private record Known(String id, long sinceNanos) {}

    private LiveExport(Topics topics, Wanted wanted, Export export) {
        this.topics = topics;
        this.wanted = wanted;
        this.export = export;
    }

    /**
     * Tells what comes from now on.
     *
     * @param goesOn asked several times a second
     * @param out stays open
     * @throws BrokerUnavailableException if Kafka does not answer
     * @throws IOException if it cannot be written, or holds a record that cannot be read
     */
    public static Told follow(
            KafkaCluster kafka, Topics topics, Wanted wanted, ExportFormat format, Writer out, BooleanSupplier goesOn)
            throws BrokerUnavailableException, IOException {
        try (FrameOutput output = format.to(out);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        kafka.settings(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = Stream.of(topics.detections(), topics.tracks())
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position); // seeking is lazy; what comes before the first poll counts
            Export export = new Export(output);
            LiveExport live = new LiveExport(topics, wanted, export);
            while (goesOn.getAsBoolean()) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    live.take(message, System.nanoTime());
                }
                live.tell(System.nanoTime());
                out.flush();
            }
            live.tellAll();
            return export.told();
        } catch (KafkaException e) {
            throw new BrokerUnavailableException(kafka, PATIENCE, e);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> message, long nowNanos) throws IOException {
        try {
            if (message.topic().equals(topics.tracks())) {
                Tracks tracks = RecordFormat.TRACKS.decode(message.value(), RecordFormat.schemaOf(message.headers()));
                export.follow(tracks, wanted);
                identities.addLast(new Known(tracks.getId(), nowNanos));
            } else {
                Detection answer =
                        RecordFormat.DETECTION.decode(message.value(), RecordFormat.schemaOf(message.headers()));
                answers.addLast(new Held(answer, nowNanos));
            }
        } catch (WrongSchemaException e) {
            throw new IOException(message.topic() + ": " + e.getMessage(), e);
        }
    }

    /** Tells what need not wait any longer. */
    private void tell(long nowNanos) throws IOException {
        long longAgo = nowNanos - PATIENCE.toNanos();
        while (!answers.isEmpty()
                && (answers.getFirst().sinceNanos() < longAgo
                        || export.isFollowed(answers.getFirst().answer()))) {
            export.take(answers.removeFirst().answer(), wanted);
            toldNanos = nowNanos;
        }
        while (!identities.isEmpty() && identities.getFirst().sinceNanos() < longAgo) {
            export.forget(identities.removeFirst().id());
        }
        if (toldNanos < longAgo) {
            export.finish();
        }
    }

    private void tellAll() throws IOException {
        for (Held held : answers) {
            export.take(held.answer(), wanted);
        }
        export.finish();
    }
}
