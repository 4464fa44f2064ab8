package io.comevl.ingest;

import io.comevl.avro.Frame;
import io.comevl.avro.FrameEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes frames to the {@code frames} topic: keyed by camera, so that a camera's frames stay in order; written once
 * even where the producer has to try again. Safe for use by several threads.
 */
public final class FramePublisher implements FrameSink, AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * Connects when the first frame comes.
     *
     * @param kafka the cluster
     * @param topic where frames go
     */
    public FramePublisher(KafkaCluster kafka, String topic) {
        this(kafka, topic, Map.of());
    }

    /**
     * A publisher that gives a frame up when it isn't acknowledged in time, as befits a live camera.
     *
     * @param patience at least a second
     */
    public static FramePublisher giveUpAfter(Duration patience, KafkaCluster kafka, String topic) {
        int millis = Math.toIntExact(patience.toMillis());
        return new FramePublisher(
                kafka,
                topic,
                Map.of(
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        millis,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        millis / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        millis));
    }

    private FramePublisher(KafkaCluster kafka, String topic, Map<String, Object> patience) {
        this.topic = topic;
        Map<String, Object> own = new HashMap<>(patience);
        own.putAll(Map.of(
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.MAX_FRAME_BYTES,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                4L * Topics.MAX_FRAME_BYTES,
                ProducerConfig.LINGER_MS_CONFIG,
                0));
        this.producer = new KafkaProducer<>(kafka.settings(own), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void accept(CapturedFrame frame) throws PublishException {
        publish(record(frame));
    }

    /**
     * Hands a frame to Kafka and returns when it is acknowledged; another one may be tried after a failure.
     *
     * @throws PublishException if it was refused or given up
     */
    public void deliver(CapturedFrame frame) throws PublishException, InterruptedException {
        try {
            producer.send(message(record(frame))).get();
            acknowledged.incrementAndGet();
        } catch (ExecutionException refused) {
            throw refusal(refused.getCause());
        } catch (KafkaException refused) {
            throw refusal(refused);
        }
    }

    private static Frame record(CapturedFrame frame) {
        return Frame.newBuilder()
                .setCamera(frame.camera())
                .setSequence(frame.sequence())
                .setCapturedAt(frame.captureTime())
                .setEncoding(FrameEncoding.JPEG)
                .setWidth(frame.widthPixels())
                .setHeight(frame.heightPixels())
                .setImage(ByteBuffer.wrap(frame.jpeg()))
                .build();
    }

    /**
     * Hands a frame to Kafka; waits only while the producer's buffer is full.
     *
     * @throws PublishException if an earlier frame was refused for good
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback learns what became of it
    public void publish(Frame frame) throws PublishException {
        rethrow();
        producer.send(message(frame), this::settle);
    }

    private ProducerRecord<byte[], byte[]> message(Frame frame) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                topic, frame.getCamera().getBytes(StandardCharsets.UTF_8), RecordFormat.FRAME.encode(frame));
        message.headers().add(RecordFormat.FRAME.header());
        return message;
    }

    /**
     * Returns when every frame handed over so far is acknowledged.
     *
     * @throws PublishException if one was refused for good
     */
    @Override
    public void flush() throws PublishException {
        producer.flush();
        rethrow();
    }

    /** Frames that Kafka has acknowledged. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Waits for frames under way, then disconnects. */
    @Override
    public void close() {
        producer.close();
    }

    private void settle(RecordMetadata metadata, Exception refused) {
        if (refused == null) {
            acknowledged.incrementAndGet();
        } else {
            failure.compareAndSet(null, refused);
        }
    }

    private void rethrow() throws PublishException {
        Exception refused = failure.get();
        if (refused != null) {
            throw refusal(refused);
        }
    }

    private PublishException refusal(Throwable refused) {
        return new PublishException("topic " + topic + ": a frame was refused: " + refused.getMessage(), refused);
    }

    /** Kafka refused a frame for good. */
    public static final class PublishException extends Exception {
        PublishException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
