package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.comevl.avro.Detection;
import io.comevl.avro.Frame;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job between programs that write and read as Confluent's serializers do, with a real Kafka. */
final class SchemaRegistryTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Topics TOPICS = Topics.defaults();

    /** A number that the registry gave to nobody. */
    private static final int UNKNOWN = 999;

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static Registry registry;

    /** Registers and tells schemas by the registry's protocol. */
    private static final class Registry implements AutoCloseable {

        private final HttpServer server;
        private final List<String> schemas = new ArrayList<>();

        Registry() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        String url() {
            return "http://localhost:" + server.getAddress().getPort();
        }

        /** Numbers begin with one. */
        synchronized int id(String schema) {
            if (!schemas.contains(schema)) {
                schemas.add(schema);
            }
            return schemas.indexOf(schema) + 1;
        }

        synchronized Schema schema(int id) {
            return new Schema.Parser().parse(schemas.get(id - 1));
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                if (path.equals("/schemas/ids/" + UNKNOWN)) {
                    exchange.sendResponseHeaders(404, -1);
                    return;
                }
                ObjectMapper json = new ObjectMapper();
                String answer = path.startsWith("/schemas/ids/")
                        ? json.createObjectNode()
                                .put(
                                        "schema",
                                        schema(Integer.parseInt(path.substring(13)))
                                                .toString())
                                .toString()
                        : json.createObjectNode()
                                .put(
                                        "id",
                                        id(json.readTree(exchange.getRequestBody())
                                                .get("schema")
                                                .asText()))
                                .toString();
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        registry = new Registry();
    }

    @AfterAll
    static void stop() {
        registry.close();
        broker.close();
    }

    @Test
    void framesOfOtherProgramsAreAnsweredInTheirOwnForm() throws Exception {
        Path client = Files.writeString(folder.resolve("client.properties"), "schema.registry.url=" + registry.url());
        Configuration config = JobRunner.configuration(Path.of("flink-conf"));
        config.set(Options.BOOTSTRAP, broker.bootstrap());
        config.set(Options.CLIENT_CONFIG, client.toString());
        config.set(Options.ENCODE_TIMEOUT, Duration.ofMinutes(10)); // however busy the machine
        config.set(Options.GROUND_TIMEOUT, Duration.ofMinutes(10));
        KafkaCluster kafka = JobRunner.prepareTopics(config).kafka();
        new QueryStore(kafka, TOPICS.queries(), Duration.ofSeconds(60)).put(List.of(Records.query("standing", "*")));

        try (KafkaProducer<byte[], byte[]> other = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                RunningJob job = JobRunner.start(config, FakeModel.provider("registry"), 0)) {
            for (int i = 0; i < 3; i++) {
                Frame frame = Records.frame("gate", i, Instant.now(), Records.png(40, 30));
                other.send(framed(frame, registry.id(Frame.getClassSchema().toString())))
                        .get();
                other.send(framed(frame, UNKNOWN)).get();
            }
            other.send(new ProducerRecord<>(TOPICS.frames(), new byte[] {0, 0, 0}))
                    .get();

            assertThat(Committed.read(kafka, TOPICS.detections(), RecordFormat.DETECTION, 3))
                    .as("by our own readers")
                    .extracting(Detection::getSequence)
                    .containsExactly(0L, 1L, 2L);
            assertThat(detectionsOfOtherPrograms())
                    .as("by any reader that knows the registry only")
                    .extracting(detection -> detection.get("sequence"))
                    .containsExactly(0L, 1L, 2L);
            assertThat(Committed.read(kafka, TOPICS.deadLetters(), RecordFormat.DEAD_LETTER, 4))
                    .as("what the registry does not know, and what is too short; their neighbours are answered")
                    .hasSize(4)
                    .allSatisfy(letter -> assertThat(letter.getMessage()).contains("no avro-schema header"));
            job.stop();
        }
    }

    @Test
    void aRegistryThatDoesNotAnswerIsSaidInOneLine() {
        KafkaCluster kafka = new KafkaCluster(broker.bootstrap(), Map.of("schema.registry.url", "http://localhost:1/"));

        assertThatThrownBy(() -> QuerySnapshot.read(kafka, TOPICS.queries(), Duration.ofSeconds(5)))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessageContaining(
                        "schema registry at http://localhost:1 does not answer; see to schema.registry.url")
                .hasMessageNotContaining("\n");
    }

    /** As Confluent's serializer writes it. */
    private static ProducerRecord<byte[], byte[]> framed(Frame frame, int schema) {
        byte[] avro = RecordFormat.FRAME.encode(frame);
        return new ProducerRecord<>(
                TOPICS.frames(),
                frame.getCamera().getBytes(StandardCharsets.UTF_8),
                ByteBuffer.allocate(5 + avro.length)
                        .put((byte) 0)
                        .putInt(schema)
                        .put(avro)
                        .array());
    }

    private static List<GenericRecord> detectionsOfOtherPrograms() throws IOException {
        List<GenericRecord> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "group.id",
                        "other",
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(TOPICS.detections()));
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (found.size() < 3 && System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    Schema writer =
                            registry.schema(ByteBuffer.wrap(message.value()).getInt(1));
                    byte[] avro = Arrays.copyOfRange(message.value(), 5, message.value().length);
                    found.add(new GenericDatumReader<GenericRecord>(writer)
                            .read(null, DecoderFactory.get().binaryDecoder(avro, null)));
                }
            }
        }
        return found;
    }
}
