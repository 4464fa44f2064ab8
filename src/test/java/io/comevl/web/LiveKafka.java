package io.comevl.web;

import io.comevl.avro.DetectedBox;
import io.comevl.avro.DetectedPoint;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.DetectionTask;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.Frame;
import io.comevl.avro.FrameEncoding;
import io.comevl.avro.Origin;
import io.comevl.avro.Query;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.QueryPublisher;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.comevl.job.QueryStore;
import io.comevl.job.notify.EvidenceFiles;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real Kafka with the usual topics, and what a camera and the job would write into it. */
final class LiveKafka implements AutoCloseable {

    static final Topics TOPICS = Topics.defaults();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;

    LiveKafka() throws Exception {
        broker = EmbeddedBroker.start();
        TOPICS.createMissing(broker.kafka(), 2, PATIENCE);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaCluster kafka() {
        return broker.kafka();
    }

    <T extends SpecificRecord> void send(String topic, RecordFormat<T> format, T row) throws Exception {
        offer(topic, format, row).get();
    }

    /** Without waiting until it is there. */
    <T extends SpecificRecord> Future<RecordMetadata> offer(String topic, RecordFormat<T> format, T row) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, "gate".getBytes(StandardCharsets.UTF_8), format.encode(row));
        message.headers().add(format.header());
        return producer.send(message);
    }

    void ask(Query query) throws Exception {
        QueryPublisher.publish(kafka(), TOPICS.queries(), List.of(query));
    }

    /** What stands in the topic. */
    Optional<Query> standing(String id) throws Exception {
        return new QueryStore(kafka(), TOPICS.queries(), PATIENCE).standing(id);
    }

    /** The id of a question that waits in the topic. */
    Optional<String> question() throws Exception {
        return new QueryStore(kafka(), TOPICS.queries(), PATIENCE)
                .standing().stream()
                        .map(Query::getId)
                        .filter(id -> id.startsWith(Questions.PREFIX))
                        .findFirst();
    }

    static Event alert(String camera, String query, String message) {
        return Event.newBuilder()
                .setId(camera + "/" + query + "/" + UUID.randomUUID())
                .setKind(EventKind.ALERT_RAISED)
                .setCamera(camera)
                .setQuery(query)
                .setOccurredAt(now())
                .setMessage(message)
                .build();
    }

    /**
     * Writes a snapshot of an event where evidence lies.
     *
     * @return its file
     */
    static Path evidence(Path root, Event event) throws IOException {
        Path snapshot = new EvidenceFiles(root).folder(event).resolve("snapshot.png");
        Files.createDirectories(snapshot.getParent());
        ImageIO.write(drawn(640, 360), "png", snapshot.toFile());
        return snapshot;
    }

    /** A grey picture with a darker lower half. */
    static byte[] picture(int width, int height) throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(drawn(width, height), "jpeg", jpeg);
        return jpeg.toByteArray();
    }

    private static BufferedImage drawn(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(0x90, 0x90, 0x90));
        pen.fillRect(0, 0, width, height);
        pen.setColor(new Color(0x40, 0x40, 0x40));
        pen.fillRect(0, height / 2, width, height / 2);
        pen.dispose();
        return image;
    }

    static Frame frame(String camera, long sequence, byte[] jpeg) {
        return Frame.newBuilder()
                .setCamera(camera)
                .setSequence(sequence)
                .setCapturedAt(now())
                .setEncoding(FrameEncoding.JPEG)
                .setWidth(640)
                .setHeight(360)
                .setImage(ByteBuffer.wrap(jpeg))
                .build();
    }

    /** An answer; its places, task and count are set by the test. */
    static Detection answer(String camera, long sequence, String query, DetectionTask task) {
        return Detection.newBuilder()
                .setId(camera + "/" + sequence + "/" + query)
                .setCamera(camera)
                .setSequence(sequence)
                .setCapturedAt(now())
                .setAnsweredAt(now())
                .setFrame(new Origin("frames", 0, sequence))
                .setQuery(query)
                .setTask(task)
                .setPhrase("cars")
                .setStatus(DetectionStatus.OK)
                .build();
    }

    static Detection boxed(String camera, long sequence, String query, DetectedBox... boxes) {
        Detection answer = answer(camera, sequence, query, DetectionTask.BOX);
        answer.setBoxes(List.of(boxes));
        return answer;
    }

    static Detection pointed(String camera, long sequence, String query, DetectedPoint... points) {
        Detection answer = answer(camera, sequence, query, DetectionTask.POINT);
        answer.setPoints(List.of(points));
        return answer;
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
    }
}
