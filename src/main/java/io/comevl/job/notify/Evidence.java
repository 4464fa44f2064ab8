package io.comevl.job.notify;

import io.comevl.avro.Event;
import io.comevl.avro.Frame;
import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.grounding.Annotator;
import io.comevl.grounding.Answer;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Task;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.Bytes;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import io.comevl.job.PastRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was seen when an event happened: {@code snapshot.png} with the evidence drawn, {@code clip.mp4} from some
 * seconds before to some after, and {@code event.json}. The frames are taken from Kafka, as long as it keeps them.
 */
public final class Evidence implements Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Frames may arrive this much earlier (a clock ahead) or later than they were captured. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final int MOST_FRAMES = 3000;

    static final String SNAPSHOT = "snapshot.png";
    static final String CLIP = "clip.mp4";

    private final PastRecords past;
    private final String frames;
    private final EvidenceOptions options;
    private final Clock clock;
    private final EvidenceStore store;

    /**
     * Into a folder or bucket.
     *
     * @param frames topic of frames
     * @throws IOException if it cannot be read or written
     */
    public Evidence(KafkaCluster kafka, String frames, EvidenceOptions options, Clock clock) throws IOException {
        this.past = new PastRecords(kafka, PATIENCE);
        this.frames = frames;
        this.options = options;
        this.clock = clock;
        this.store = EvidenceStore.open(options, clock);
    }

    @Override
    public Outcome deliver(Event event) throws InterruptedException {
        if (event.getCamera() == null) {
            return Outcome.DELIVERED; // about a query: nothing was seen
        }
        awaitEnd(event);
        try {
            List<Frame> seen = around(event);
            if (seen.isEmpty()) {
                return Outcome.REFUSED;
            }
            store.add(event, folder -> write(event, seen, folder));
            return Outcome.DELIVERED;
        } catch (BrokerUnavailableException | IOException failed) {
            LOG.warn("evidence of event {} waits: {}", event.getId(), failed.getMessage());
            return Outcome.UNREACHABLE;
        }
    }

    /** Until the clip's last frames are there, by a camera's clock that is at most somewhat ahead. */
    private void awaitEnd(Event event) throws InterruptedException {
        Duration left = Duration.between(clock.instant(), event.getOccurredAt().plus(options.after()));
        Duration most = options.after().plus(SLACK);
        TimeUnit.MILLISECONDS.sleep(Math.max(0, Math.min(left.toMillis(), most.toMillis())));
    }

    private List<Frame> around(Event event) throws BrokerUnavailableException {
        Instant from = event.getOccurredAt().minus(options.before());
        Instant to = event.getOccurredAt().plus(options.after());
        PastRecords.Span span = new PastRecords.Span(from.minus(SLACK), to.plus(SLACK));
        return past
                .read(
                        frames,
                        RecordFormat.FRAME,
                        span,
                        frame -> frame.getCamera().equals(event.getCamera())
                                && !frame.getCapturedAt().isBefore(from)
                                && !frame.getCapturedAt().isAfter(to),
                        MOST_FRAMES)
                .records()
                .stream()
                .sorted(Comparator.comparing(Frame::getCapturedAt))
                .toList();
    }

    private static void write(Event event, List<Frame> seen, Path folder) throws IOException {
        Files.write(folder.resolve(EvidenceStore.EVENT_FILE), EventJson.of(event));
        Files.write(folder.resolve(SNAPSHOT), snapshot(event, seen));
        Clip.write(
                seen.stream()
                        .map(frame -> new Clip.Picture(frame.getCapturedAt(), Bytes.of(frame.getImage())))
                        .toList(),
                folder.resolve(CLIP));
    }

    private static byte[] snapshot(Event event, List<Frame> seen) throws IOException {
        Frame nearest = seen.stream()
                .min(Comparator.comparing(frame -> Duration.between(frame.getCapturedAt(), event.getOccurredAt())
                        .abs()))
                .orElseThrow();
        return PixelDecoder.decode(Bytes.of(nearest.getImage()), ImageLimits.DEFAULT)
                .passed()
                .map(pixels -> Annotator.png(pixels, said(event)))
                .orElseThrow(() -> new IOException(
                        "frame " + nearest.getSequence() + " of camera " + nearest.getCamera() + " can't be decoded"));
    }

    private static Reply said(Event event) {
        Answer answer = event.getBoxes().isEmpty()
                ? new Answer.Points(event.getPoints().stream()
                        .map(point -> new Answer.Point(point.getX(), point.getY()))
                        .toList())
                : new Answer.Boxes(event.getBoxes().stream()
                        .map(box -> new Answer.Box(box.getXMin(), box.getYMin(), box.getXMax(), box.getYMax()))
                        .toList());
        String words = event.getQuery() + ": " + event.getMessage() + " (" + event.getOccurredAt() + ")";
        return new Reply(new Question(Task.ASK, words), "", answer, 1, 0, Duration.ZERO);
    }

    @Override
    public String name() {
        return "evidence in " + options.place();
    }

    @Override
    public void close() {
        store.close();
    }
}
