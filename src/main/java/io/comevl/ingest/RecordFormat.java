package io.comevl.ingest;

import io.comevl.avro.CameraStatus;
import io.comevl.avro.Counts;
import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Frame;
import io.comevl.avro.Query;
import io.comevl.avro.Tracks;
import io.comevl.avro.WantedCamera;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * How one type of record lies in Kafka: plain Avro binary as the value, and a header {@value #SCHEMA_HEADER} that names
 * the writer's schema as {@code full.Name/fingerprint} (CRC-64-AVRO of the parsing canonical form, hexadecimal). A value
 * without prefix is what other readers of Avro expect, Flink SQL among them; the header keeps records readable that were
 * written with an earlier schema, as long as that schema stands on the class path as {@code schemas/earlier/Name.N.avsc},
 * N from 1 without gaps. Safe for use by several threads.
 *
 * @param <T> generated Avro class
 */
public final class RecordFormat<T extends SpecificRecord> {

    /** Name of the header that names the writer's schema. */
    public static final String SCHEMA_HEADER = "avro-schema";

    /** Of topic {@code frames}. */
    public static final RecordFormat<Frame> FRAME = known(Frame.getClassSchema());

    /** Of topic {@code queries}. */
    public static final RecordFormat<Query> QUERY = known(Query.getClassSchema());

    /** Of topic {@code detections}. */
    public static final RecordFormat<Detection> DETECTION = known(Detection.getClassSchema());

    /** Of topic {@code events}. */
    public static final RecordFormat<Event> EVENT = known(Event.getClassSchema());

    /** Of topic {@code tracks}. */
    public static final RecordFormat<Tracks> TRACKS = known(Tracks.getClassSchema());

    /** Of topic {@code counts}. */
    public static final RecordFormat<Counts> COUNTS = known(Counts.getClassSchema());

    /** Of topic {@code dead-letters}. */
    public static final RecordFormat<DeadLetter> DEAD_LETTER = known(DeadLetter.getClassSchema());

    /** Of topic {@code camera-status}. */
    public static final RecordFormat<CameraStatus> CAMERA_STATUS = known(CameraStatus.getClassSchema());

    /** Cameras whose frames are wanted. */
    public static final RecordFormat<WantedCamera> WANTED_CAMERA = known(WantedCamera.getClassSchema());

    private final Schema schema;
    private final SpecificData model;
    private final String schemaName;
    private final Map<String, Schema> writers = new HashMap<>();

    RecordFormat(Schema schema, List<Schema> earlier) {
        this.schema = schema;
        this.model = SpecificData.getForSchema(schema);
        this.schemaName = nameOf(schema);
        earlier.forEach(writer -> writers.put(nameOf(writer), writer));
        writers.put(schemaName, schema);
    }

    private static <T extends SpecificRecord> RecordFormat<T> known(Schema schema) {
        List<Schema> earlier = new ArrayList<>();
        while (true) {
            String resource = "/schemas/earlier/" + schema.getName() + "." + (earlier.size() + 1) + ".avsc";
            try (InputStream in = RecordFormat.class.getResourceAsStream(resource)) {
                if (in == null) {
                    return new RecordFormat<>(schema, earlier);
                }
                earlier.add(new Schema.Parser().parse(in));
            } catch (IOException e) {
                throw new UncheckedIOException(resource + ": cannot be read", e);
            }
        }
    }

    /** The header that goes with every value that {@link #encode} makes. */
    public Header header() {
        return new RecordHeader(SCHEMA_HEADER, schemaName.getBytes(StandardCharsets.UTF_8));
    }

    /** The record as a value. */
    public byte[] encode(T datum) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new SpecificDatumWriter<T>(schema, model).write(datum, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /** What the header says about the writer's schema; empty text if there is none. */
    public static String schemaOf(Headers headers) {
        Header header = headers.lastHeader(SCHEMA_HEADER);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /**
     * Reads a value.
     *
     * @param value bytes as they lie in Kafka
     * @param writerSchema what {@link #schemaOf} found
     * @throws WrongSchemaException if the schema is not one of this type's, or the bytes do not follow it
     */
    public T decode(byte[] value, String writerSchema) throws WrongSchemaException {
        Schema writer = writers.get(writerSchema);
        if (writer == null) {
            throw new WrongSchemaException("expected a record of " + schemaName + ", found "
                    + (writerSchema.isEmpty()
                            ? "no " + SCHEMA_HEADER + " header"
                            : writerSchema + ", which this version does not know"));
        }
        try {
            // Skipping allocates nothing: a wrong length (up to 2 GB in Avro 1.12.1) is found before memory is spent on
            // it.
            BinaryDecoder scan = DecoderFactory.get().binaryDecoder(value, null);
            GenericDatumReader.skip(writer, scan);
            if (!scan.isEnd()) {
                throw new WrongSchemaException("expected one record of " + writerSchema + ", found bytes after it");
            }
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, null);
            return new SpecificDatumReader<T>(writer, schema, model).read(null, decoder);
        } catch (IOException | RuntimeException e) { // Avro meets wrong bytes with runtime exceptions of many kinds
            throw new WrongSchemaException(
                    "expected a record of " + writerSchema + ", found " + value.length
                            + " bytes that do not follow it: " + e.getMessage(),
                    e);
        }
    }

    /** The schemas that this version writes, by the names that headers give them. */
    static Map<String, Schema> schemas() {
        Map<String, Schema> schemas = new HashMap<>();
        for (RecordFormat<?> format :
                List.of(FRAME, QUERY, DETECTION, EVENT, TRACKS, COUNTS, DEAD_LETTER, CAMERA_STATUS, WANTED_CAMERA)) {
            schemas.put(format.schemaName, format.schema);
        }
        return schemas;
    }

    /** As headers name a schema: what it is called and a fingerprint of what it says. */
    static String nameOf(Schema schema) {
        return schema.getFullName() + "/" + String.format("%016x", SchemaNormalization.parsingFingerprint64(schema));
    }
}
