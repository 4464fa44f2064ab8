package io.comevl.ingest.live;

import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.frame.Shrink;
import io.comevl.ingest.CameraCounts;
import io.comevl.ingest.CameraCounts.Reason;
import io.comevl.ingest.CapturedFrame;
import io.comevl.ingest.FrameSink;
import java.time.Instant;
import java.util.Optional;

/**
 * Stands between a camera, which cannot wait, and Kafka, which may take its time: one frame is under way, and of those
 * that come meanwhile the newest waits. Each picture is counted. Its thread ends with the process.
 */
final class NewestFrame {

    private final CameraSpec camera;
    private final FrameSink sink;
    private long sequence;
    private Optional<Waiting> waiting = Optional.empty();
    private CameraCounts counts = CameraCounts.none();

    private record Waiting(Instant captured, Pixels pixels) {}

    private NewestFrame(CameraSpec camera, long firstSequence, FrameSink sink) {
        this.camera = camera;
        this.sequence = firstSequence;
        this.sink = sink;
    }

    /**
     * Begins to hand frames on.
     *
     * @param sink returns when a frame is delivered, and throws if it is not; another one may go well
     */
    static NewestFrame start(CameraSpec camera, long firstSequence, FrameSink sink) {
        NewestFrame newest = new NewestFrame(camera, firstSequence, sink);
        Thread thread = new Thread(newest::deliverAll, "publish-" + camera.id());
        thread.setDaemon(true);
        thread.start();
        return newest;
    }

    /** Takes a picture, in place of one that still waits. */
    synchronized void offer(Instant captured, Pixels pixels) {
        if (waiting.isPresent()) {
            counts = counts.plusSkipped(Reason.OVERTAKEN);
        }
        waiting = Optional.of(new Waiting(captured, pixels));
        notifyAll();
    }

    /** Counts a picture that the rate does not allow. */
    synchronized void thinned() {
        counts = counts.plusSkipped(Reason.THINNED);
    }

    /** What became of the pictures, without those that wait or are under way. */
    synchronized CameraCounts counts() {
        return counts;
    }

    private void deliverAll() {
        try {
            while (true) {
                boolean delivered = deliver(next());
                settle(delivered);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Waiting next() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        Waiting next = waiting.get();
        waiting = Optional.empty();
        return next;
    }

    private boolean deliver(Waiting picture) throws InterruptedException {
        try {
            Pixels small = Shrink.within(
                    picture.pixels(), camera.maxSize().width(), camera.maxSize().height());
            sink.accept(new CapturedFrame(
                    camera.id(),
                    sequence++, // of a frame that was given up too: Kafka may have it all the same
                    picture.captured(),
                    small.widthPixels(),
                    small.heightPixels(),
                    PixelEncoder.jpeg(small, camera.jpegQuality())));
            return true;
        } catch (InterruptedException ending) {
            throw ending;
        } catch (Exception undelivered) { // counted; the camera goes on
            return false;
        }
    }

    private synchronized void settle(boolean delivered) {
        counts = delivered ? counts.plusPublished() : counts.plusSkipped(Reason.UNDELIVERED);
    }
}
