package io.comevl.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.comevl.avro.Frame;
import io.comevl.avro.Query;
import io.comevl.job.QueryStore.Stored;
import io.comevl.job.query.QueriesText;
import java.util.List;
import java.util.Locale;

/** What the API says beyond the records themselves, as JSON. */
final class Shown {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final YAMLMapper YAML = new YAMLMapper();

    private Shown() {}

    /** That a frame came; its picture is fetched by sequence. */
    static ObjectNode frame(Frame frame) {
        return JSON.objectNode()
                .put("camera", frame.getCamera())
                .put("sequence", frame.getSequence())
                .put("capturedAt", frame.getCapturedAt().toString());
    }

    /** That something about a query changed. */
    static ObjectNode changed(String query) {
        return JSON.objectNode().put("id", query);
    }

    /** Cameras with their last frame. */
    static ObjectNode cameras(Recent recent) {
        ObjectNode json = JSON.objectNode();
        ArrayNode cameras = json.putArray("cameras");
        recent.eachCamera((name, memory) -> {
            CameraMemory.Picture newest = memory.newest();
            cameras.addObject()
                    .put("id", name)
                    .put("sequence", newest.sequence())
                    .put("capturedAt", newest.capturedAt().toString())
                    .put("receivedAt", newest.receivedAt().toString())
                    .put("framesPerSecond", memory.framesPerSecond())
                    .put("width", newest.width())
                    .put("height", newest.height());
        });
        return json;
    }

    /** The last answer, and the last tracks, of each query at each camera. */
    static ObjectNode latest(Recent recent) {
        ObjectNode json = JSON.objectNode();
        ArrayNode detections = json.putArray("detections");
        ArrayNode tracks = json.putArray("tracks");
        recent.eachSaid((place, said) -> {
            said.detection().map(RecordJson::of).ifPresent(detections::add);
            said.tracks().map(RecordJson::of).ifPresent(tracks::add);
        });
        return json;
    }

    /** Counts over time and windows that ended. */
    static ObjectNode counts(Recent recent) {
        ObjectNode json = JSON.objectNode();
        ArrayNode series = json.putArray("series");
        recent.eachSaid((place, said) -> said.series()
                .write(series.addObject().put("camera", place.camera()).put("query", place.query())));
        json.set("windows", RecordJson.all(recent.windows()));
        return json;
    }

    /** Queries in the form of a queries file, and beside them their versions. */
    static ObjectNode queries(List<Query> standing) {
        ObjectNode json = JSON.objectNode();
        json.set("queries", JSON.arrayNode());
        if (!standing.isEmpty()) {
            json.set("queries", fileForm(standing).get("queries"));
        }
        ObjectNode versions = json.putObject("versions");
        standing.forEach(query -> versions.put(query.getId(), query.getVersion()));
        return json;
    }

    /** What became of wishes. */
    static ObjectNode stored(List<Stored> wishes) {
        ObjectNode json = JSON.objectNode();
        ArrayNode changes = json.putArray("changes");
        for (Stored wish : wishes) {
            changes.addObject()
                    .put("id", wish.id())
                    .put("version", wish.version())
                    .put("outcome", wish.outcome().name().toLowerCase(Locale.ROOT));
        }
        return json;
    }

    private static JsonNode fileForm(List<Query> queries) {
        try {
            return YAML.readTree(QueriesText.of(queries));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is written as YAML can be read as YAML", e);
        }
    }
}
