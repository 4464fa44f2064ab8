package io.comevl.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.Event;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of schemas that were in use before are read, and readers of before read records of now. */
final class EarlierSchemasTest {

    @Test
    void aQueryOfTheFirstSchemaIsReadWithItsRuleAndTheDefaultsOfWhatCameLater() throws Exception {
        Schema first = schema("Query.1");
        GenericRecord rule =
                with(record(first.getField("rule").schema().getTypes().get(1)), "condition", "count > 5");
        rule.put("holdMillis", 10_000L);
        GenericRecord query = with(record(first), "id", "gate");
        query.put("task", new GenericData.EnumSymbol(first.getField("task").schema(), "COUNT"));
        query.put("phrase", "people");
        query.put("rule", rule);

        Query read = RecordFormat.QUERY.decode(bytes(query), name(first));

        assertThat(read.getTask()).isEqualTo(QueryTask.COUNT);
        assertThat(read.getRule().getCondition()).isEqualTo("count > 5");
        assertThat(read.getRule().getHoldMillis()).isEqualTo(10_000);
        assertThat(read.getRule().getMaxGapMillis()).isNull();
        assertThat(read.getZones()).isEmpty();
        assertThat(read.getWindows()).isEmpty();
    }

    @Test
    void anEventOfTheFirstSchemaIsRead() throws Exception {
        Schema first = schema("Event.1");
        GenericRecord event = with(record(first), "id", "e");
        event.put("query", "gate");
        event.put("occurredAt", 1_000_000L);

        Event read = RecordFormat.EVENT.decode(bytes(event), name(first));

        assertThat(read.getOccurredAt().getEpochSecond()).isEqualTo(1);
        assertThat(read.getEpisode()).isEmpty();
        assertThat(read.getHoldsFrom()).isEmpty();
    }

    @Test
    void aReaderOfTheFirstSchemaMeetsSymbolsThatCameLaterAsUnknown() throws Exception {
        Schema first = schema("DeadLetter.1");
        Schema now = io.comevl.avro.DeadLetter.getClassSchema();
        GenericRecord letter = with(record(now), "id", "x");
        letter.put("stage", new GenericData.EnumSymbol(now.getField("stage").schema(), "TRACK"));
        letter.put("topic", "frames");
        letter.put("partition", 0);
        letter.put("offset", 1L);
        letter.put("rejectedAt", 0L);

        GenericRecord read = new GenericDatumReader<GenericRecord>(now, first)
                .read(null, DecoderFactory.get().binaryDecoder(bytes(letter), null));

        assertThat(read.get("stage")).hasToString("UNKNOWN");
        assertThat(read.get("offset")).isEqualTo(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Query.1", "Event.1", "Event.2", "DeadLetter.1"})
    void earlierAndPresentReadersAndWritersUnderstandEachOther(String name) throws Exception {
        Schema earlier = schema(name);
        Schema now = switch (name.substring(0, name.indexOf('.'))) {
            case "Query" -> Query.getClassSchema();
            case "Event" -> Event.getClassSchema();
            default -> io.comevl.avro.DeadLetter.getClassSchema();
        };

        for (List<Schema> pair : List.of(List.of(now, earlier), List.of(earlier, now))) {
            assertThat(SchemaCompatibility.checkReaderWriterCompatibility(pair.get(0), pair.get(1))
                            .getType())
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        }
    }

    private static Schema schema(String name) throws Exception {
        try (InputStream in = EarlierSchemasTest.class.getResourceAsStream("/schemas/earlier/" + name + ".avsc")) {
            return new Schema.Parser().parse(in);
        }
    }

    /** A record with every default; fields without one are still to be set. */
    private static GenericRecord record(Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            if (field.hasDefaultValue()) {
                record.put(field.pos(), GenericData.get().getDefaultValue(field));
            }
        }
        return record;
    }

    private static GenericRecord with(GenericRecord record, String field, Object value) {
        record.put(field, value);
        return record;
    }

    private static byte[] bytes(GenericRecord record) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        return bytes.toByteArray();
    }

    private static String name(Schema schema) {
        return schema.getFullName() + "/" + String.format("%016x", SchemaNormalization.parsingFingerprint64(schema));
    }
}
