package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.CameraState;
import io.comevl.avro.CameraStatus;
import io.comevl.avro.WantedCamera;
import io.comevl.ingest.CompactedTopic;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.Topics;
import io.comevl.ingest.live.CameraSpec;
import io.comevl.ingest.live.CameraStatuses;
import io.comevl.ingest.live.WantedCameras;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cameras that stand in a topic of a real Kafka. */
final class CamerasTopicTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(0);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aCameraIsAddedListedWithoutItsSecretsAndRemoved() {
        assertThat(cameras("add", "--id", "gate", "--url", "rtsp://admin:${PASSWORD}@10.0.0.7/s?token=x", "--fps", "2")
                        .out())
                .contains("camera gate is wanted");
        assertThat(cameras("list").out())
                .containsPattern("gate +rtsp://\\*\\*\\*@10\\.0\\.0\\.7/s\\?\\*\\*\\* +2\\.0 +1280x720 +85 +10\\.0 s");

        assertThat(cameras("remove", "gate").out()).contains("camera gate is not wanted any more");
        assertThat(cameras("list").out()).doesNotContain("gate");
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertRefused("no camera 'nobody' is wanted", "remove", "nobody");
        assertRefused("write ${NAME} in its place", "add", "--id", "yard", "--url", "rtsp://admin:geheim@10.0.0.7/s");
        assertRefused("found scheme 'ftp'", "add", "--id", "yard", "--url", "ftp://10.0.0.7/s");
        assertThat(cameras("list").out()).doesNotContain("yard");
    }

    @Test
    void aCameraThatCannotBeRunIsToldAndOthersAre() throws Exception {
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        CompactedTopic<WantedCamera> topic = topic();
        topic.put(List.of(
                camera("hall-1", "generated"),
                camera("hall-2", "rtsp://admin:${COMEVL_NOWHERE_SET}@10.0.0.7/s"),
                camera("roof-1", "generated")));
        try (WantedCameras wanted = WantedCameras.follow(topic, id -> id.startsWith("hall"), said::add)) {
            assertThat(awaitCameras(wanted, specs -> !said.isEmpty()))
                    .extracting(CameraSpec::id)
                    .containsExactly("hall-1");
            assertThat(wanted.get()).isEmpty();
            assertThat(said.get(0))
                    .isEqualTo("hall-2: camera address: variable COMEVL_NOWHERE_SET is not set in the environment;"
                            + " it stays as it was");

            topic.put(List.of(camera("hall-1", "ftp://10.0.0.7/s")));
            spoil("hall-1");
            topic.put(List.of(camera("hall-3", "generated")));
            assertThat(awaitCameras(wanted, specs -> specs.size() == 2))
                    .as("neither an impossible address nor rubbish stops a camera")
                    .extracting(CameraSpec::id)
                    .containsExactly("hall-1", "hall-3");
            assertThat(said).hasSize(3);

            topic.remove("hall-3");
            topic.remove("hall-1");
            assertThat(awaitCameras(wanted, List::isEmpty)).isEmpty();
        }
        topic.remove("hall-2");
        topic.remove("roof-1");
    }

    @Test
    void whatRunsFollowsTheTopic() throws Exception {
        Thread running = new Thread(() -> cameras("--only", "lot-*"));
        running.start();
        try {
            assertThat(cameras("add", "--id", "lot-1", "--url", "generated").code())
                    .isZero();
            awaitStatus("lot-1", status -> status.getPublished() > 0);

            assertThat(cameras("remove", "lot-1").code()).isZero();
            awaitStatus("lot-1", status -> status.getState() == CameraState.STOPPED);
        } finally {
            running.interrupt();
            running.join();
        }
    }

    private static CompactedTopic<WantedCamera> topic() throws Exception {
        Topics.defaults().createMissing(broker.kafka(), 1, LONG);
        return WantedCameras.topic(broker.kafka(), Topics.defaults().cameras());
    }

    /** Somebody else's record under a camera's name. */
    private static void spoil(String id) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.defaults().cameras(), id.getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3}))
                    .get();
        }
    }

    private static WantedCamera camera(String id, String url) {
        return WantedCamera.newBuilder().setId(id).setUrl(url).build();
    }

    private static List<CameraSpec> awaitCameras(WantedCameras wanted, Predicate<List<CameraSpec>> fitting)
            throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (true) {
            Optional<List<CameraSpec>> now = wanted.get().filter(fitting);
            if (now.isPresent()) {
                return now.get();
            }
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void awaitStatus(String camera, Predicate<CameraStatus> wanted) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (CameraStatuses.read(broker.kafka(), Topics.defaults().cameraStatus(), LONG).stream()
                .noneMatch(status -> status.getCamera().equals(camera) && wanted.test(status))) {
            assertThat(System.nanoTime()).as(camera).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static void assertRefused(String said, String... words) {
        CommandRun run = cameras(words);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err().strip().lines()).hasSize(1).first().asString().contains(said);
    }

    private static CommandRun cameras(String... words) {
        return CommandRun.of(Stream.concat(
                        Stream.of("cameras"), Stream.concat(Stream.of(words), Stream.of("--kafka", broker.bootstrap())))
                .toArray(String[]::new));
    }
}
