package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.EventCause;
import io.comevl.avro.EventKind;
import io.comevl.avro.Query;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.FramePublisher;
import io.comevl.ingest.QueryPublisher;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.junit.jupiter.api.Test;

/** A query is added while frames flow through two subtasks, and asked of the earlier ones too. */
final class BackfillTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> CAMERAS = List.of("gate", "yard", "door", "lane", "dock");
    private static final int BEFORE = 12;
    private static final int MOST = 1000;

    @Test
    void historyAndLiveAnswersMeetWithoutAGapAndWithoutAFrameAnsweredTwice() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Configuration live = config(broker);
            Topics topics = JobRunner.prepareTopics(live).topics();
            QueryPublisher.publish(broker.kafka(), topics.queries(), List.of(Records.query("other", "*")));
            Query watch = Records.moverQuery("watch");
            watch.setRule(Records.rule("count > 0"));
            Instant begin = Instant.now().minusSeconds(60);
            int frames;
            try (FramePublisher publisher = new FramePublisher(broker.kafka(), topics.frames());
                    RunningJob job = JobRunner.start(live, FakeModel.provider("before-and-after"), 0)) {
                Camera cameras = new Camera(publisher, begin);
                cameras.publish(BEFORE);
                Committed.read(broker, topics.detections(), RecordFormat.DETECTION, BEFORE * CAMERAS.size());
                cameras.start();
                new QueryStore(broker.kafka(), topics.queries(), PATIENCE).put(List.of(watch));
                Event applied = applied(broker, topics);
                cameras.stop();
                cameras.publish(5);
                frames = cameras.published();

                Configuration config = Backfill.configuration(live, applied);
                History history = Backfill.history(JobOptions.from(live), applied, begin, PATIENCE);
                assertThat(history.size()).isBetween(1L, (long) frames * CAMERAS.size());
                try (RunningJob backfill =
                        JobRunner.backfill(config, history, watch, applied, FakeModel.provider("history"), 1)) {
                    backfill.await();
                }
                Committed.read(broker, topics.detections(), RecordFormat.DETECTION, 2 * frames * CAMERAS.size());
                job.stop();
            }

            assertThat(Committed.read(broker, topics.detections(), RecordFormat.DETECTION, 1))
                    .extracting(Detection::getId)
                    .containsExactlyInAnyOrderElementsOf(everyFrameOf(frames, "other", "watch"));
            assertThat(Committed.read(broker, topics.events(), RecordFormat.EVENT, 1))
                    .filteredOn(event -> event.getKind() == EventKind.ALERT_CLEARED)
                    .as("the live job raises its own alerts")
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.getCause()).isEqualTo(EventCause.JOINED));
        }
    }

    @Test
    void withoutExactlyOnceNobodyKnowsForCertainWhereAQueryBegins() {
        Configuration config = new Configuration();
        config.set(Options.DELIVERY, Options.Delivery.AT_LEAST_ONCE);

        assertThatThrownBy(() -> Backfill.requireExactlyOnce(config))
                .hasMessageStartingWith("comevl.kafka.delivery: ")
                .hasMessageContaining("exactly-once");
    }

    private static Event applied(EmbeddedBroker broker, Topics topics) throws Exception {
        while (true) {
            for (Event event : Committed.read(broker, topics.events(), RecordFormat.EVENT, 1)) {
                if (event.getKind() == EventKind.QUERY_APPLIED
                        && event.getQuery().equals("watch")) {
                    return event;
                }
            }
        }
    }

    private static List<String> everyFrameOf(int frames, String... queries) {
        List<String> ids = new ArrayList<>();
        for (String query : queries) {
            for (String camera : CAMERAS) {
                for (int frame = 0; frame < frames; frame++) {
                    ids.add(Detections.id(camera, frame, query, 1, 0));
                }
            }
        }
        return ids;
    }

    /** All cameras in turn; by themselves between start and stop. */
    private static final class Camera {

        private final FramePublisher publisher;
        private final Instant begin;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicBoolean running = new AtomicBoolean();
        private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

        Camera(FramePublisher publisher, Instant begin) {
            this.publisher = publisher;
            this.begin = begin;
        }

        int published() {
            return next.get();
        }

        void publish(int frames) throws Exception {
            for (int i = 0; i < frames; i++) {
                int frame = next.getAndIncrement();
                for (String camera : CAMERAS) {
                    publisher.publish(Records.frame(
                            camera,
                            frame,
                            begin.plusMillis(100L * frame),
                            Records.png(8, 6, 0.05 + frame % 18 * 0.05)));
                }
            }
            publisher.flush();
        }

        void start() {
            running.set(true);
            ended = CompletableFuture.runAsync(() -> {
                try {
                    while (running.get() && next.get() < MOST) {
                        publish(1);
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        void stop() {
            running.set(false);
            ended.join();
        }
    }

    private static Configuration config(EmbeddedBroker broker) throws JobStartException {
        Configuration config = JobRunner.configuration(Path.of("flink-conf"));
        config.set(Options.BOOTSTRAP, broker.bootstrap());
        config.set(Options.PARTITIONS, 2);
        config.set(CoreOptions.DEFAULT_PARALLELISM, 2);
        config.set(Options.ENCODE_TIMEOUT, Duration.ofMinutes(10)); // however busy the machine
        config.set(Options.GROUND_TIMEOUT, Duration.ofMinutes(10));
        return config;
    }
}
