package io.comevl.ingest.live;

import io.comevl.avro.WantedCamera;
import io.comevl.ingest.CameraAddress;
import io.comevl.ingest.CommittedReader;
import io.comevl.ingest.CompactedTopic;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.WrongSchemaException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The cameras that stand in the {@code cameras} topic, followed while they change. Safe for use by several threads. */
public final class WantedCameras implements Supplier<Optional<List<CameraSpec>>>, AutoCloseable {

    private final CompactedTopic<WantedCamera> topic;
    private final Predicate<String> mine;
    private final Consumer<String> log;
    private final Map<String, CameraSpec> wanted = new TreeMap<>();
    private final CommittedReader reader;
    private boolean changed;

    private WantedCameras(CompactedTopic<WantedCamera> topic, Predicate<String> mine, Consumer<String> log) {
        this.topic = topic;
        this.mine = mine;
        this.log = log;
        this.reader = CommittedReader.start(topic.kafka(), List.of(topic.topic()), this::take);
    }

    /** The topic of a cluster. */
    public static CompactedTopic<WantedCamera> topic(KafkaCluster kafka, String name) {
        return new CompactedTopic<>(kafka, name, RecordFormat.WANTED_CAMERA, WantedCamera::getId);
    }

    /**
     * Follows the topic from its beginning on.
     *
     * @param mine which cameras are for this process
     * @param log gets a line about a record that can't be used
     */
    public static WantedCameras follow(
            CompactedTopic<WantedCamera> topic, Predicate<String> mine, Consumer<String> log) {
        return new WantedCameras(topic, mine, log);
    }

    /** A record that can't be used changes nothing. */
    private synchronized void take(ConsumerRecord<byte[], byte[]> message) {
        String id = CompactedTopic.keyOf(message);
        if (!mine.test(id)) {
            return;
        }
        try {
            Optional<WantedCamera> camera = topic.decoded(message);
            if (camera.isPresent()) {
                wanted.put(id, spec(camera.get()));
            } else {
                wanted.remove(id);
            }
            changed = true;
        } catch (WrongSchemaException | IllegalArgumentException impossible) {
            log.accept(id + ": " + impossible.getMessage() + "; it stays as it was");
        }
    }

    /**
     * The cameras that are wanted from now on, if that has changed since it was asked before.
     *
     * @throws IllegalStateException if the topic cannot be read any more; says why
     */
    @Override
    public synchronized Optional<List<CameraSpec>> get() {
        reader.throwIfFailed();
        if (!changed) {
            return Optional.empty();
        }
        changed = false;
        return Optional.of(List.copyOf(wanted.values()));
    }

    /**
     * A camera as it can be run, variables of its address filled in.
     *
     * @throws IllegalArgumentException if it cannot; one line without secrets
     */
    private static CameraSpec spec(WantedCamera camera) {
        return new CameraSpec(
                camera.getId(),
                CameraAddress.of(camera.getUrl()),
                camera.getFramesPerSecond(),
                new CameraSpec.Size(camera.getMaxWidth(), camera.getMaxHeight()),
                camera.getJpegQuality(),
                Duration.ofMillis(camera.getTimeoutMillis()));
    }

    @Override
    public void close() {
        reader.close();
    }
}
