package io.comevl.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Small Parquet files, written from JSON; binary values are base64. */
final class ParquetFiles {

    /** Small, so that a few pictures make several row groups. */
    private static final long ROW_GROUP_BYTES = 4096;

    private ParquetFiles() {}

    /** A list as pyarrow writes it. */
    static String list(String name, String type) {
        return "optional group " + name + " (LIST) { repeated group list { optional " + type + " } }";
    }

    static Path write(Path file, String columns, String... rows) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("message schema { " + columns + " }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(1)
                .build()) {
            for (String row : rows) {
                writer.write(group(schema, new ObjectMapper().readTree(row)));
            }
        }
        return file;
    }

    private static Group group(GroupType type, JsonNode values) throws IOException {
        Group group = new SimpleGroup(type);
        fill(group, type, values);
        return group;
    }

    private static void fill(Group group, GroupType type, JsonNode values) throws IOException {
        for (Type column : type.getFields()) {
            JsonNode value = values.get(column.getName());
            if (value == null || value.isNull()) {
                continue;
            }
            if (column.isPrimitive()) {
                add(group, column.asPrimitiveType(), value);
            } else if (column.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
                GroupType list = column.asGroupType();
                GroupType entry = list.getType(0).asGroupType();
                Group found = group.addGroup(column.getName());
                for (JsonNode element : value) {
                    Group slot = found.addGroup(0);
                    fill(slot, entry, new ObjectMapper().createObjectNode().set(entry.getFieldName(0), element));
                }
            } else {
                fill(group.addGroup(column.getName()), column.asGroupType(), value);
            }
        }
    }

    private static void add(Group group, PrimitiveType column, JsonNode value) throws IOException {
        String name = column.getName();
        switch (column.getPrimitiveTypeName()) {
            case INT32 -> group.add(name, value.asInt());
            case INT64 -> group.add(name, value.asLong());
            case FLOAT -> group.add(name, (float) value.asDouble());
            case DOUBLE -> group.add(name, value.asDouble());
            case BINARY -> {
                boolean text = column.getLogicalTypeAnnotation() != null;
                group.add(
                        name,
                        text ? Binary.fromString(value.asText()) : Binary.fromConstantByteArray(value.binaryValue()));
            }
            default -> throw new IllegalArgumentException("no test writes " + column);
        }
    }
}
