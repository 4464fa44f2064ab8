package io.comevl.ingest;

import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.ingest.CameraCounts.Reason;
import io.comevl.ingest.CameraSettings.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A running camera: one thread takes pictures from a source at their pace, compresses them and hands them to a sink,
 * until the source ends, something fails or it is stopped. It closes the source when it ends. Safe for several threads.
 */
public final class Camera implements AutoCloseable {

    private final CameraSettings settings;
    private final FrameSource source;
    private final FrameSink sink;
    private final InstantSource clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile CameraCounts counts = CameraCounts.none();
    private volatile Optional<Exception> failure = Optional.empty();

    private Camera(CameraSettings settings, FrameSource source, FrameSink sink, InstantSource clock) {
        this.settings = settings;
        this.source = source;
        this.sink = sink;
        this.clock = clock;
    }

    /** Starts a camera on the wall clock. It owns the source, not the sink. */
    public static Camera start(CameraSettings settings, FrameSource source, FrameSink sink) {
        return start(settings, source, sink, InstantSource.system());
    }

    static Camera start(CameraSettings settings, FrameSource source, FrameSink sink, InstantSource clock) {
        Camera camera = new Camera(settings, source, sink, clock);
        Thread thread = new Thread(camera::run, "camera-" + settings.name());
        thread.setDaemon(true);
        thread.start();
        return camera;
    }

    /** Name of the camera. */
    public String name() {
        return settings.name();
    }

    /** What became of the pictures so far. */
    public CameraCounts counts() {
        return counts;
    }

    /** Why the camera ended before its source did and without being stopped; empty if all is well. */
    public Optional<Exception> failure() {
        return failure;
    }

    /** Waits until the camera has ended and its sink has delivered everything; false if that takes longer. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets the camera end after the frame in hand; {@link #awaitEnd} tells when the last frame is delivered. */
    public void stop() {
        stopping.countDown();
    }

    /** Stops the camera and waits until its frames are delivered. */
    @Override
    public void close() {
        stop();
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (source) {
            Instant start = clock.instant();
            Optional<Picture> picture = source.next();
            while (picture.isPresent() && isDue(start.plus(picture.get().at()))) {
                handOn(picture.get(), start.plus(picture.get().at()));
                picture = source.next();
            }
        } catch (Exception broken) {
            fail(broken);
        }
        try {
            sink.flush();
        } catch (Exception undelivered) {
            fail(undelivered);
        } finally {
            ended.countDown();
        }
    }

    /** Waits for a picture's time; false when the camera is stopped first. */
    private boolean isDue(Instant due) throws InterruptedException {
        Duration wait = Duration.between(clock.instant(), due);
        boolean waits = settings.pace() == Pace.REAL_TIME && wait.toNanos() > 0;
        return !stopping.await(waits ? wait.toNanos() : 0, TimeUnit.NANOSECONDS);
    }

    private void handOn(Picture picture, Instant captureTime) throws Exception {
        Duration late = Duration.between(captureTime, clock.instant());
        if (settings.pace() == Pace.REAL_TIME && late.compareTo(settings.patience()) > 0) {
            counts = counts.plusSkipped(Reason.LATE);
            return;
        }
        try {
            Pixels pixels = picture.pixels();
            sink.accept(new CapturedFrame(
                    settings.name(),
                    counts.published(),
                    captureTime,
                    pixels.widthPixels(),
                    pixels.heightPixels(),
                    PixelEncoder.jpeg(pixels, settings.jpegQuality())));
        } catch (Exception undelivered) {
            counts = counts.plusSkipped(Reason.UNDELIVERED);
            throw undelivered;
        }
        counts = counts.plusPublished();
    }

    private void fail(Exception reason) {
        failure = failure.or(() -> Optional.of(reason));
    }
}
