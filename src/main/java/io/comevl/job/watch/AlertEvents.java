package io.comevl.job.watch;

import io.comevl.analytics.rules.Field;
import io.comevl.analytics.rules.Observation;
import io.comevl.analytics.rules.RuleEvent;
import io.comevl.avro.Event;
import io.comevl.avro.EventBox;
import io.comevl.avro.EventCause;
import io.comevl.avro.EventKind;
import io.comevl.avro.EventPoint;
import io.comevl.avro.EventSeverity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what rules say as records of the events topic. */
public final class AlertEvents {

    private AlertEvents() {}

    /**
     * One event with its evidence.
     *
     * @param shown where the evidence came from
     */
    public static Event of(RuleEvent event, Shown shown) {
        Observation evidence = event.evidence();
        return Event.newBuilder()
                .setId(event.id())
                .setKind(kind(event.kind()))
                .setCamera(evidence.camera())
                .setQuery(event.rule().query())
                .setQueryVersion(event.rule().version())
                .setOccurredAt(time(event.occurredMicros()))
                .setSequence(evidence.sequence())
                .setSeverity(EventSeverity.valueOf(event.severity().name()))
                .setMessage(event.message())
                .setValues(evidence.numbers().entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().text(), Map.Entry::getValue)))
                .setDetections(List.of(shown.detection()))
                .setLabels(shown.labels())
                .setCause(EventCause.valueOf(event.cause().name()))
                .setEpisode(event.episode())
                .setSinceAt(time(event.sinceMicros()))
                .setOrigin(shown.origin())
                .setPoints(evidence.points().stream()
                        .map(point -> new EventPoint(point.x(), point.y()))
                        .toList())
                .setBoxes(evidence.boxes().stream()
                        .map(box -> new EventBox(box.xMin(), box.yMin(), box.xMax(), box.yMax()))
                        .toList())
                .setText(evidence.texts().get(Field.TEXT))
                .build();
    }

    private static EventKind kind(RuleEvent.Kind kind) {
        return switch (kind) {
            case RAISED -> EventKind.ALERT_RAISED;
            case UPDATED -> EventKind.ALERT_UPDATED;
            case CLEARED -> EventKind.ALERT_CLEARED;
        };
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
