package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.Counts;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.DetectionTask;
import io.comevl.avro.Event;
import io.comevl.avro.EventCause;
import io.comevl.avro.EventKind;
import io.comevl.avro.EventSeverity;
import io.comevl.avro.LinePassages;
import io.comevl.avro.Query;
import io.comevl.avro.TrackedThing;
import io.comevl.avro.Tracks;
import io.comevl.avro.ZoneCounts;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The statements under {@code schemas/sql} as they are, on records that the job's writers wrote to a real broker. */
@SuppressWarnings("try") // Flink declares that closing may throw anything
final class SqlTablesTest {

    private static final Path FOLDER = Path.of("schemas", "sql");
    private static final Topics TOPICS = Topics.defaults();

    private static EmbeddedBroker broker;
    private static TableEnvironment tables;

    @BeforeAll
    static void startBrokerAndCreateTables() throws Exception {
        broker = EmbeddedBroker.start();
        TOPICS.createMissing(broker.kafka(), 2, Duration.ofSeconds(60));
        tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.getConfig().set("table.local-time-zone", "UTC");
        for (String table : List.of("detections", "tracks", "counts", "events")) {
            tables.executeSql(statement(table + ".sql"));
            tables.executeSql("ALTER TABLE " + table + " SET ('properties.bootstrap.servers' = '" + broker.bootstrap()
                    + "', 'scan.bounded.mode' = 'latest-offset')");
        }
        writeRecords();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void columnsFollowTheRecordsFieldByField() {
        Map.of(
                        "detections", Detection.getClassSchema(),
                        "tracks", Tracks.getClassSchema(),
                        "counts", Counts.getClassSchema(),
                        "events", Event.getClassSchema())
                .forEach((table, schema) -> assertThat(form(AvroSchemaConverter.convertToSchema(tables.from(table)
                                .getResolvedSchema()
                                .toPhysicalRowDataType()
                                .getLogicalType())))
                        .as(table)
                        .isEqualTo(form(schema)));
    }

    @Test
    void eachSymbolOfAnEnumerationHasItsName() throws Exception {
        assertThat(rows("SELECT DISTINCT kind FROM events")).containsAll(names(EventKind.values()));
        assertThat(rows("SELECT DISTINCT cause FROM events")).containsAll(names(EventCause.values()));
        assertThat(rows("SELECT DISTINCT severity FROM events")).containsAll(names(EventSeverity.values()));
        assertThat(rows("SELECT DISTINCT task FROM detections")).containsAll(names(DetectionTask.values()));
        assertThat(rows("SELECT DISTINCT status FROM detections")).containsAll(names(DetectionStatus.values()));
    }

    @Test
    void whatWasWrittenIsRead() throws Exception {
        assertThat(
                        rows(
                                "SELECT id, capturedAt, frame.`offset`, points[1].x, `count`, labels['site'] FROM detections WHERE phrase = 'cars'"))
                .containsExactly("+I[gate/7/watch/1/0, 2026-01-02T12:00:00Z, 7, 0.25, 2, north]");
        assertThat(rows("SELECT things[1].id, zones[1].occupancy, lines FROM tracks"))
                .containsExactly("+I[gate/watch/1/0/1, 1, []]");
    }

    @Test
    void whatWasNotCommittedIsNotThere() throws Exception {
        assertThat(rows("SELECT COUNT(*) FROM detections WHERE camera = 'never'"))
                .containsExactly("+I[0]");
    }

    @Test
    void hourlyCountsAreThoseOfWholeHours() throws Exception {
        assertThat(rows(statement("examples/hourly-counts.sql")))
                .containsExactlyInAnyOrder(
                        "+I[gate, watch, 2026-01-02T12:00:00Z, 12, [+I[door, 5, 3]]]",
                        "+I[yard, watch, 2026-01-02T12:00:00Z, 4, []]");
    }

    @Test
    void zonesAreRankedByVisits() throws Exception {
        assertThat(rows(statement("examples/top-zones.sql")))
                .containsExactly("+I[gate, queue, 2, 20.0]", "+I[gate, door, 1, 5.0]");
    }

    @Test
    void anAlertStandsBesideTheAnswerThatRaisedIt() throws Exception {
        assertThat(rows(statement("examples/alerts-with-answers.sql")))
                .containsExactly("+I[2026-01-02T12:00:00Z, gate, WARNING, 2 cars, two, 0.9, +I[frames, 0, 7]]");
    }

    @SuppressWarnings(
            "EnumOrdinal") // records carry enumerations by their numbers, which the statements turn into names
    private static void writeRecords() throws Exception {
        Query query = Records.query("watch", "*");
        List<Detection> detections = new ArrayList<>();
        for (int i = 0; i < DetectionStatus.values().length; i++) {
            Detection detection = Records.detection("gate", 100 + i, Records.NOON, query);
            detection.setStatus(DetectionStatus.values()[i]);
            detection.setTask(DetectionTask.values()[i % DetectionTask.values().length]);
            detections.add(detection);
        }
        Detection cars = Records.detection("gate", 7, Records.NOON, query, 0.25, 0.75);
        cars.setPhrase("cars");
        cars.setCount(2);
        cars.setText("two");
        cars.setLabels(Map.of("site", "north"));
        detections.add(cars);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < EventKind.values().length; i++) {
            Event event = event("any-" + i, EventKind.values()[i], null);
            event.setCause(EventCause.values()[(i + 1) % EventCause.values().length]);
            event.setSeverity(EventSeverity.values()[i % EventSeverity.values().length]);
            event.setCamera(null);
            if (event.getKind() != EventKind.ALERT_RAISED && event.getKind() != EventKind.ZONE_LEFT) {
                events.add(event);
            }
        }
        Event joined = event("joined", EventKind.ALERT_CLEARED, null);
        joined.setCause(EventCause.JOINED);
        events.add(joined);
        events.add(left("queue", 10));
        events.add(left("queue", 30));
        events.add(left("door", 5));
        Event raised = event("alert", EventKind.ALERT_RAISED, null);
        raised.setSeverity(EventSeverity.WARNING);
        raised.setMessage("2 cars");
        raised.setDetections(List.of(cars.getId()));
        events.add(raised);

        write(TOPICS.detections(), RecordFormat.DETECTION, detections);
        write(TOPICS.events(), RecordFormat.EVENT, events);
        write(
                TOPICS.counts(),
                RecordFormat.COUNTS,
                List.of(
                        counts("gate", "HOUR/UTC", true, 12, List.of(new LinePassages("door", 5L, 3L))),
                        counts("yard", "HOUR/UTC", true, 4, List.of()),
                        counts("gate", "HOUR/Europe%2FBerlin", false, 1, List.of()),
                        counts("gate", "PT15M/PT5M", true, 2, List.of())));
        write(TOPICS.tracks(), RecordFormat.TRACKS, List.of(tracks()));
        writeButAbort(Records.detection("never", 1, Records.NOON, query));
    }

