package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.Query;
import io.comevl.avro.QueryWindow;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.FramePublisher;
import io.comevl.ingest.QueryPublisher;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * State of an earlier commit's job goes on in this one's. The savepoint under test resources was written by
 * {@link #write} after ten frames of somebody who walks towards a line, and must be written anew only when a change of
 * state that breaks it was decided on: {@code ./mvnw test -Dquick -Dtest=SavepointTest -Dcomevl.write-savepoint=DIR}.
 */
final class SavepointTest {

    private static final Path SAVEPOINT = Path.of("src", "test", "resources", "savepoint");
    private static final int BEFORE = 10;
    private static final int FRAMES = 19;

    @Test
    void whoWasFollowedBeforeIsCountedOnceAndTheAlertIsOfThisEpisode() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Topics topics = JobRunner.prepareTopics(config(broker)).topics();
            QueryPublisher.publish(broker.kafka(), topics.queries(), List.of(query()));
            publish(broker, topics, 0, FRAMES); // the first ten stand at the offsets where the earlier job read them
            Configuration changed = config(broker);
            changed.set(StateRecoveryOptions.SAVEPOINT_PATH, SAVEPOINT.toUri().toString());
            changed.set(CoreOptions.DEFAULT_PARALLELISM, 2);

            try (RunningJob job = JobRunner.start(changed, FakeModel.provider("savepoint"), 0)) {
                Committed.read(broker, topics.detections(), RecordFormat.DETECTION, FRAMES - BEFORE);
                job.stop();
            }

            assertThat(Committed.read(broker, topics.detections(), RecordFormat.DETECTION, FRAMES - BEFORE))
                    .extracting(Detection::getSequence)
                    .containsExactlyElementsOf(
                            LongStream.range(BEFORE, FRAMES).boxed().toList());
            List<Event> events = Committed.read(broker, topics.events(), RecordFormat.EVENT, 2);
            assertThat(events)
                    .extracting(Event::getKind)
                    .containsExactlyInAnyOrder(EventKind.LINE_CROSSED, EventKind.ALERT_UPDATED);
            assertThat(events)
                    .filteredOn(event -> event.getKind() == EventKind.LINE_CROSSED)
                    .extracting(Event::getTrackId)
                    .as("followed since the first frame, which only the savepoint knows")
                    .containsExactly("gate/watch/1/0/1");
            assertThat(events)
                    .filteredOn(event -> event.getKind() == EventKind.ALERT_UPDATED)
                    .extracting(event -> event.getSinceAt().isBefore(Records.NOON.plusSeconds(2)))
                    .as("raised before the savepoint")
                    .containsExactly(true);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "comevl.write-savepoint", matches = ".+")
    void write() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Configuration config = config(broker);
            config.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1)); // one file
            Topics topics = JobRunner.prepareTopics(config).topics();
            QueryPublisher.publish(broker.kafka(), topics.queries(), List.of(query()));
            try (RunningJob job = JobRunner.start(config, FakeModel.provider("savepoint"), 0)) {
                publish(broker, topics, 0, BEFORE);
                Committed.read(broker, topics.detections(), RecordFormat.DETECTION, BEFORE);
                job.suspend(Path.of(System.getProperty("comevl.write-savepoint")));
            }
        }
    }

    private static Query query() {
        Query query = Records.moverQuery("watch");
        query.setWindows(List.of(QueryWindow.newBuilder()
                .setLengthMillis(60_000)
                .setStepMillis(20_000)
                .build()));
        query.setRule(Records.rule("count > 0"));
        query.getRule().setMessage("{line.in} came in");
        query.getRule().setUpdateEveryMillis(1);
        return query;
    }

    private static Configuration config(EmbeddedBroker broker) throws JobStartException {
        Configuration config = JobRunner.configuration(Path.of("flink-conf"));
        config.set(Options.BOOTSTRAP, broker.bootstrap());
        config.set(Options.PARTITIONS, 2);
        config.set(Options.FRAME_MAX_AGE, Duration.ofDays(36_500));
        config.set(Options.ENCODE_TIMEOUT, Duration.ofMinutes(10));
        config.set(Options.GROUND_TIMEOUT, Duration.ofMinutes(10));
        return config;
    }

    private static void publish(EmbeddedBroker broker, Topics topics, int from, int to) throws Exception {
        try (FramePublisher publisher = new FramePublisher(broker.kafka(), topics.frames())) {
            for (int frame = from; frame < to; frame++) {
                publisher.publish(Records.frame(
                        "gate",
                        frame,
                        Records.NOON.plusMillis(250L * frame),
                        Records.png(40, 30, Records.moverAt(frame))));
            }
            publisher.flush();
        }
    }
}
