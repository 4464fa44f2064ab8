package io.comevl.job.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
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

            Server mqtt = mqtt(port);
            Mqtt3BlockingClient listener = listener(port);
            try (Mqtt3BlockingClient.Mqtt3Publishes heard = listener.publishes(MqttGlobalPublishFilter.ALL)) {
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
                listener.disconnect();
                mqtt.stopServer();
            }
        }
    }

    private static MqttOutlet outlet(int port) {
        return new MqttOutlet("127.0.0.1", port, "comevl-test", "alerts");
    }

    private Server mqtt(int port) throws Exception {
        Properties settings = new Properties();
        settings.setProperty("host", "127.0.0.1");
        settings.setProperty("port", Integer.toString(port));
        settings.setProperty("allow_anonymous", "true");
        settings.setProperty("persistence_enabled", "false");
        settings.setProperty("telemetry_enabled", "false");
        settings.setProperty("data_path", folder.toString());
        Server server = new Server();
        server.startServer(new MemoryConfig(settings));
        return server;
    }

    private static Mqtt3BlockingClient listener(int port) {
        Mqtt3BlockingClient listener = MqttClient.builder()
                .useMqttVersion3()
                .identifier("listener")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .buildBlocking();
        listener.connect();
        listener.subscribeWith().topicFilter("alerts/#").send();
        return listener;
    }

    private static String next(Mqtt3BlockingClient.Mqtt3Publishes heard) throws InterruptedException {
        Mqtt3Publish message =
                heard.receive(PATIENCE.toSeconds(), TimeUnit.SECONDS).orElseThrow();
        String body = new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8);
        return message.getTopic() + " " + body.replaceAll("^\\{\"id\":\"([^\"]*)\".*", "$1");
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
