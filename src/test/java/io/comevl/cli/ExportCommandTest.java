package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.DetectedBox;
import io.comevl.avro.DetectedPoint;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.DetectionTask;
import io.comevl.avro.Origin;
import io.comevl.avro.TrackedThing;
import io.comevl.avro.Tracks;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of two cameras in a real Kafka, told in other programs' forms. */
final class ExportCommandTest {

    private static final Topics TOPICS = Topics.defaults();
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static EmbeddedBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void fill() throws Exception {
        broker = EmbeddedBroker.start();
        TOPICS.createMissing(broker.kafka(), 2, Duration.ofSeconds(60));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            Detection followed = detection("gate", 1, "cars", DetectionStatus.OK);
            followed.setBoxes(List.of(new DetectedBox(0.1, 0.1, 0.3, 0.3)));
            Detection pointed = detection("gate", 1, "cones", DetectionStatus.REUSED);
            pointed.setPoints(List.of(new DetectedPoint(0.5, 0.5)));
            for (Detection detection : List.of(
                    followed,
                    pointed,
                    detection("gate", 2, "cars", DetectionStatus.OK),
                    detection("gate", 3, "cars", DetectionStatus.FAILED),
                    detection("hall", 1, "cars", DetectionStatus.OK))) {
                send(producer, TOPICS.detections(), RecordFormat.DETECTION, detection.getCamera(), detection);
            }
            Tracks tracks = Tracks.newBuilder()
                    .setId(followed.getId())
                    .setCamera("gate")
                    .setSequence(1)
                    .setCapturedAt(NOON)
                    .setQuery("cars")
                    .setThings(List.of(
                            new TrackedThing("cars-5", true, true, 0.1, 0.1, 0.3, 0.3, 0.8),
                            new TrackedThing("cars-4", true, false, 0.6, 0.6, 0.7, 0.7, 0.8)))
                    .build();
            send(producer, TOPICS.tracks(), RecordFormat.TRACKS, "gate", tracks);
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void framesOfAllQueriesAreToldOnceWithTheirIdentities() {
        CommandRun run = run("--format", "deepstream");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines().filter(line -> line.contains("gate")))
                .hasSize(2)
                .first()
                .asString()
                .contains("\"cars-5|64.00|36.00|192.00|108.00|things of cars\"")
                .contains("\"-1|320.00|180.00|320.00|180.00|things of cones\"")
                .doesNotContain("cars-4");
        assertThat(run.out().lines().filter(line -> line.contains("hall"))).hasSize(1);
        assertThat(run.err()).contains("3 frames with 2 things");
    }

    @Test
    void oneCameraAndOneQueryCanBeAskedFor() throws Exception {
        Path file = folder.resolve("gate.xml");
        CommandRun run = run("--format", "onvif", "--camera", "gate", "--query", "cones", "--out", file.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Files.readString(file))
                .containsOnlyOnce("<tt:Frame ")
                .contains("things of cones")
                .doesNotContain("things of cars");
    }

    @Test
    void aTimeInWhichNothingCameGivesAnEmptyDataset() {
        CommandRun run = run("--format", "coco", "--from", "2h", "--to", "1h");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("\"images\" : [ ]").contains("\"annotations\" : [ ]");
    }

    @Test
    void whatComesIsToldAsItComesWithItsIdentities() throws Exception {
        Path file = folder.resolve("live.txt");
        try (EmbeddedBroker own = EmbeddedBroker.start();
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", own.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            TOPICS.createMissing(own.kafka(), 2, Duration.ofSeconds(60));
            CompletableFuture<CommandRun> run = CompletableFuture.supplyAsync(
                    () -> run(own, "--format", "deepstream", "--follow", "20s", "--out", file.toString()));
            // What comes before it listens is not told: frames are sent until one is.
            for (int sequence = 1; !run.isDone() && (!Files.exists(file) || Files.size(file) == 0); sequence++) {
                Detection answer = detection("yard", sequence, "cars", DetectionStatus.OK);
                answer.setBoxes(List.of(new DetectedBox(0.1, 0.1, 0.3, 0.3)));
                send(producer, TOPICS.detections(), RecordFormat.DETECTION, "yard", answer);
                Tracks tracks = Tracks.newBuilder()
                        .setId(answer.getId())
                        .setCamera("yard")
                        .setSequence(sequence)
                        .setCapturedAt(NOON)
                        .setQuery("cars")
                        .setThings(List.of(new TrackedThing("cars-" + sequence, true, true, 0.1, 0.1, 0.3, 0.3, 0.8)))
                        .build();
                send(producer, TOPICS.tracks(), RecordFormat.TRACKS, "yard", tracks);
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(run.isDone()).as("told before it ended").isFalse();
            CommandRun ended = run.get(2, TimeUnit.MINUTES);

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(Files.readAllLines(file))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("yard") && line.contains("\"cars-"))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertThat(run("--format", "coco", "--follow").err()).contains("leave out --follow");
        assertThat(run("--format", "deepstream", "--follow", "--from", "2h").err())
                .contains("leave out --from");
        assertThat(run("--format", "onvif").err())
                .containsOnlyOnce("\n")
                .contains("--format onvif tells of one camera: name it with --camera ID");
        assertThat(run("--format", "coco", "--from", "now").err())
                .containsOnlyOnce("\n")
                .contains("must be before");
        assertThat(run("--format", "csv").err()).containsOnlyOnce("\n").contains("DEEPSTREAM, COCO, ONVIF");
        assertThat(run(
                                "--format",
                                "coco",
                                "--out",
                                folder.resolve("no/such.json").toString())
                        .err())
                .containsOnlyOnce("\n")
                .contains("such.json");
    }

    private static CommandRun run(String... options) {
        return run(broker, options);
    }

    private static CommandRun run(EmbeddedBroker kafka, String... options) {
        List<String> words = new ArrayList<>(List.of("export", "--kafka", kafka.bootstrap()));
        words.addAll(List.of(options));
        return CommandRun.of(words.toArray(String[]::new));
    }

    private static Detection detection(String camera, long sequence, String query, DetectionStatus status) {
        return Detection.newBuilder()
                .setId(camera + "/" + sequence + "/" + query)
                .setCamera(camera)
                .setSequence(sequence)
                .setCapturedAt(NOON.plusSeconds(sequence))
                .setFrame(new Origin("frames", 0, sequence))
                .setWidth(640)
                .setHeight(360)
                .setQuery(query)
                .setTask(DetectionTask.POINT)
                .setPhrase("things of " + query)
                .setStatus(status)
                .build();
    }

    private static <T extends SpecificRecord> void send(
            KafkaProducer<byte[], byte[]> producer, String topic, RecordFormat<T> format, String key, T row)
            throws Exception {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), format.encode(row));
        message.headers().add(format.header());
        producer.send(message).get();
    }
}
