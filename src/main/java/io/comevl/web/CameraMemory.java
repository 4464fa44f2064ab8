package io.comevl.web;

import io.comevl.avro.Frame;
import io.comevl.ingest.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** The last pictures of one camera, so that an answer can be drawn on the picture that it is about. */
final class CameraMemory {

    private static final int MOST_PICTURES = 100;

    private final Deque<Picture> pictures = new ArrayDeque<>();
    private long bytes;

    /**
     * A picture as it was published.
     *
     * @param image JPEG or PNG; owned
     * @param receivedAt when it was read from Kafka
     */
    record Picture(long sequence, Instant capturedAt, Instant receivedAt, int width, int height, byte[] image) {}

    /**
     * Adds a frame and forgets the oldest beyond the bounds; the newest is always kept.
     *
     * @param budgetBytes for this camera's pictures
     */
    void add(Frame frame, Instant receivedAt, long budgetBytes) {
        byte[] image = Bytes.of(frame.getImage());
        pictures.addLast(new Picture(
                frame.getSequence(), frame.getCapturedAt(), receivedAt, frame.getWidth(), frame.getHeight(), image));
        bytes += image.length;
        while (pictures.size() > 1 && (bytes > budgetBytes || pictures.size() > MOST_PICTURES)) {
            bytes -= pictures.removeFirst().image().length;
        }
    }

    /** The last one. */
    Picture newest() {
        return pictures.getLast();
    }

    /** One of those kept. */
    Optional<Picture> picture(long sequence) {
        for (Iterator<Picture> newestFirst = pictures.descendingIterator(); newestFirst.hasNext(); ) {
            Picture picture = newestFirst.next();
            if (picture.sequence() == sequence) {
                return Optional.of(picture);
            }
        }
        return Optional.empty();
    }

    /** Frames a second among the pictures kept, by capture time; 0 while there is only one. */
    double framesPerSecond() {
        Duration span = Duration.between(
                pictures.getFirst().capturedAt(), pictures.getLast().capturedAt());
        return span.isZero() || span.isNegative() ? 0 : (pictures.size() - 1) / (span.toNanos() / 1e9);
    }
}
