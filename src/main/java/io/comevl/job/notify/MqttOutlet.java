package io.comevl.job.notify;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import io.comevl.avro.Event;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Publishes events as JSON to an MQTT 3.1.1 broker, quality of service 1, each under {@code PREFIX/CAMERA/KIND}, or
 * {@code PREFIX/KIND} if it is about no camera.
 */
public final class MqttOutlet implements Outlet {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String host;
    private final int port;
    private final String prefix;
    private final Mqtt3AsyncClient client;

    /**
     * To a broker; connects with the first event.
     *
     * @param clientId tells this client apart at the broker
     * @param prefix first part of topics
     */
    public MqttOutlet(String host, int port, String clientId, String prefix) {
        this.host = host;
        this.port = port;
        this.prefix = prefix;
        this.client = MqttClient.builder()
                .useMqttVersion3()
                .identifier(clientId)
                .serverHost(host)
                .serverPort(port)
                .buildAsync();
    }

    @Override
    public Outcome deliver(Event event) throws InterruptedException {
        try {
            if (!client.getState().isConnected()) {
                await(client.connect());
            }
            await(client.publishWith()
                    .topic(topic(event))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(EventJson.of(event))
                    .send());
            return Outcome.DELIVERED;
        } catch (ExecutionException | TimeoutException | MqttClientStateException unreachable) {
            return Outcome.UNREACHABLE;
        }
    }

    private static void await(CompletableFuture<?> reply)
            throws ExecutionException, TimeoutException, InterruptedException {
        reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String topic(Event event) {
        return event.getCamera() == null
                ? prefix + "/" + event.getKind()
                : prefix + "/" + level(event.getCamera()) + "/" + event.getKind();
    }

    /** A name as one level of a topic: what has a meaning in topics is replaced. */
    private static String level(String name) {
        return name.replaceAll("[/+#\\p{Cntrl}]", "_");
    }

    @Override
    public String name() {
        return "mqtt " + host + ":" + port;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whether the broker hears the farewell does not matter
    public void close() {
        if (client.getState().isConnected()) {
            client.disconnect();
        }
    }
}
