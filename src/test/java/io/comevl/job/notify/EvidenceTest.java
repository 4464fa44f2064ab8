package io.comevl.job.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.avro.Event;
import io.comevl.avro.EventPoint;
import io.comevl.avro.Frame;
import io.comevl.avro.FrameEncoding;
import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.FramePublisher;
import io.comevl.ingest.Topics;
import io.comevl.job.notify.Outlet.Outcome;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots and clips from a real Kafka. */
final class EvidenceTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FRAME_MILLIS = Duration.ofMillis(250);
    private static final long PLENTY = 1L << 30;

    private static EmbeddedBroker kafka;
    private static Instant begin;

    @TempDir
    Path folder;

    /** Thirteen frames of camera gate, four a second, and as many of another camera, all just published. */
    @BeforeAll
    static void publish() throws Exception {
        kafka = EmbeddedBroker.start();
        Topics.defaults().createMissing(kafka.kafka(), 2, Duration.ofSeconds(60));
        try (FramePublisher publisher =
                new FramePublisher(kafka.kafka(), Topics.defaults().frames())) {
            begin = Instant.now();
            publisher.publish(
                    frame("first", 0)); // connecting takes its time; frames must arrive soon after they are taken
            publisher.flush();
            begin = Instant.now().minusSeconds(4).truncatedTo(ChronoUnit.MILLIS);
            for (int i = 0; i < 13; i++) {
                publisher.publish(frame("gate/1", i));
                publisher.publish(frame("yard", i));
            }
            publisher.flush();
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void anEventHasASnapshotWithItsPointsAndAClipAroundIt() throws Exception {
        Event event = event("crowd at the gate", 6);

        assertThat(evidence(Duration.ofDays(1), PLENTY, 0).deliver(event)).isEqualTo(Outcome.DELIVERED);

        Path kept = only(folder.resolve(begin.toString().substring(0, 10)));
        assertThat(kept.getFileName().toString()).matches("\\d\\d-\\d\\d-\\d\\d-gate_1-crowd-[0-9a-f]{8}");
        assertThat(new ObjectMapper()
                        .readTree(kept.resolve("event.json").toFile())
                        .get("id")
                        .asText())
                .isEqualTo("crowd at the gate");
        BufferedImage snapshot = ImageIO.read(kept.resolve("snapshot.png").toFile());
        assertThat(grey(snapshot, 0.9, 0.9)).as("the sixth frame's grey").isBetween(shade(6) - 4, shade(6) + 4);
        assertThat(colour(snapshot, 0.25, 0.5)).as("a mark on the point").isNotEqualTo(colour(snapshot, 0.9, 0.9));
        try (FFmpegFrameGrabber clip =
                new FFmpegFrameGrabber(kept.resolve("clip.mp4").toFile())) {
            clip.start();
            int frames = 0;
            while (clip.grabImage() != null) {
                frames++;
            }
            assertThat(frames).as("one second before and after, four a second").isEqualTo(9);
            assertThat(clip.getTimestamp()).isBetween(1_900_000L, 2_100_000L);
            assertThat(clip.getImageWidth()).isEqualTo(64);
        }
    }

    @Test
    void toldAgainItIsKeptOnce() throws Exception {
        Event event = event("again", 6);
        Evidence evidence = evidence(Duration.ofDays(1), PLENTY, 0);

        evidence.deliver(event);
        Path kept = only(folder.resolve(begin.toString().substring(0, 10)));
        Object before = Files.getLastModifiedTime(kept);
        evidence.deliver(event);

        assertThat(Files.getLastModifiedTime(only(kept.getParent()))).isEqualTo(before);
    }

    @Test
    void theOldestIsDeletedByAgeAndBySizeButNeverTheNewest() throws Exception {
        Evidence small = evidence(Duration.ofDays(1), 1, 0);
        small.deliver(event("first", 5));
        small.deliver(event("second", 7));
        Path second = only(folder.resolve(begin.toString().substring(0, 10)));
        assertThat(Files.readString(second.resolve("event.json"))).contains("second");

        evidence(Duration.ofDays(1), PLENTY, 0).deliver(event("third", 8));
        assertThat(list(second.getParent())).hasSize(2);
        Files.createDirectories(second.resolveSibling(".unfinished-1"));
        evidence(Duration.ofDays(1), PLENTY, 2); // two days later

        assertThat(Files.readString(only(second.getParent()).resolve("event.json")))
                .contains("third");
    }

    @Test
    void anEventWhoseFramesAreGoneIsRefused() throws Exception {
        Event event = event("long ago", 6);
        event.setOccurredAt(begin.minus(Duration.ofHours(3)));

        assertThat(evidence(Duration.ofDays(1), PLENTY, 0).deliver(event)).isEqualTo(Outcome.REFUSED);
        assertThat(list(folder)).isEmpty();
    }

    @Test
    void clipsOfHoursAreRefused() {
        assertThatThrownBy(() ->
                        new EvidenceOptions(new EvidencePlace.Folder(folder), Duration.ofHours(1), SECOND, SECOND, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("evidence: clips begin and end at most 5 min from their event, found 3600 s before and 1 s"
                        + " after");
    }

    private Evidence evidence(Duration keep, long mostBytes, long daysLater) throws Exception {
        Clock clock = Clock.fixed(begin.plus(Duration.ofDays(daysLater)).plusSeconds(60), ZoneOffset.UTC);
        return new Evidence(
                kafka.kafka(),
                Topics.defaults().frames(),
                new EvidenceOptions(new EvidencePlace.Folder(folder), SECOND, SECOND, keep, mostBytes),
                clock);
    }

    private static Event event(String id, int frame) {
        return Event.newBuilder(WebhookTest.event(id))
                .setOccurredAt(begin.plus(FRAME_MILLIS.multipliedBy(frame)))
                .setPoints(List.of(new EventPoint(0.25, 0.5)))
                .build();
    }

    private static Frame frame(String camera, int number) {
        byte[] rgb = new byte[64 * 36 * 3];
        Arrays.fill(rgb, (byte) shade(number));
        return Frame.newBuilder()
                .setCamera(camera)
                .setSequence(number)
                .setCapturedAt(begin.plus(FRAME_MILLIS.multipliedBy(number)))
                .setEncoding(FrameEncoding.PNG)
                .setWidth(64)
                .setHeight(36)
                .setImage(ByteBuffer.wrap(PixelEncoder.png(new Pixels(64, 36, rgb))))
                .build();
    }

    private static int shade(int frame) {
        return 40 + 15 * frame;
    }

    private static int grey(BufferedImage image, double x, double y) {
        return new Color(colour(image, x, y)).getGreen();
    }

    /** Of a place in the picture, beneath which the snapshot has words. */
    private static int colour(BufferedImage image, double x, double y) {
        int height = image.getWidth() * 36 / 64;
        return image.getRGB((int) (x * image.getWidth()), (int) (y * height));
    }

    private static Path only(Path parent) throws Exception {
        List<Path> found = list(parent);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<Path> list(Path parent) throws Exception {
        try (Stream<Path> files = Files.list(parent)) {
            return files.toList();
        }
    }
}
