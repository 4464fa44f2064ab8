package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.DeadLetterStage;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.Frame;
import io.comevl.avro.Query;
import io.comevl.avro.Timings;
import io.comevl.avro.Tracks;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
        topics.createMissing(broker.kafka(), PARTITIONS, PATIENCE);
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

        try (FramePublisher publisher = new FramePublisher(broker.kafka(), topics.frames());
                RunningJob job = JobRunner.start(config("whole"), FakeModel.provider("whole"), 0)) {
            for (int i = 0; i < 10; i++) {
                publisher.publish(Records.frame("gate", i, now, sound));
            }
            for (Frame frame : bad) {
                publisher.publish(frame);
            }
            sendGarbage(topics);
            publisher.flush();
            Committed.read(broker, topics.detections(), RecordFormat.DETECTION, 10); // a checkpoint lies behind these
            for (int i = 16; i < 30; i++) {
                byte[] image = i == 20 ? Records.png(FakeModel.CRASHES_ONCE, 30) : sound;
                publisher.publish(Records.frame("gate", i, now, image));
            }
            publisher.flush();
            Committed.read(broker, topics.detections(), RecordFormat.DETECTION, 24 + bad.size());
            job.stop();

            assertThat(job.stageShare().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isBetween(0.999, 1.001);
        }

        assertThat(model.crashes.get()).isGreaterThan(1); // it crashed, and was asked again
        assertThat(Committed.read(broker, topics.detections(), RecordFormat.DETECTION, 24))
                .filteredOn(detection -> !detection.getQuery().isEmpty())
                .extracting(Detection::getSequence)
                .containsExactlyElementsOf(LongStream.concat(LongStream.range(0, 10), LongStream.range(16, 30))
                        .boxed()
                        .toList());
        assertThat(Committed.read(broker, topics.deadLetters(), RecordFormat.DEAD_LETTER, bad.size() + 1))
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
    void atLeastOnceResultsAreVisibleAtOnceAndWhatACrashRepeatsHasTheSameId() throws Exception {
        Topics topics = topics("repeated");
        topics.createMissing(broker.kafka(), PARTITIONS, PATIENCE);
        Query watch = Records.moverQuery("watch");
        sendQuery(topics, watch);
        Configuration config = config("repeated");
        config.set(Options.DELIVERY, Options.Delivery.AT_LEAST_ONCE);
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1)); // a crash goes back to the start
        Instant begin = Instant.now().minusSeconds(60);

        try (FramePublisher publisher = new FramePublisher(broker.kafka(), topics.frames());
                RunningJob job = JobRunner.start(config, FakeModel.provider("repeated"), 0)) {
            for (int i = 0; i < 15; i++) {
                publisher.publish(mover(begin, i, 40));
            }
            publisher.flush();
            Committed.read(broker, topics.detections(), RecordFormat.DETECTION, 15);
            Committed.read(broker, topics.tracks(), RecordFormat.TRACKS, 10);
            publisher.publish(mover(begin, 15, FakeModel.CRASHES_ONCE));
            publisher.flush();
            Committed.read(broker, topics.detections(), RecordFormat.DETECTION, 15 + 16);
            job.stop();
        }

        List<Detection> detections = Committed.read(broker, topics.detections(), RecordFormat.DETECTION, 31);
        assertThat(detections).as("the first ones came again").hasSizeGreaterThan(16);
        assertThat(distinct(detections, Detection::getId, JobRunnerTest::answer))
                .hasSize(16);
        List<Tracks> tracks = Committed.read(broker, topics.tracks(), RecordFormat.TRACKS, 26);
        assertThat(distinct(tracks, Tracks::getId, record -> record)).hasSize(16);
        List<Event> crossings = Committed.read(broker, topics.events(), RecordFormat.EVENT, 2).stream()
                .filter(event -> event.getKind() == EventKind.LINE_CROSSED)
                .toList();
        assertThat(distinct(crossings, Event::getId, event -> event)).hasSize(1);
    }

    /** Records by their ids; those of one id must say the same. */
    private static <T, S> Map<String, S> distinct(List<T> records, Function<T, String> id, Function<T, S> said) {
        Map<String, S> byId = new HashMap<>();
        for (T found : records) {
            S before = byId.put(id.apply(found), said.apply(found));
            assertThat(before == null ? said.apply(found) : before).isEqualTo(said.apply(found));
        }
        return byId;
    }

    /** All but when it was answered and how long that took. */
    private static Detection answer(Detection detection) {
        return Detection.newBuilder(detection)
                .setAnsweredAt(Instant.EPOCH)
                .setTimings(Timings.newBuilder().build())
                .build();
    }

    @Test
    void queriesChangeWhileFramesFlowAndWhatIsCountedSurvivesACrash() throws Exception {
        Topics topics = topics("moving");
        topics.createMissing(broker.kafka(), PARTITIONS, PATIENCE);
        Query watch = Records.moverQuery("watch");
        watch.setRule(Records.rule("line.in > 0"));
        Instant begin = Instant.now().minusSeconds(60);
        QueryStore store = new QueryStore(broker.kafka(), topics.queries(), PATIENCE);

        try (FramePublisher publisher = new FramePublisher(broker.kafka(), topics.frames());
                RunningJob job = JobRunner.start(config("moving"), FakeModel.provider("moving"), 0)) {
            store.put(List.of(watch));
            send(new ProducerRecord<>(topics.queries(), "bad".getBytes(StandardCharsets.UTF_8), new byte[] {1}));
            Committed.read(broker, topics.events(), RecordFormat.EVENT, 2);
            for (int i = 0; i < 10; i++) {
                publisher.publish(mover(begin, i, 40));
            }
            publisher.flush();
            Committed.read(broker, topics.detections(), RecordFormat.DETECTION, 10);
            for (int i = 10; i < 19; i++) {
                publisher.publish(mover(begin, i, i == 12 ? FakeModel.CRASHES_ONCE : 40));
            }
            publisher.flush();
            Committed.read(broker, topics.detections(), RecordFormat.DETECTION, 19);
            store.remove("watch");
            Committed.read(broker, topics.events(), RecordFormat.EVENT, 3);
            publisher.publish(mover(begin, 19, 40));
            publisher.flush();
            Committed.read(broker, topics.detections(), RecordFormat.DETECTION, 20);
            job.stop();
        }

        assertThat(FakeModel.named("moving").crashes.get()).isGreaterThan(1);
        assertThat(Committed.read(broker, topics.tracks(), RecordFormat.TRACKS, 19))
                .extracting(Tracks::getSequence)
                .containsExactlyElementsOf(LongStream.range(0, 19).boxed().toList());
        List<Event> events = Committed.read(broker, topics.events(), RecordFormat.EVENT, 6);
        assertThat(events)
                .extracting(event -> event.getKind() + " " + event.getQuery() + " " + event.getCause())
                .containsExactlyInAnyOrder(
                        "QUERY_APPLIED watch UNKNOWN",
                        "QUERY_REJECTED bad UNKNOWN",
                        "LINE_CROSSED watch OBSERVATION",
                        "ALERT_RAISED watch OBSERVATION",
                        "QUERY_APPLIED watch UNKNOWN",
                        "ALERT_CLEARED watch QUERY_REMOVED");
        assertThat(events)
                .filteredOn(event -> !event.getHoldsFrom().isEmpty())
                .singleElement()
                .satisfies(removed -> {
                    assertThat(removed.getMessage()).isEqualTo("query watch version 1 is removed");
                    assertThat(removed.getHoldsFrom().get(0).getOffset()).isEqualTo(19);
                });
        assertThat(Committed.read(broker, topics.deadLetters(), RecordFormat.DEAD_LETTER, 1))
                .extracting(DeadLetter::getStage)
                .containsExactly(DeadLetterStage.ADMIT_QUERY);
    }

    private static Frame mover(Instant begin, int frame, int width) {
        return Records.frame(
                "gate", frame, begin.plusMillis(250L * frame), Records.png(width, 30, Records.moverAt(frame)));
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
                name + "-frames",
                name + "-queries",
                name + "-detections",
                name + "-events",
                name + "-dead-letters",
                name + "-tracks",
                name + "-counts",
                name + "-camera-status",
                name + "-cameras");
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
        config.set(Options.TRACKS_TOPIC, topics.tracks());
        config.set(Options.COUNTS_TOPIC, topics.counts());
        config.set(Options.CAMERA_STATUS_TOPIC, topics.cameraStatus());
        config.set(Options.CAMERAS_TOPIC, topics.cameras());
        config.set(Options.ENCODE_TIMEOUT, Duration.ofMinutes(10)); // however busy the machine
        config.set(Options.GROUND_TIMEOUT, Duration.ofMinutes(10));
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
}
