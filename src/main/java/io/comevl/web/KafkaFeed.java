package io.comevl.web;

import io.comevl.avro.CameraStatus;
import io.comevl.avro.Counts;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Frame;
import io.comevl.avro.Query;
import io.comevl.avro.Tracks;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.comevl.ingest.WrongSchemaException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every topic that the page shows, committed records only, on a thread of its own: queries and the status of
 * cameras from the beginning, frames from a moment ago, the rest from some minutes ago. While Kafka is away it waits and goes on. Partitions are
 * assigned without a group: the page leaves nothing in Kafka.
 */
final class KafkaFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PICTURES_BACK = Duration.ofSeconds(10);
    private static final Duration ANSWERS_BACK = Duration.ofMinutes(15);

    private final Topics topics;
    private final Recent recent;
    private final Listeners listeners;
    private final Questions questions;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Reader> readers;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean closed;

    private interface Reader {
        void read(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException;
    }

    private KafkaFeed(KafkaCluster kafka, Topics topics, Recent recent, Listeners listeners, Questions questions) {
        this.questions = questions;
        this.topics = topics;
        this.recent = recent;
        this.listeners = listeners;
        this.readers = Map.of(
                topics.frames(), this::frame,
                topics.queries(), this::query,
                topics.detections(), this::detection,
                topics.tracks(), this::tracks,
                topics.counts(), this::counts,
                topics.events(), this::event,
                topics.cameraStatus(), this::status);
        consumer = new KafkaConsumer<>(
                kafka.settings(Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "latest", // a short retention may overtake a reader that was away
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        begin();
        thread = new Thread(this::run, "comevl-web-kafka");
        thread.setDaemon(true);
    }

    /**
     * Starts reading into a memory and telling listeners.
     *
     * @throws KafkaException if Kafka does not answer
     */
    static KafkaFeed start(KafkaCluster kafka, Topics topics, Recent recent, Listeners listeners, Questions questions) {
        KafkaFeed feed = new KafkaFeed(kafka, topics, recent, listeners, questions);
        feed.thread.start();
        return feed;
    }

    /** Why it ended by itself; empty while all is well. */
    Optional<Exception> failed() {
        return Optional.ofNullable(failure.get());
    }

    private void begin() {
        List<TopicPartition> partitions = readers.keySet().stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> since = new HashMap<>();
        Instant now = Instant.now();
        Set<String> compacted = Set.of(topics.queries(), topics.cameraStatus());
        for (TopicPartition partition : partitions) {
            if (compacted.contains(partition.topic())) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                Duration back = partition.topic().equals(topics.frames()) ? PICTURES_BACK : ANSWERS_BACK;
                since.put(partition, now.minus(back).toEpochMilli());
            }
        }
        consumer.offsetsForTimes(since).forEach(this::seek);
    }

    private void seek(TopicPartition partition, OffsetAndTimestamp found) {
        if (found == null) {
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition); // the end as of now, not as of the first poll
        } else {
            consumer.seek(partition, found.offset());
        }
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                consumer.poll(POLL).forEach(this::take);
            }
        } catch (WakeupException woken) {
            // Closed while it waited for Kafka.
        } catch (KafkaException broken) {
            failure.set(broken);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> message) {
        try {
            readers.get(message.topic()).read(message);
        } catch (WrongSchemaException wrong) {
            LOG.warn(
                    "record {}/{}/{} is not shown: {}",
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    wrong.getMessage());
        }
    }

    private static String schema(ConsumerRecord<byte[], byte[]> message) {
        return RecordFormat.schemaOf(message.headers());
    }

    private void frame(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException {
        Frame frame = RecordFormat.FRAME.decode(message.value(), schema(message));
        recent.frame(frame, Instant.now());
        listeners.tell("frame", Shown.frame(frame));
    }

    private void query(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException {
        String id = new String(message.key(), StandardCharsets.UTF_8);
        if (message.value() == null) {
            recent.removed(id);
        } else {
            Query query = RecordFormat.QUERY.decode(message.value(), schema(message));
            recent.query(query);
        }
        listeners.tell("query", Shown.changed(id));
    }

    private void status(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException {
        if (message.value() == null) {
            recent.withoutStatus(new String(message.key(), StandardCharsets.UTF_8));
            return;
        }
        CameraStatus status = RecordFormat.CAMERA_STATUS.decode(message.value(), schema(message));
        recent.status(status);
        listeners.tell("camera", RecordJson.of(status));
    }

    private void detection(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException {
        Detection detection = RecordFormat.DETECTION.decode(message.value(), schema(message));
        recent.detection(detection);
        questions.heard(detection);
        listeners.tell("detection", RecordJson.of(detection));
    }

    private void tracks(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException {
        Tracks tracks = RecordFormat.TRACKS.decode(message.value(), schema(message));
        recent.tracks(tracks);
        listeners.tell("tracks", RecordJson.of(tracks));
    }

    private void counts(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException {
        Counts window = RecordFormat.COUNTS.decode(message.value(), schema(message));
        recent.counts(window);
        listeners.tell("counts", RecordJson.of(window));
    }

    private void event(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException {
        Event event = RecordFormat.EVENT.decode(message.value(), schema(message));
        recent.event(event);
        listeners.tell("event", RecordJson.of(event));
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
