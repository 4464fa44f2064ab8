package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.Counts;
import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.Frame;
import io.comevl.avro.Query;
import io.comevl.avro.QueryWindow;
import io.comevl.avro.Timings;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.FramePublisher;
import io.comevl.ingest.QueryPublisher;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A live job and a replay of what it saw, on a real broker, with a scripted model. */
final class ReplayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;
    private static final int FRAMES = 19;

    @Test
    void aReplaySaysWhatTheLiveJobSaidAndTouchesNothingOfIt() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Configuration live = config(broker);
            Topics topics = JobRunner.prepareTopics(live).topics();
            QueryPublisher.publish(broker.kafka(), topics.queries(), List.of(query()));
            Instant begin = evenSecond();
            try (FramePublisher publisher = new FramePublisher(broker.kafka(), topics.frames());
                    RunningJob job = JobRunner.start(live, FakeModel.provider("live"), 0)) {
                walk(publisher, begin);
                sendUntilTheSilentCamerasWindowsAreClosed(broker, topics, publisher, begin);
                job.stop();
            }
            Map<TopicPartition, OffsetAndMetadata> position = position(broker, live);

            Configuration config = Replay.configuration(live, "replay-");
            Topics replayed = JobOptions.from(config).topics();
            History history =
                    History.read(broker.kafka(), topics.frames(), begin.minusSeconds(60), Instant.now(), PATIENCE);
            try (RunningJob job = JobRunner.replay(config, history, List.of(query()), FakeModel.provider("again"))) {
                job.await();
            }

            assertSame(broker, topics, replayed);
            assertThat(position(broker, live)).isEqualTo(position);
        }
    }

    @Test
    void aStretchOfTimeIsCutOutByArrival() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Configuration live = config(broker);
            Topics topics = JobRunner.prepareTopics(live).topics();
            Instant capture = Instant.now();
            Instant begin;
            Instant end;
            try (FramePublisher publisher = new FramePublisher(broker.kafka(), topics.frames())) {
                publish(publisher, capture, 0, 5);
                begin = nextMilli();
                publish(publisher, capture, 5, 9);
                end = nextMilli();
                publish(publisher, capture, 9, 12);
            }

            Configuration config = Replay.configuration(live, "cut-");
            History history = History.read(broker.kafka(), topics.frames(), begin, end, PATIENCE);
            assertThat(history.size()).isEqualTo(4);
            try (RunningJob job = JobRunner.replay(config, history, List.of(query()), FakeModel.provider("cut"))) {
                job.await();
            }

            assertThat(Committed.read(broker, JobOptions.from(config).topics().detections(), RecordFormat.DETECTION, 4))
                    .extracting(Detection::getSequence)
                    .containsExactly(5L, 6L, 7L, 8L);
        }
    }

    /** Two cameras; one is silent in the end. Among the frames are a bad one and one that was too old when it came. */
    private static void walk(FramePublisher publisher, Instant begin) throws Exception {
        for (int i = 0; i < FRAMES; i++) {
            publisher.publish(mover("gate", begin, i));
            if (i < 11) {
                publisher.publish(mover("yard", begin, i));
            }
        }
        publisher.publish(Records.frame("gate", 1000, begin.minusSeconds(60), Records.pngWithSpoiltPixels()));
        publisher.publish(Records.frame("gate", 1001, begin.minus(Duration.ofHours(2)), Records.png(40, 30)));
        publisher.flush();
    }

    private static void sendUntilTheSilentCamerasWindowsAreClosed(
            EmbeddedBroker broker, Topics topics, FramePublisher publisher, Instant begin) throws Exception {
        for (int i = FRAMES; i < FRAMES + 200; i++) {
            publisher.publish(mover("gate", begin, i));
            publisher.flush();
            List<Counts> counts = Committed.read(broker, topics.counts(), RecordFormat.COUNTS, 0);
            if (counts.stream()
                            .filter(count -> count.getCamera().equals("yard"))
                            .count()
                    == 2) {
                return;
            }
        }
        throw new AssertionError("the silent camera's windows stayed open");
    }

    private static void assertSame(EmbeddedBroker broker, Topics live, Topics replayed) throws Exception {
        List<Detection> detections = Committed.read(broker, live.detections(), RecordFormat.DETECTION, 1);
        assertThat(detections).extracting(Detection::getId).doesNotHaveDuplicates();
        assertThat(Committed.read(broker, replayed.detections(), RecordFormat.DETECTION, detections.size()))
                .extracting(ReplayTest::said)
                .containsExactlyInAnyOrderElementsOf(
                        detections.stream().map(ReplayTest::said).toList());
        assertSame(broker, RecordFormat.TRACKS, live.tracks(), replayed.tracks());
        assertSameCounts(broker, live, replayed);

        List<Event> events = Committed.read(broker, live.events(), RecordFormat.EVENT, 1).stream()
                .filter(event -> event.getKind() != EventKind.QUERY_APPLIED)
                .toList();
        assertThat(events)
                .extracting(Event::getKind)
                .contains(EventKind.LINE_CROSSED, EventKind.ALERT_RAISED, EventKind.ALERT_CLEARED);
        assertThat(Committed.read(broker, replayed.events(), RecordFormat.EVENT, events.size()))
                .containsExactlyInAnyOrderElementsOf(events);

        List<DeadLetter> letters = Committed.read(broker, live.deadLetters(), RecordFormat.DEAD_LETTER, 2);
        assertThat(Committed.read(broker, replayed.deadLetters(), RecordFormat.DEAD_LETTER, 2))
                .extracting(letter -> letter.getId() + " " + letter.getReason())
                .containsExactlyInAnyOrderElementsOf(letters.stream()
                        .map(letter -> letter.getId() + " " + letter.getReason())
                        .toList());
    }

    /** Windows that nothing but a camera's silence closes may still be open when the history ends. */
    private static void assertSameCounts(EmbeddedBroker broker, Topics live, Topics replayed) throws Exception {
        List<Counts> expected = Committed.read(broker, live.counts(), RecordFormat.COUNTS, 1);
        List<Counts> sending = expected.stream()
                .filter(count -> count.getCamera().equals("gate"))
                .toList();
        List<Counts> found = Committed.read(broker, replayed.counts(), RecordFormat.COUNTS, sending.size());
        assertThat(found).doesNotHaveDuplicates().containsAll(sending).isSubsetOf(expected);
    }

    private static <T extends SpecificRecord> void assertSame(
            EmbeddedBroker broker, RecordFormat<T> format, String live, String replayed) throws Exception {
        List<T> expected = Committed.read(broker, live, format, 1);
        assertThat(Committed.read(broker, replayed, format, expected.size()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** All but how long it took and when. */
    private static Detection said(Detection detection) {
        return Detection.newBuilder(detection)
                .setAnsweredAt(Instant.EPOCH)
                .setTimings(Timings.newBuilder().build())
                .setReason(detection.getReason().replaceAll(" before .*Z", ""))
                .build();
    }

    private static Query query() {
        Query query = Records.moverQuery("watch");
        query.setWindows(List.of(QueryWindow.newBuilder()
                .setLengthMillis(2000)
                .setStepMillis(2000)
                .build()));
        query.setRule(Records.rule("count > 0"));
        query.getRule().setClear("count == 0");
        return query;
    }

    private static Frame mover(String camera, Instant begin, int frame) {
        double shade = frame < FRAMES ? Records.moverAt(frame) : 0; // gone
        return Records.frame(camera, frame, begin.plusMillis(250L * frame - 60_000), Records.png(40, 30, shade));
    }

    private static void publish(FramePublisher publisher, Instant begin, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            publisher.publish(mover("gate", begin, i));
        }
        publisher.flush();
    }

    /** Windows begin at even seconds: the silent camera's frames fill two. */
    private static Instant evenSecond() {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond() / 2 * 2);
    }

    /** Kafka's clock counts milliseconds: what came before this came in an earlier one, what comes after in a later. */
    private static Instant nextMilli() {
        Instant now = Instant.now();
        while (Instant.now().toEpochMilli() <= now.toEpochMilli() + 1) {
            Thread.onSpinWait();
        }
        return Instant.ofEpochMilli(now.toEpochMilli() + 1);
    }

    private static Map<TopicPartition, OffsetAndMetadata> position(EmbeddedBroker broker, Configuration config)
            throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            return admin.listConsumerGroupOffsets(config.get(Options.GROUP))
                    .partitionsToOffsetAndMetadata()
                    .get();
        }
    }

    private static Configuration config(EmbeddedBroker broker) throws JobStartException {
        Configuration config = JobRunner.configuration(Path.of("flink-conf"));
        config.set(Options.BOOTSTRAP, broker.bootstrap());
        config.set(Options.PARTITIONS, PARTITIONS);
        config.set(Options.IDLE, Duration.ofSeconds(2));
        config.set(Options.ENCODE_TIMEOUT, Duration.ofMinutes(10)); // however busy the machine
        config.set(Options.GROUND_TIMEOUT, Duration.ofMinutes(10));
        return config;
    }
}
