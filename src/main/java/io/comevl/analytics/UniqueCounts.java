package io.comevl.analytics;

import io.comevl.analytics.UniqueState.Departed;
import io.comevl.analytics.UniqueState.Followed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts how many different confirmed things were seen in each window of event time. Frames come in order, so that a
 * thing was in a window just when its last sighting before the window's end is not before its start. Windows in which
 * no frame came are left out: nothing is known about them.
 */
public final class UniqueCounts {

    private final CountWindow window;

    /** What is known after a frame: the windows that it closed, the earliest first. */
    public record Step(UniqueState state, List<WindowCount> closed) {}

    /** Counts over one kind of window. */
    public UniqueCounts(CountWindow window) {
        this.window = window;
    }

    /** Takes the next frame. */
    public Step step(UniqueState before, TrackedFrame frame) {
        List<WindowCount> closed = new ArrayList<>();
        long end = close(before, frame.timeMicros(), closed);
        return new Step(after(before, frame, end), List.copyOf(closed));
    }

    /** Lets time pass without a frame: no further one will come before it. */
    public Step passed(UniqueState before, long timeMicros) {
        if (before.lastFrameMicros() == Long.MIN_VALUE || timeMicros < before.nextEndMicros()) {
            return new Step(before, List.of());
        }
        List<WindowCount> closed = new ArrayList<>();
        long end = close(before, timeMicros, closed);
        return new Step(
                new UniqueState(before.lastFrameMicros(), end, before.followed(), before.departed()),
                List.copyOf(closed));
    }

    /** Closes windows that end by now; returns the end of the next. */
    private long close(UniqueState before, long now, List<WindowCount> closed) {
        long end = before.lastFrameMicros() == Long.MIN_VALUE ? window.endAfter(now) : before.nextEndMicros();
        while (end <= now) {
            long start = window.startOf(end);
            if (start > before.lastFrameMicros()) {
                end = window.endAfter(now);
            } else {
                closed.add(new WindowCount(start, end, unique(before, start)));
                end = window.endAfter(end);
            }
        }
        return end;
    }

    private static int unique(UniqueState state, long start) {
        long followed = state.followed().stream()
                .filter(thing -> thing.lastSeenMicros() >= start)
                .count();
        return (int) followed
                + state.departed().stream()
                        .filter(departed -> departed.startMicros() >= start)
                        .mapToInt(Departed::count)
                        .sum();
    }

    private UniqueState after(UniqueState before, TrackedFrame frame, long end) {
        Map<Long, Long> lastSeen = new TreeMap<>();
        before.followed().forEach(thing -> lastSeen.put(thing.id(), thing.lastSeenMicros()));
        frame.seen().stream()
                .filter(Identity::isConfirmed)
                .forEach(identity -> lastSeen.put(identity.id(), frame.timeMicros()));

        Map<Long, Integer> departed = new TreeMap<>();
        before.departed().forEach(some -> departed.put(some.startMicros(), some.count()));
        Set<Long> forgotten = new HashSet<>(frame.forgotten());
        List<Followed> followed = new ArrayList<>();
        lastSeen.forEach((id, seen) -> {
            if (forgotten.contains(id)) {
                departed.merge(window.latestStart(seen), 1, Integer::sum);
            } else {
                followed.add(new Followed(id, seen));
            }
        });
        long start = window.startOf(end);
        List<Departed> stillInWindow = departed.entrySet().stream()
                .filter(some -> some.getKey() >= start)
                .map(some -> new Departed(some.getKey(), some.getValue()))
                .toList();
        return new UniqueState(frame.timeMicros(), end, followed, stillInWindow);
    }
}
