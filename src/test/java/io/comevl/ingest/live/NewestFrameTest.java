package io.comevl.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.frame.Pixels;
import io.comevl.ingest.CameraAddress;
import io.comevl.ingest.CameraCounts;
import io.comevl.ingest.CameraCounts.Reason;
import io.comevl.ingest.CapturedFrame;
import io.comevl.ingest.live.CameraSpec.Size;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class NewestFrameTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final CameraSpec GATE =
            new CameraSpec("gate", CameraAddress.of("generated"), 5, new Size(100, 40), 85, Duration.ofSeconds(2));

    private final BlockingQueue<CapturedFrame> sent = new LinkedBlockingQueue<>();

    @Test
    void whileOneIsUnderWayTheNewestWaitsAndTheOthersAreCounted() throws Exception {
        Semaphore kafka = new Semaphore(0);
        NewestFrame newest = NewestFrame.start(GATE, 1000, frame -> {
            sent.add(frame);
            kafka.acquire();
        });
        newest.offer(NOON, picture());
        assertThat(sent.take().captureTime()).isEqualTo(NOON);
        for (int i = 1; i <= 4; i++) {
            newest.offer(NOON.plusSeconds(i), picture());
        }
        kafka.release(2);

        CapturedFrame second = sent.take();
        newest.offer(NOON.plusSeconds(5), picture());
        sent.take();

        assertThat(second.captureTime()).isEqualTo(NOON.plusSeconds(4));
        assertThat(second.sequence()).isEqualTo(1001);
        assertThat(newest.counts()).isEqualTo(new CameraCounts(5, 2, Map.of(Reason.OVERTAKEN, 3L)));
    }

    @Test
    void aFrameThatKafkaRefusesIsCountedAndTheNextIsTriedUnderAnotherNumber() throws Exception {
        NewestFrame newest = NewestFrame.start(GATE, 7, frame -> {
            if (frame.sequence() == 7) {
                throw new IOException("Kafka is down");
            }
            sent.add(frame);
        });
        newest.offer(NOON, picture());
        CapturedFrame next = null;
        while (next == null) { // the first may not have been taken yet
            newest.offer(NOON.plusSeconds(1), picture());
            next = sent.poll(50, TimeUnit.MILLISECONDS);
        }

        assertThat(next.sequence()).isEqualTo(8);
        assertThat(newest.counts().skipped()).containsEntry(Reason.UNDELIVERED, 1L);
    }

    @Test
    void largePicturesAreMadeSmallerWithTheirProportions() throws Exception {
        NewestFrame newest = NewestFrame.start(GATE, 0, sent::add);

        newest.offer(NOON, new Pixels(400, 80, new byte[3 * 400 * 80]));

        CapturedFrame frame = sent.take();
        assertThat(frame.widthPixels()).isEqualTo(100);
        assertThat(frame.heightPixels()).isEqualTo(20);
    }

    private static Pixels picture() {
        return new Pixels(4, 4, new byte[48]);
    }
}
