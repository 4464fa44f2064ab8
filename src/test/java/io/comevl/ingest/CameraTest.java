package io.comevl.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.ingest.CameraCounts.Reason;
import io.comevl.ingest.CameraSettings.Pace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class CameraTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Taken taken = new Taken();

    @Test
    void everyPictureIsHandedOnWithItsNumberAndTime() throws Exception {
        Camera camera = Camera.start(settings(Pace.AS_TAKEN), new Numbered(5), taken, () -> START);

        assertThat(camera.awaitEnd(LONG)).isTrue();

        assertThat(camera.failure()).isEmpty();
        assertThat(camera.counts()).isEqualTo(new CameraCounts(5, 5, Map.of()));
        assertThat(taken.frames).extracting(CapturedFrame::sequence).containsExactly(0L, 1L, 2L, 3L, 4L);
        CapturedFrame last = taken.frames.get(4);
        assertThat(last.camera()).isEqualTo("door");
        assertThat(last.captureTime()).isEqualTo(START.plusMillis(4));
        assertThat(last.widthPixels()).isEqualTo(2);
        assertThat(last.heightPixels()).isEqualTo(1);
        assertThat(last.jpeg()).isEqualTo(PixelEncoder.jpeg(Numbered.picture(4), 77));
        assertThat(taken.flushed).isEqualTo(1);
    }

    @Test
    void latePicturesOfALiveCameraAreSkippedAndCounted() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(START);
        FrameSink stallsOnce = frame -> {
            taken.accept(frame);
            if (frame.sequence() == 0) {
                now.set(START.plusMillis(53));
            }
        };

        Camera camera = Camera.start(settings(Pace.REAL_TIME), new Numbered(6), stallsOnce, now::get);
        assertThat(camera.awaitEnd(LONG)).isTrue();

        // Patience is 50 ms: at 53 ms the pictures of 1 and 2 ms are late, that of 3 ms just is not.
        assertThat(camera.counts()).isEqualTo(new CameraCounts(6, 4, Map.of(Reason.LATE, 2L)));
        assertThat(taken.frames)
                .extracting(
                        frame -> Duration.between(START, frame.captureTime()).toMillis())
                .containsExactly(0L, 3L, 4L, 5L);
        assertThat(taken.frames).extracting(CapturedFrame::sequence).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void anArchiveIsNeverSkippedHoweverSlowItsSink() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(START);
        FrameSink slow = frame -> {
            taken.accept(frame);
            now.updateAndGet(time -> time.plusSeconds(60));
        };

        Camera camera = Camera.start(settings(Pace.AS_TAKEN), new Numbered(6), slow, now::get);
        assertThat(camera.awaitEnd(LONG)).isTrue();

        assertThat(camera.counts()).isEqualTo(new CameraCounts(6, 6, Map.of()));
    }

    @Test
    void aSinkThatFailsEndsTheCameraWithItsReason() throws Exception {
        IOException brokerDown = new IOException("broker is down");
        Numbered source = new Numbered(6);
        FrameSink failing = frame -> {
            if (frame.sequence() == 2) {
                throw brokerDown;
            }
        };

        Camera camera = Camera.start(settings(Pace.AS_TAKEN), source, failing, () -> START);
        assertThat(camera.awaitEnd(LONG)).isTrue();

        assertThat(camera.failure()).contains(brokerDown);
        assertThat(camera.counts()).isEqualTo(new CameraCounts(3, 2, Map.of(Reason.UNDELIVERED, 1L)));
        assertThat(source.closed).isTrue();
    }

    @Test
    void stoppingDeliversTheFrameInHandAndThenEnds() throws Exception {
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Numbered endless = new Numbered(Integer.MAX_VALUE);
        FrameSink sink = new FrameSink() {
            @Override
            public void accept(CapturedFrame frame) throws Exception {
                inHand.countDown();
                goOn.await();
                taken.accept(frame);
            }

            @Override
            public void flush() {
                taken.flush();
            }
        };

        Camera camera = Camera.start(settings(Pace.AS_TAKEN), endless, sink, () -> START);
        inHand.await();
        camera.stop();
        goOn.countDown();
        camera.close();

        assertThat(taken.frames).hasSize(1);
        assertThat(taken.flushed).isEqualTo(1);
        assertThat(camera.counts()).isEqualTo(new CameraCounts(1, 1, Map.of()));
        assertThat(camera.failure()).isEmpty();
        assertThat(endless.closed).isTrue();
    }

    @Test
    void stoppingDoesNotWaitForTheNextPicturesTime() {
        FrameSource hourly = new Numbered(5, Duration.ofHours(1));

        Camera camera = Camera.start(settings(Pace.REAL_TIME), hourly, taken, () -> START);
        camera.close();

        assertThat(camera.counts().captured()).isLessThanOrEqualTo(1);
        assertThat(camera.failure()).isEmpty();
    }

    private static CameraSettings settings(Pace pace) {
        return new CameraSettings("door", pace, 77, Duration.ofMillis(50));
    }

    /** Pictures whose grey tells their number. */
    private static final class Numbered implements FrameSource {
        private final int count;
        private final Duration interval;
        private int next;
        private volatile boolean closed;

        Numbered(int count) {
            this(count, Duration.ofMillis(1));
        }

        Numbered(int count, Duration interval) {
            this.count = count;
            this.interval = interval;
        }

        static Pixels picture(int number) {
            byte level = (byte) (40 * number);
            return new Pixels(2, 1, new byte[] {level, level, level, level, level, level});
        }

        @Override
        public Optional<Picture> next() {
            if (next == count) {
                return Optional.empty();
            }
            return Optional.of(new Picture(interval.multipliedBy(next), picture(next++)));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class Taken implements FrameSink {
        private final List<CapturedFrame> frames = new CopyOnWriteArrayList<>();
        private volatile int flushed;

        @Override
        public void accept(CapturedFrame frame) {
            frames.add(frame);
        }

        @Override
        public void flush() {
            flushed = 1;
        }
    }
}
