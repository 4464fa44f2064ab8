package io.comevl.job;

import io.comevl.avro.Frame;
import io.comevl.avro.FrameEncoding;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
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
}
