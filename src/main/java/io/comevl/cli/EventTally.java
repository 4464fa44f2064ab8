package io.comevl.cli;

import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How many events of each kind there were. Safe for use by several threads. */
final class EventTally {

    private final Map<EventKind, Long> counts = new EnumMap<>(EventKind.class);

    /** One more; events about queries themselves do not count. */
    synchronized void count(Event event) {
        if (event.getCamera() != null) {
            counts.merge(event.getKind(), 1L, Long::sum);
        }
    }

    /** By name in small letters. */
    synchronized Map<String, Long> byKind() {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        Map.Entry::getValue));
    }

    /** All kinds in one line. */
    synchronized String text() {
        return counts.isEmpty()
                ? "none"
                : byKind().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }
}
