package io.comevl.evaluation.drill;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.DeadLetterStage;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.ingest.Bytes;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.WrongSchemaException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * A result as readers of committed records see it.
 *
 * @param topic where it stands
 * @param id tells it among the topic's results
 * @param fields by name; those that tell the time at which something was done are left out, because no two runs do the
 *     same at the same time
 */
record Result(String topic, String id, Map<String, Object> fields) {

    private static final Map<String, Set<String>> TIMES = Map.of(
            "Detection", Set.of("answeredAt", "timings"),
            "DeadLetter", Set.of("rejectedAt"));

    /** Copies; an absent value is no field. */
    Result {
        fields = Map.copyOf(fields);
    }

    static Result of(String topic, SpecificRecord datum) {
        Set<String> times = times(datum);
        Map<String, Object> fields = new HashMap<>();
        for (Schema.Field field : datum.getSchema().getFields()) {
            Object value = datum.get(field.pos());
            if (value != null && !times.contains(field.name())) {
                fields.put(field.name(), value);
            }
        }
        if (datum instanceof DeadLetter letter && letter.getStage() == DeadLetterStage.TRACK) {
            fields.put("original", late(letter));
        }
        return new Result(topic, (String) fields.get("id"), fields);
    }

    /** What came too late is a detection, with times of its own. */
    private static Map<String, Object> late(DeadLetter letter) {
        try {
            return of("", RecordFormat.DETECTION.decode(Bytes.of(letter.getOriginal()), letter.getWriterSchema()))
                    .fields();
        } catch (WrongSchemaException e) {
            throw new IllegalStateException("dead letter " + letter.getId() + ": " + e.getMessage(), e);
        }
    }

    private static Set<String> times(SpecificRecord datum) {
        if (datum instanceof Event event
                && (event.getKind() == EventKind.QUERY_APPLIED || event.getKind() == EventKind.QUERY_REJECTED)) {
            return Set.of("occurredAt");
        }
        return TIMES.getOrDefault(datum.getSchema().getName(), Set.of());
    }
}
