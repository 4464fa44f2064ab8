package io.comevl.job.export;

import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.TrackedThing;
import io.comevl.avro.Tracks;
import io.comevl.grounding.Answer.Box;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.comevl.job.PastRecords;
import io.comevl.job.export.SeenFrame.SeenObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Tells the results of a stretch of time in another program's form. Where a query follows things, what is told of it are
 * the things that were seen on the frame, with their identities; else what the model answered. Frames of a camera come in
 * their order; a frame on which nothing was found is told as one with nothing on it. Answers that were given later, to a
 * query that was added with a beginning in the past, come as the frame once more.
 */
public final class Export {

    /** Identities are known some time after the answer: when no earlier frame can come any more. */
    private static final Duration IDENTITIES_LATER = Duration.ofMinutes(5);

    private final FrameOutput out;
    private final Map<String, List<TrackedThing>> followed = new HashMap<>();
    private final Map<String, Gathered> gathered = new LinkedHashMap<>();
    private long frames;
    private long objects;

    /**
     * What is told.
     *
     * @param camera only this one
     * @param query only this one
     */
    public record Wanted(Optional<String> camera, Optional<String> query) {

        private boolean fits(String itsCamera, String itsQuery) {
            return camera.map(itsCamera::equals).orElse(true)
                    && query.map(itsQuery::equals).orElse(true);
        }
    }

    /** How much was told. */
    public record Told(long frames, long objects) {}

    /** Answers on a frame whose others may still come. */
    private record Gathered(Detection first, List<SeenObject> objects) {}

    Export(FrameOutput out) {
        this.out = out;
    }

    /**
     * Reads results of the past and writes them.
     *
     * @param span by arrival in Kafka
     * @param out stays open
     * @throws BrokerUnavailableException if Kafka does not answer
     * @throws IOException if they cannot be written
     */
    public static Told run(
            PastRecords past, Topics topics, PastRecords.Span span, Wanted wanted, ExportFormat format, Writer out)
            throws BrokerUnavailableException, IOException {
        try (FrameOutput output = format.to(out)) {
            Export export = new Export(output);
            past.each(
                    topics.tracks(),
                    RecordFormat.TRACKS,
                    new PastRecords.Span(span.from(), span.to().plus(IDENTITIES_LATER)),
                    always(tracks -> export.follow(tracks, wanted)));
            past.each(
                    topics.detections(),
                    RecordFormat.DETECTION,
                    span,
                    always(detection -> export.take(detection, wanted)));
            export.finish();
            return export.told();
        } catch (UncheckedIOException unwritten) {
            throw unwritten.getCause();
        }
    }

    private interface Taker<T> {
        void take(T record) throws IOException;
    }

    private static <T> Predicate<T> always(Taker<T> taker) {
        return record -> {
            try {
                taker.take(record);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    void follow(Tracks tracks, Wanted wanted) {
        if (wanted.fits(tracks.getCamera(), tracks.getQuery())) {
            followed.put(tracks.getId(), tracks.getThings());
        }
    }

    /** Whether it is known what a query that follows things made of this answer. */
    boolean isFollowed(Detection detection) {
        return followed.containsKey(detection.getId());
    }

    /** Forgets what became of an answer. */
    void forget(String id) {
        followed.remove(id);
    }

    void take(Detection detection, Wanted wanted) throws IOException {
        boolean isAnswer =
                detection.getStatus() == DetectionStatus.OK || detection.getStatus() == DetectionStatus.REUSED;
        if (!isAnswer || !wanted.fits(detection.getCamera(), detection.getQuery())) {
            return;
        }
        Gathered before = gathered.get(detection.getCamera());
        if (before != null && before.first().getSequence() != detection.getSequence()) {
            tell(before);
            gathered.remove(detection.getCamera());
        }
        gathered.computeIfAbsent(detection.getCamera(), camera -> new Gathered(detection, new ArrayList<>()))
                .objects()
                .addAll(objects(detection));
    }

    private List<SeenObject> objects(Detection detection) {
        List<SeenObject> found = new ArrayList<>();
        List<TrackedThing> things = followed.get(detection.getId());
        if (things != null) {
            things.stream()
                    .filter(TrackedThing::getSeen)
                    .forEach(thing -> found.add(new SeenObject(
                            Optional.of(thing.getId()),
                            detection.getPhrase(),
                            new Box(thing.getXMin(), thing.getYMin(), thing.getXMax(), thing.getYMax()),
                            OptionalDouble.of(thing.getScore()))));
            return found;
        }
        OptionalDouble score = detection.getConfidence() == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(detection.getConfidence());
        detection
                .getBoxes()
                .forEach(box -> found.add(new SeenObject(
                        Optional.empty(),
                        detection.getPhrase(),
                        new Box(box.getXMin(), box.getYMin(), box.getXMax(), box.getYMax()),
                        score)));
        detection
                .getPoints()
                .forEach(point -> found.add(new SeenObject(
                        Optional.empty(),
                        detection.getPhrase(),
                        new Box(point.getX(), point.getY(), point.getX(), point.getY()),
                        score)));
        return found;
    }

    /** Tells the last frame of each camera. */
    void finish() throws IOException {
        for (Gathered last : gathered.values()) {
            tell(last);
        }
        gathered.clear();
    }

    Told told() {
        return new Told(frames, objects);
    }

    private void tell(Gathered frame) throws IOException {
        Detection first = frame.first();
        out.write(new SeenFrame(
                first.getCamera(),
                first.getSequence(),
                first.getCapturedAt(),
                first.getWidth(),
                first.getHeight(),
                frame.objects()));
        frames++;
        objects += frame.objects().size();
    }
}
