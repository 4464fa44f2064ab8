package io.comevl.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Parquet's groups as JSON: text as text, other bytes as binary, lists as arrays, values that are not there left out. */
final class ParquetJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ParquetJson() {}

    static ObjectNode object(Group group) {
        ObjectNode object = JSON.objectNode();
        GroupType type = group.getType();
        for (int field = 0; field < type.getFieldCount(); field++) {
            Type column = type.getType(field);
            if (column.isRepetition(Type.Repetition.REPEATED)) {
                object.set(column.getName(), repeated(group, field));
            } else if (group.getFieldRepetitionCount(field) > 0) {
                object.set(column.getName(), value(group, field, 0));
            }
        }
        return object;
    }

    private static ArrayNode repeated(Group group, int field) {
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
            array.add(value(group, field, i));
        }
        return array;
    }

    private static JsonNode value(Group group, int field, int index) {
        Type type = group.getType().getType(field);
        if (type.isPrimitive()) {
            return primitive(group, field, index, type.asPrimitiveType());
        }
        Group within = group.getGroup(field, index);
        return type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation
                ? list(within)
                : object(within);
    }

    /** A list is a group of one repeated group of one value. */
    private static ArrayNode list(Group list) {
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
            Group entry = list.getGroup(0, i);
            array.add(entry.getFieldRepetitionCount(0) > 0 ? value(entry, 0, 0) : JSON.nullNode());
        }
        return array;
    }

    private static JsonNode primitive(Group group, int field, int index, PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> JSON.booleanNode(group.getBoolean(field, index));
            case INT32 -> JSON.numberNode(group.getInteger(field, index));
            case INT64 -> JSON.numberNode(group.getLong(field, index));
            case FLOAT -> JSON.numberNode(group.getFloat(field, index));
            case DOUBLE -> JSON.numberNode(group.getDouble(field, index));
            case BINARY ->
                type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                        ? JSON.textNode(group.getString(field, index))
                        : JSON.binaryNode(group.getBinary(field, index).getBytes());
            case FIXED_LEN_BYTE_ARRAY ->
                JSON.binaryNode(group.getBinary(field, index).getBytes());
            case INT96 -> JSON.binaryNode(group.getInt96(field, index).getBytes());
        };
    }
}
