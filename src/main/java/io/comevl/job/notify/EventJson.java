package io.comevl.job.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.avro.Event;
import io.comevl.avro.EventBox;
import io.comevl.avro.EventPoint;
import java.nio.charset.StandardCharsets;

/** An event as JSON: the fields of its Avro schema by their names, times in ISO 8601, empty ones left out. */
final class EventJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EventJson() {}

    static byte[] of(Event event) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", event.getId());
        json.put("kind", event.getKind().name());
        put(json, "camera", event.getCamera());
        json.put("query", event.getQuery());
        json.put("queryVersion", event.getQueryVersion());
        json.put("occurredAt", event.getOccurredAt().toString());
        put(
                json,
                "sinceAt",
                event.getSinceAt() == null ? null : event.getSinceAt().toString());
        if (event.getSequence() != null) {
            json.put("sequence", event.getSequence());
        }
        json.put("severity", event.getSeverity().name());
        put(json, "message", event.getMessage());
        json.put("cause", event.getCause().name());
        put(json, "episode", event.getEpisode());
        put(json, "trackId", event.getTrackId());
        put(json, "place", event.getPlace());
        put(json, "text", event.getText());
        event.getValues().forEach(json.putObject("values")::put);
        event.getLabels().forEach(json.putObject("labels")::put);
        event.getDetections().forEach(json.putArray("detections")::add);
        places(json, event);
        if (event.getOrigin() != null) {
            json.putObject("origin")
                    .put("topic", event.getOrigin().getTopic())
                    .put("partition", event.getOrigin().getPartition())
                    .put("offset", event.getOrigin().getOffset());
        }
        try {
            return JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }

    private static void places(ObjectNode json, Event event) {
        ArrayNode points = json.putArray("points");
        for (EventPoint point : event.getPoints()) {
            points.addObject().put("x", point.getX()).put("y", point.getY());
        }
        ArrayNode boxes = json.putArray("boxes");
        for (EventBox box : event.getBoxes()) {
            boxes.addObject()
                    .put("xMin", box.getXMin())
                    .put("yMin", box.getYMin())
                    .put("xMax", box.getXMax())
                    .put("yMax", box.getYMax());
        }
    }

    private static void put(ObjectNode json, String name, String value) {
        if (value != null && !value.isEmpty()) {
            json.put(name, value);
        }
    }
}