    private static Event event(String id, EventKind kind, String place) {
        return Event.newBuilder()
                .setId(id)
                .setKind(kind)
                .setCamera("gate")
                .setQuery("watch")
                .setOccurredAt(Records.NOON)
                .setPlace(place)
                .build();
    }

    private static Event left(String zone, double dwellSeconds) {
        Event event = event(zone + dwellSeconds, EventKind.ZONE_LEFT, zone);
        event.setValues(Map.of("dwellSeconds", dwellSeconds));
        return event;
    }

    private static Counts counts(String camera, String window, boolean whole, int unique, List<LinePassages> lines) {
        return Counts.newBuilder()
                .setId(camera + window)
                .setCamera(camera)
                .setQuery("watch")
                .setWindow(window)
                .setStartAt(Records.NOON)
                .setEndAt(Records.NOON.plusSeconds(3600))
                .setWhole(whole)
                .setUnique(unique)
                .setLines(lines)
                .build();
    }

    private static Tracks tracks() {
        return Tracks.newBuilder()
                .setId("gate/7/watch/1/0")
                .setCamera("gate")
                .setSequence(7)
                .setCapturedAt(Instant.EPOCH)
                .setQuery("watch")
                .setThings(List.of(new TrackedThing("gate/watch/1/0/1", true, true, 0.1, 0.2, 0.3, 0.4, 0.9)))
                .setZones(List.of(new ZoneCounts("queue", 1, 3L, 2L, 4.5)))
                .build();
    }

    private static <T extends SpecificRecord> void write(String topic, RecordFormat<T> format, Collection<T> records)
            throws Exception {
        RecordWriter<T> writer = new RecordWriter<>(topic, () -> format, datum -> null);
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (T datum : records) {
                producer.send(writer.serialize(datum, null, null)).get();
            }
        }
    }

    private static void writeButAbort(Detection detection) throws Exception {
        RecordWriter<Detection> writer =
                new RecordWriter<>(TOPICS.detections(), () -> RecordFormat.DETECTION, datum -> null);
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", "aborted"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(writer.serialize(detection, null, null)).get();
            producer.abortTransaction();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", broker.bootstrap());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static String statement(String file) throws IOException {
        String sql =
                Files.readString(FOLDER.resolve(file), StandardCharsets.UTF_8).strip();
        assertThat(sql).endsWith(";");
        return sql.substring(0, sql.length() - 1);
    }

    private static List<String> rows(String select) throws Exception {
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<Row> found = tables.executeSql(select).collect()) {
            found.forEachRemaining(row -> rows.add(row.toString()));
        }
        return rows;
    }

    private static List<String> names(Enum<?>[] symbols) {
        return Arrays.stream(symbols).map(symbol -> "+I[" + symbol.name() + "]").toList();
    }

    /** What Avro's binary form depends on: types in their order. An enumeration lies there as its number. */
    private static String form(Schema schema) {
        return switch (schema.getType()) {
            case RECORD ->
                schema.getFields().stream()
                        .map(field -> form(field.schema()))
                        .toList()
                        .toString();
            case ARRAY -> "array of " + form(schema.getElementType());
            case MAP -> "map of " + form(schema.getValueType());
            case UNION ->
                schema.getTypes().stream().map(SqlTablesTest::form).toList().toString();
            case ENUM -> "int";
            default -> schema.getType().getName();
        };
    }
}
