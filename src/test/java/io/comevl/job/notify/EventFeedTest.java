package io.comevl.job.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import io.moquette.interception.AbstractInterceptHandler;
import io.moquette.interception.messages.InterceptPublishMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a real Kafka to a real MQTT broker that is down at first. */
final class EventFeedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void eventsReachABrokerThatWasDownAndAfterARestartTheFeedGoesOn() throws Exception {
        int port = freePort();
        try (EmbeddedBroker kafka = EmbeddedBroker.start()) {
            Topics.defaults().createMissing(kafka.kafka(), 2, PATIENCE);
            EventFeed.Source source =
                    new EventFeed.Source(kafka.kafka(), "events", "told", Set.of(EventKind.ALERT_RAISED));
            send(kafka, WebhookTest.event("before the first start"));
            EventFeed first = EventFeed.start(source, outlet(port));
            send(kafka, WebhookTest.event("a"));
            Event crossing = WebhookTest.event("not asked for");
            crossing.setKind(EventKind.LINE_CROSSED);
            send(kafka, crossing);
            await(() -> first.retries() >= 1);

            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            Server mqtt = mqtt(port, heard);
            try {
                assertThat(next(heard)).isEqualTo("alerts/gate_1/ALERT_RAISED a");
                await(() -> first.delivered() == 1);
                first.close();
                send(kafka, WebhookTest.event("b"));
                try (EventFeed second = EventFeed.start(source, outlet(port))) {
                    String told = next(heard);
                    assertThat(told.endsWith(" a") ? next(heard) : told).endsWith(" b"); // again, if not committed
                    assertThat(second.failed()).isEmpty();
                }
                assertThat(first.failed()).isEmpty();
            } finally {
                mqtt.stopServer();
            }
        }
    }

    private static MqttOutlet outlet(int port) {
        return new MqttOutlet("127.0.0.1", port, "comevl-test", "alerts");
    }

    /** A broker that tells what it is given, from its first message on. */
    private Server mqtt(int port, BlockingQueue<String> heard) throws Exception {
        Properties settings = new Properties();
        settings.setProperty("host", "127.0.0.1");
        settings.setProperty("port", Integer.toString(port));
        settings.setProperty("allow_anonymous", "true");
        settings.setProperty("persistence_enabled", "false");
        settings.setProperty("telemetry_enabled", "false");
        settings.setProperty("data_path", folder.toString());
        Server server = new Server();
        server.startServer(new MemoryConfig(settings), List.of(new AbstractInterceptHandler() {
            @Override
            public String getID() {
                return "test";
            }

            @Override
            public void onPublish(InterceptPublishMessage message) {
                String body = message.getPayload().toString(StandardCharsets.UTF_8);
                heard.add(message.getTopicName() + " " + body.replaceAll("^\\{\"id\":\"([^\"]*)\".*", "$1"));
                super.onPublish(message); // lets go of it
            }

            @Override
            public void onSessionLoopError(Throwable error) {
                heard.add("failed: " + error);
            }
        }));
        return server;
    }

    private static String next(BlockingQueue<String> heard) throws InterruptedException {
        return Objects.requireNonNull(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing was published");
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(condition.holds()).isTrue();
    }

    private static void send(EmbeddedBroker kafka, Event event) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> message =
                    new ProducerRecord<>("events", new byte[] {1}, RecordFormat.EVENT.encode(event));
            message.headers().add(RecordFormat.EVENT.header());
            producer.send(message).get();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
