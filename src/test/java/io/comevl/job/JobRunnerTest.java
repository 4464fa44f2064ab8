package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.Detection;
import io.comevl.avro.Frame;
import io.comevl.avro.Query;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.FramePublisher;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole way on a real broker, with a fake model. */
final class JobRunnerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void badFramesAreKeptNeighboursAnsweredAndACrashLosesAndDoublesNothing() throws Exception {
        Topics topics = topics("whole");
        topics.createMissing(broker.bootstrap(), PARTITIONS, PATIENCE);
        sendQuery(topics, Records.query("standing", "*"));
        byte[] sound = Records.png(40, 30);
        Instant now = Instant.now();
        List<Frame> bad = List.of(
                Records.frame("gate", 10, now, Arrays.copyOf(sound, sound.length - 20)),
                Records.frame("gate", 11, now, "not an image".getBytes(StandardCharsets.UTF_8)),
                Records.frame("gate", 12, now, Records.pngThatClaims(0, 0)),
                Records.frame("gate", 13, now, Records.pngThatClaims(50_000, 50_000)),
                Records.frame("gate", 14, now.minus(Duration.ofHours(2)), sound),
                Records.frame("gate", 15, now, Records.pngWithSpoiltPixels()));
        FakeModel model = FakeModel.named("whole");

        try (FramePublisher publisher = new FramePublisher(broker.bootstrap(), topics.frames());
                RunningJob job = JobRunner.start(config("whole"), FakeModel.provider("whole"), 0)) {
            for (int i = 0; i < 10; i++) {
                publisher.publish(Records.frame("gate", i, now, sound));
            }
            for (Frame frame : bad) {
                publisher.publish(frame);
            }
            sendGarbage(topics);
            publisher.flush();
            read(topics.detections(), RecordFormat.DETECTION, 10); // a checkpoint lies behind these
            for (int i = 16; i < 30; i++) {
                byte[] image = i == 20 ? Records.png(FakeModel.CRASHES_ONCE, 30) : sound;
                publisher.publish(Records.frame("gate", i, now, image));
            }
            publisher.flush();
            read(topics.detections(), RecordFormat.DETECTION, 24);
            job.stop();

            assertThat(job.stageShare().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isBetween(0.999, 1.001);
        }

        assertThat(model.crashes.get()).isGreaterThan(1); // it crashed, and was asked again
        assertThat(read(topics.detections(), RecordFormat.DETECTION, 24))
                .extracting(Detection::getSequence)
                .containsExactlyElementsOf(LongStream.concat(LongStream.range(0, 10), LongStream.range(16, 30))
                        .boxed()
                        .toList());
        assertThat(read(topics.deadLetters(), RecordFormat.DEAD_LETTER, bad.size() + 1))
                .extracting(DeadLetter::getReason)
                .containsExactlyInAnyOrder(
                        DeadLetterReason.IMAGE_TRUNCATED,
                        DeadLetterReason.NOT_AN_IMAGE,
                        DeadLetterReason.EMPTY_PICTURE,
                        DeadLetterReason.PICTURE_TOO_LARGE,
                        DeadLetterReason.TOO_OLD,
                        DeadLetterReason.UNDECODABLE,
                        DeadLetterReason.WRONG_SCHEMA);
        assertThat(model.openTokens).hasValue(0);
        assertThat(model.leases).hasValue(0);
    }

    @Test
    void whatIsMissingOrTakenIsSaidInOneLine() throws Exception {
        Configuration down = config("down");
        down.set(Options.BOOTSTRAP, "127.0.0.1:1");
        assertThatThrownBy(() -> JobRunner.start(down, FakeModel.provider("down"), 0))
                .isInstanceOf(JobStartException.class)
                .hasMessageStartingWith("Kafka at 127.0.0.1:1 did not answer");

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () -> JobRunner.start(config("taken"), FakeModel.provider("taken"), taken.getLocalPort()))
                    .isInstanceOf(JobStartException.class)
                    .hasMessage("port " + taken.getLocalPort()
                            + " is taken; free it or give another one for Flink's web page");
        }

        ModelProvider missing = () -> {
            throw new IOException("models/none: no bundle there");
        };
        assertThatThrownBy(() -> JobRunner.start(config("missing"), missing, 0))
                .isInstanceOf(JobStartException.class)
                .hasMessage("models/none: no bundle there");
    }

    private static Topics topics(String name) {
        return new Topics(
                name + "-frames", name + "-queries", name + "-detections", name + "-events", name + "-dead-letters");
    }

    private static Configuration config(String name) throws JobStartException {
        Topics topics = topics(name);
        Configuration config = JobRunner.configuration(Path.of("flink-conf"));
        config.set(Options.BOOTSTRAP, broker.bootstrap());
        config.set(Options.GROUP, name);
        config.set(Options.PARTITIONS, PARTITIONS);
        config.set(Options.FRAMES_TOPIC, topics.frames());
        config.set(Options.QUERIES_TOPIC, topics.queries());
        config.set(Options.DETECTIONS_TOPIC, topics.detections());
        config.set(Options.EVENTS_TOPIC, topics.events());
        config.set(Options.DEAD_LETTERS_TOPIC, topics.deadLetters());
        return config;
    }

    private static void sendQuery(Topics topics, Query query) throws Exception {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                topics.queries(), query.getId().getBytes(StandardCharsets.UTF_8), RecordFormat.QUERY.encode(query));
        message.headers().add(RecordFormat.QUERY.header());
        send(message);
    }

    private static void sendGarbage(Topics topics) throws Exception {
        send(new ProducerRecord<>(topics.frames(), "gate".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3}));
    }

    private static void send(ProducerRecord<byte[], byte[]> message) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(message).get();
        }
    }

    /** Committed records from the beginning, as soon as there are as many as wanted; all that came with them. */
    private static <T extends SpecificRecord> List<T> read(String topic, RecordFormat<T> format, int wanted)
            throws Exception {
        List<T> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "isolation.level", "read_committed"),
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
