package io.comevl.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** A record of a topic as JSON: the fields of its Avro schema by their names, times in ISO 8601. */
final class RecordJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RecordJson() {}

    /**
     * All fields of a record.
     *
     * @throws IllegalArgumentException if it holds bytes
     */
    static ObjectNode of(SpecificRecord row) {
        ObjectNode json = JSON.objectNode();
        for (Schema.Field field : row.getSchema().getFields()) {
            json.set(field.name(), value(row.get(field.pos())));
        }
        return json;
    }

    /** Several. */
    static ArrayNode all(Collection<? extends SpecificRecord> rows) {
        ArrayNode array = JSON.arrayNode();
        rows.forEach(row -> array.add(of(row)));
        return array;
    }

    private static JsonNode value(Object value) {
        if (value == null) {
            return JSON.nullNode();
        } else if (value instanceof SpecificRecord row) {
            return of(row);
        } else if (value instanceof Collection<?> items) {
            ArrayNode array = JSON.arrayNode();
            items.forEach(item -> array.add(value(item)));
            return array;
        } else if (value instanceof Map<?, ?> entries) {
            ObjectNode object = JSON.objectNode();
            entries.forEach((key, item) -> object.set(key.toString(), value(item)));
            return object;
        }
        return scalar(value);
    }

    private static JsonNode scalar(Object value) {
        if (value instanceof Integer number) {
            return JSON.numberNode(number);
        } else if (value instanceof Long number) {
            return JSON.numberNode(number);
        } else if (value instanceof Double number) {
            return JSON.numberNode(number);
        } else if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        } else if (value instanceof CharSequence || value instanceof Enum || value instanceof Instant) {
            return JSON.textNode(value.toString());
        }
        throw new IllegalArgumentException("no JSON for a " + value.getClass().getName());
    }
}
