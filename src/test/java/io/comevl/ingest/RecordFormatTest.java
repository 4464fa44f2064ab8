package io.comevl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.avro.Detection;
import io.comevl.avro.Frame;
import io.comevl.avro.FrameEncoding;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class RecordFormatTest {

    private static final Schema EARLIER_QUERY = new Schema.Parser().parse("""
                    {"type": "record", "name": "Query", "namespace": "io.comevl.avro", "fields": [
                      {"name": "id", "type": "string"},
                      {"name": "phrase", "type": "string"},
                      {"name": "retired", "type": "int"},
                      {"name": "task", "type": {"type": "enum", "name": "QueryTask", "symbols": ["COUNT", "SING"]}}
                    ]}""");

    @Test
    void recordsComeBackAsTheyWere() throws Exception {
        Frame frame = frame();

        Frame back = RecordFormat.FRAME.decode(RecordFormat.FRAME.encode(frame), header(RecordFormat.FRAME));

        assertThat(back).isEqualTo(frame);
        assertThat(back.getCapturedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678901Z"));
    }

    @Test
    void recordsOfAnEarlierSchemaAreReadWithDefaults() throws Exception {
        RecordFormat<Query> format = new RecordFormat<>(Query.getClassSchema(), List.of(EARLIER_QUERY));
        String writer = header(new RecordFormat<>(EARLIER_QUERY, List.of()));

        Query count = format.decode(earlierQuery("COUNT"), writer);
        Query unknown = format.decode(earlierQuery("SING"), writer);

        assertThat(count.getPhrase()).isEqualTo("red cars");
        assertThat(count.getTask()).isEqualTo(QueryTask.COUNT);
        assertThat(count.getCameras()).containsExactly("*");
        assertThat(count.getEveryN()).isEqualTo(1);
        assertThat(unknown.getTask()).isEqualTo(QueryTask.UNKNOWN);
    }

    @Test
    void aRecordOfAnotherTypeIsNamed() {
        byte[] value = RecordFormat.FRAME.encode(frame());

        assertThatThrownBy(() -> RecordFormat.QUERY.decode(value, header(RecordFormat.FRAME)))
                .isInstanceOf(WrongSchemaException.class)
                .hasMessageStartingWith("expected a record of io.comevl.avro.Query/")
                .hasMessageContaining("found io.comevl.avro.Frame/");
    }

    @Test
    void aRecordWithoutHeaderIsNotGuessedAt() {
        byte[] value = RecordFormat.FRAME.encode(frame());

        assertThatThrownBy(() -> RecordFormat.FRAME.decode(value, RecordFormat.schemaOf(new RecordHeaders())))
                .isInstanceOf(WrongSchemaException.class)
                .hasMessageEndingWith("found no avro-schema header");
    }

    @Test
    void bytesThatDoNotFollowTheirSchemaAreRefused() {
        byte[] value = RecordFormat.FRAME.encode(frame());
        byte[] cut = Arrays.copyOf(value, value.length - 2);
        byte[] longer = Arrays.copyOf(value, value.length + 1);
        byte[] hugeText = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 'x'};
        byte[] largeText = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 'x'};
        byte[] negativeText = {0x01};

        for (byte[] wrong : List.of(cut, longer, hugeText, largeText, negativeText, new byte[0])) {
            assertThatThrownBy(() -> RecordFormat.FRAME.decode(wrong, header(RecordFormat.FRAME)))
                    .isInstanceOf(WrongSchemaException.class);
        }
    }

    @Test
    void everySchemaCanBeReadByItselfAndHasDefaultsForWhatIsNotIdentity() {
        for (Schema schema : List.of(Frame.getClassSchema(), Query.getClassSchema(), Detection.getClassSchema())) {
            assertThat(SchemaCompatibility.checkReaderWriterCompatibility(schema, schema)
                            .getType())
                    .isEqualTo(SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);
        }
        assertThat(Query.newBuilder().setId("q").build().getPaused()).isFalse();
    }

    private static Frame frame() {
        return Frame.newBuilder()
                .setCamera("gate")
                .setSequence(7)
                .setCapturedAt(Instant.parse("2026-01-02T03:04:05.678901Z"))
                .setEncoding(FrameEncoding.JPEG)
                .setWidth(4)
                .setHeight(3)
                .setImage(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .build();
    }

    private static String header(RecordFormat<? extends SpecificRecord> format) {
        return new String(format.header().value(), StandardCharsets.UTF_8);
    }

    private static byte[] earlierQuery(String task) throws IOException {
        GenericRecord datum = new GenericData.Record(EARLIER_QUERY);
        datum.put("id", "q1");
        datum.put("phrase", "red cars");
        datum.put("retired", 3);
        datum.put(
                "task",
                new GenericData.EnumSymbol(EARLIER_QUERY.getField("task").schema(), task));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(EARLIER_QUERY).write(datum, encoder);
        return bytes.toByteArray();
    }
}
