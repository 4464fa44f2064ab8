package io.comevl.web;

import io.comevl.avro.CameraStatus;
import io.comevl.avro.Counts;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.DetectionTask;
import io.comevl.avro.Event;
import io.comevl.avro.Frame;
import io.comevl.avro.Query;
import io.comevl.avro.Tracks;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What the topics said lately, within bounds: pictures by bytes, everything else by number; what was touched longest ago
 * goes first. Safe for use by several threads.
 */
final class Recent {

    private static final int MOST_CAMERAS = 500;
    private static final int MOST_SERIES = 5000;
    private static final int MOST_EVENTS = 500;
    private static final int MOST_WINDOWS = 1000;
    private static final long PICTURE_BYTES = 128L << 20;

    private final Map<String, CameraMemory> cameras = bounded(MOST_CAMERAS);
    private final Map<Place, Said> said = bounded(MOST_SERIES);
    private final Deque<Event> events = new ArrayDeque<>();
    private final Deque<Counts> windows = new ArrayDeque<>();
    private final Map<String, Query> queries = new TreeMap<>();
    private final Map<String, CameraStatus> statuses = new TreeMap<>();

    /** One query at one camera. */
    record Place(String camera, String query) {}

    /** What a query said at a camera. */
    static final class Said {
        private final CountSeries series = new CountSeries();
        private Detection detection;
        private Tracks tracks;

        Optional<Detection> detection() {
            return Optional.ofNullable(detection);
        }

        Optional<Tracks> tracks() {
            return Optional.ofNullable(tracks);
        }

        CountSeries series() {
            return series;
        }
    }

    /** A frame whose picture lies elsewhere ({@code uri}) has none to show. */
    synchronized void frame(Frame frame, Instant receivedAt) {
        if (frame.getImage().hasRemaining()) {
            cameras.computeIfAbsent(frame.getCamera(), camera -> new CameraMemory())
                    .add(frame, receivedAt, PICTURE_BYTES / cameras.size());
        }
    }

    synchronized void detection(Detection detection) {
        if (detection.getQuery().isEmpty()) { // about a frame that nothing was asked on
            return;
        }
        Said place = said(detection.getCamera(), detection.getQuery());
        place.detection = detection;
        count(detection).ifPresent(count -> place.series.add(detection.getCapturedAt(), count));
    }

    synchronized void tracks(Tracks tracks) {
        said(tracks.getCamera(), tracks.getQuery()).tracks = tracks;
    }

    synchronized void counts(Counts window) {
        push(windows, window, MOST_WINDOWS);
    }

    synchronized void event(Event event) {
        push(events, event, MOST_EVENTS);
    }

    synchronized void status(CameraStatus status) {
        statuses.put(status.getCamera(), status);
    }

    /** A camera that is forgotten. */
    synchronized void withoutStatus(String camera) {
        statuses.remove(camera);
    }

    /** How cameras are that commands of this installation run, by name. */
    synchronized List<CameraStatus> statuses() {
        return List.copyOf(statuses.values());
    }

    synchronized void query(Query query) {
        queries.put(query.getId(), query);
    }

    /** Removed: what it said goes with it. */
    synchronized void removed(String query) {
        queries.remove(query);
        said.keySet().removeIf(place -> place.query().equals(query));
    }

    /** Queries that stand, by id. */
    synchronized List<Query> queries() {
        return List.copyOf(queries.values());
    }

    /** Newest first. */
    synchronized List<Event> events() {
        return newestFirst(events);
    }

    /** Newest first. */
    synchronized List<Counts> windows() {
        return newestFirst(windows);
    }

    /** Names of cameras, sorted, with what is kept of each; the consumer runs alone. */
    synchronized void eachCamera(BiConsumer<String, CameraMemory> consumer) {
        new TreeMap<>(cameras).forEach(consumer);
    }

    /** What standing queries said; an answer that was under way when its query was removed is left out. */
    synchronized void eachSaid(BiConsumer<Place, Said> consumer) {
        said.forEach((place, what) -> {
            if (queries.containsKey(place.query())) {
                consumer.accept(place, what);
            }
        });
    }

    /** The newest picture. */
    synchronized Optional<CameraMemory.Picture> picture(String camera) {
        return Optional.ofNullable(cameras.get(camera)).map(CameraMemory::newest);
    }

    /** One of those kept. */
    synchronized Optional<CameraMemory.Picture> picture(String camera, long sequence) {
        return Optional.ofNullable(cameras.get(camera)).flatMap(memory -> memory.picture(sequence));
    }

    private Said said(String camera, String query) {
        return said.computeIfAbsent(new Place(camera, query), place -> new Said());
    }

    private static OptionalInt count(Detection detection) {
        boolean answered =
                detection.getStatus() == DetectionStatus.OK || detection.getStatus() == DetectionStatus.REUSED;
        if (!answered || detection.getTask() == DetectionTask.ASK) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                detection.getCount() != null
                        ? detection.getCount()
                        : Math.max(
                                detection.getPoints().size(),
                                detection.getBoxes().size()));
    }

    private static <T> void push(Deque<T> queue, T item, int most) {
        queue.addLast(item);
        if (queue.size() > most) {
            queue.removeFirst();
        }
    }

    private static <T> List<T> newestFirst(Collection<T> items) {
        List<T> turned = new ArrayList<>(items);
        Collections.reverse(turned);
        return turned;
    }

    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}
