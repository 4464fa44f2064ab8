package io.comevl.job;

import io.comevl.avro.CountingLine;
import io.comevl.avro.DetectedPoint;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.DetectionTask;
import io.comevl.avro.Frame;
import io.comevl.avro.FrameEncoding;
import io.comevl.avro.Origin;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.Rule;
import io.comevl.avro.Vertex;
import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.ingest.RecordFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.avro.specific.SpecificRecord;

/** Records for tests. */
final class Records {

    static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    static final FrameLimits LIMITS =
            new FrameLimits(Duration.ofHours(1), Duration.ofMinutes(1), 1 << 20, 8192, 40_000_000);
    static final AsyncLimits BOUNDS = new AsyncLimits(4, Duration.ofSeconds(20));

    private Records() {}

    /** A picture of one colour. */
    static byte[] png(int width, int height) {
        return PixelEncoder.png(new Pixels(width, height, new byte[3 * width * height]));
    }

    /** A picture of one shade of grey, from 0 (black) to 1. */
    static byte[] png(int width, int height, double shade) {
        byte[] pixels = new byte[3 * width * height];
        Arrays.fill(pixels, (byte) Math.round(255 * shade));
        return PixelEncoder.png(new Pixels(width, height, pixels));
    }

    /** A picture whose header says another size than it has. */
    static byte[] pngThatClaims(int width, int height) {
        byte[] image = png(4, 3);
        CRC32 crc = new CRC32();
        ByteBuffer.wrap(image).putInt(16, width).putInt(20, height);
        crc.update(image, 12, 17);
        ByteBuffer.wrap(image).putInt(29, (int) crc.getValue());
        return image;
    }

    /** A picture with a sound header and spoilt pixels. */
    static byte[] pngWithSpoiltPixels() {
        byte[] image = png(40, 30);
        Arrays.fill(image, 45, image.length - 12, (byte) 0x55);
        return image;
    }

    static Frame frame(String camera, long sequence, Instant capturedAt, byte[] image) {
        return Frame.newBuilder()
                .setCamera(camera)
                .setSequence(sequence)
                .setCapturedAt(capturedAt)
                .setEncoding(FrameEncoding.PNG)
                .setImage(ByteBuffer.wrap(image))
                .build();
    }

    static Query query(String id, String... cameras) {
        return Query.newBuilder()
                .setId(id)
                .setTask(QueryTask.POINT)
                .setPhrase("things of " + id)
                .setCameras(List.of(cameras))
                .build();
    }

    static RawRecord raw(long offset, Frame frame) {
        return raw("frames", offset, frame.getCamera(), RecordFormat.FRAME, frame);
    }

    static RawRecord raw(long offset, Query query) {
        return raw("queries", offset, query.getId(), RecordFormat.QUERY, query);
    }

    static RawRecord tombstone(long offset, String id) {
        return new RawRecord("queries", 0, offset, id.getBytes(StandardCharsets.UTF_8), null, "");
    }

    private static <T extends SpecificRecord> RawRecord raw(
            String topic, long offset, String key, RecordFormat<T> format, T datum) {
        return new RawRecord(
                topic,
                0,
                offset,
                key.getBytes(StandardCharsets.UTF_8),
                format.encode(datum),
                new String(format.header().value(), StandardCharsets.UTF_8));
    }

    static CameraFrame admitted(String camera, long sequence, Instant capturedAt) {
        return new CameraFrame(
                raw(sequence, frame(camera, sequence, capturedAt, png(4, 3))),
                camera,
                sequence,
                ChronoUnit.MICROS.between(Instant.EPOCH, capturedAt),
                4,
                3);
    }

    /** A query that follows the mover and has a line in the middle, which who goes right crosses inwards. */
    static Query moverQuery(String id) {
        Query query = query(id, "*");
        query.setPhrase(FakeModel.MOVER);
        query.setTrack(true);
        query.setLines(List.of(new CountingLine("middle", new Vertex(0.5, 0.95), new Vertex(0.5, 0.05))));
        return query;
    }

    static Rule rule(String condition) {
        return Rule.newBuilder().setCondition(condition).build();
    }

    /** What became of a frame on which one query showed points at these x, half way down; null for no answer. */
    static AnsweredFrame answered(String camera, long sequence, Instant capturedAt, Query query, double... xs) {
        return new AnsweredFrame(
                camera,
                sequence,
                ChronoUnit.MICROS.between(Instant.EPOCH, capturedAt),
                List.of(detection(camera, sequence, capturedAt, query, xs)),
                List.of(query),
                List.of(),
                List.of(),
                Effort.NONE);
    }

    static Detection detection(String camera, long sequence, Instant capturedAt, Query query, double... xs) {
        Detection detection = Detection.newBuilder()
                .setId(Detections.id(camera, sequence, query.getId(), query.getVersion(), 0))
                .setCamera(camera)
                .setSequence(sequence)
                .setCapturedAt(capturedAt)
                .setFrame(new Origin("frames", 0, sequence))
                .setQuery(query.getId())
                .setQueryVersion(query.getVersion())
                .setTask(DetectionTask.valueOf(query.getTask().name()))
                .setConfidence(0.9)
                .setStatus(xs == null ? DetectionStatus.FAILED : DetectionStatus.OK)
                .build();
        if (xs != null) {
            detection.setPoints(
                    Arrays.stream(xs).mapToObj(x -> new DetectedPoint(x, 0.5)).toList());
            if (query.getTask() == QueryTask.COUNT) {
                detection.setCount(xs.length);
            }
        }
        return detection;
    }

    /** A fifth of the frame a second from left to right, in steps of a quarter of a second. */
    static double moverAt(int frame) {
        return 0.05 + 0.05 * frame;
    }
}
