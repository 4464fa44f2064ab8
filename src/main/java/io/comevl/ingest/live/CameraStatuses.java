package io.comevl.ingest.live;

import io.comevl.avro.CameraStatus;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.CompactedTopic;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts the status of cameras into the {@code camera-status} topic, and tells what stands there. For one thread. */
public final class CameraStatuses implements AutoCloseable {

    private static final int GIVE_UP_MILLIS = 4000;

    private final Producer<byte[], byte[]> producer;
    private final String topic;

    /** Connects when the first status comes. */
    public CameraStatuses(KafkaCluster kafka, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                kafka.settings(Map.of(
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        GIVE_UP_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        GIVE_UP_MILLIS / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        GIVE_UP_MILLIS)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends a status. One that Kafka does not take is lost: the next one says more. */
    @SuppressWarnings("FutureReturnValueIgnored")
    public void publish(CameraStatus status) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                topic, status.getCamera().getBytes(StandardCharsets.UTF_8), RecordFormat.CAMERA_STATUS.encode(status));
        message.headers().add(RecordFormat.CAMERA_STATUS.header());
        try {
            producer.send(message);
        } catch (InterruptException told) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits shortly for those under way. */
    @Override
    public void close() {
        producer.close(Duration.ofMillis(GIVE_UP_MILLIS));
    }

    /**
     * The latest status of every camera, by name. Those of an unknown later version are left out.
     *
     * @throws BrokerUnavailableException if Kafka does not answer in time
     */
    public static List<CameraStatus> read(KafkaCluster kafka, String topic, Duration patience)
            throws BrokerUnavailableException {
        return List.copyOf(new CompactedTopic<>(kafka, topic, RecordFormat.CAMERA_STATUS, CameraStatus::getCamera)
                .read(patience)
                .values());
    }
}
