package io.comevl.evaluation.drill;

import io.comevl.evaluation.drill.DrillInput.Sent;
import io.comevl.evaluation.drill.DrillInput.Target;
import io.comevl.evaluation.drill.FaultPlan.Strike;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.QueryPublisher;
import io.comevl.ingest.Topics;
import io.comevl.job.ClusterJob;
import io.comevl.job.Options;
import io.comevl.job.cluster.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One run of a drill: its own broker, the input published at a camera's pace, all results of it. */
final class DrillRun {

    /** So many frames may wait for their answers: strikes shall meet the job at work, not a heap of frames. */
    private static final int MOST_WAITING = 24;

    private static final Duration PACE = Duration.ofMillis(120);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Drill.Settings settings;
    private final Cluster cluster;
    private final Topics topics = Topics.defaults();
    private final Consumer<String> progress;

    /** What a run gave. */
    record Outcome(List<Result> results, List<Recovery> recoveries) {}

    DrillRun(Drill.Settings settings, Cluster cluster, Consumer<String> progress) {
        this.settings = settings;
        this.cluster = cluster;
        this.progress = progress;
    }

    Outcome run(DrillInput input, List<Strike> strikes) throws Exception {
        Path folder = cluster.folder().path();
        Path slow = folder.resolve("slow");
        try (BrokerOfItsOwn broker = BrokerOfItsOwn.start(folder.resolve("broker.log"))) {
            topics.createMissing(broker.kafka(), Options.usualPartitions(), PATIENCE);
            QueryPublisher.publish(broker.kafka(), topics.queries(), input.standing());
            ClusterJob job = submit(broker, slow);
            job.awaitRunning(PATIENCE);
            try (ResultReader results = ResultReader.start(broker.kafka(), topics);
                    Producer<byte[], byte[]> producer = producer(broker.kafka());
                    Striker striker = new Striker(
                            strikes,
                            new Striker.Victims(cluster, settings.taskManagers(), job, broker, slow),
                            results,
                            progress)) {
                publish(input, producer, results, striker);
                await(results, () -> results.settled() == input.frames(), "every frame is answered");
                List<Recovery> recoveries = striker.finish();
                job.stop(cluster.folder().savepoints().toUri().toString(), PATIENCE);
                return new Outcome(results.drain(), recoveries);
            }
        }
    }

    private ClusterJob submit(BrokerOfItsOwn broker, Path slow) throws Exception {
        return ClusterJob.submit(
                settings.configuration(),
                Map.of(
                        "comevl.kafka.bootstrap-servers", broker.bootstrap(),
                        // However busy the machine: a frame that is given up would be a difference that no fault made.
                        "comevl.encode.timeout", "10 min",
                        "comevl.ground.timeout", "10 min",
                        "comevl.frames.max-age", "1 d",
                        // What was reused is told in each record, and after a restart there is nothing to reuse.
                        "comevl.reuse.pictures", "never",
                        "comevl.reuse.drafts", "never"),
                new SlowableModel(settings.models(), slow.toString(), Drill.SLOW),
                cluster.page());
    }

    private static Producer<byte[], byte[]> producer(KafkaCluster kafka) {
        return new KafkaProducer<>(
                kafka.settings(Map.of(
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        Topics.MAX_FRAME_BYTES)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void publish(DrillInput input, Producer<byte[], byte[]> producer, ResultReader results, Striker striker)
            throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        int frames = 0;
        for (Sent record : input.records()) {
            int published = frames;
            if (record.target() == Target.QUERIES_WHEN_QUIET) {
                await(results, () -> results.settled() == published, "what was published is answered");
            }
            sent.add(send(producer, record));
            if (record.target() == Target.QUERIES_WHEN_QUIET) {
                await(results, () -> results.isApplied("people", 2), "the changed query is acknowledged");
            }
            if (record.target() == Target.FRAMES) {
                striker.published(frames++);
                TimeUnit.MILLISECONDS.sleep(PACE.toMillis());
                int now = frames;
                await(results, () -> now - results.settled() <= MOST_WAITING, "earlier frames are answered");
            }
        }
        for (Future<RecordMetadata> acknowledgement : sent) {
            acknowledgement.get();
        }
    }

    /** One producer keeps their order, also where it has to send again, so that each has the same offset in both runs. */
    private Future<RecordMetadata> send(Producer<byte[], byte[]> producer, Sent record) {
        String topic = record.target() == Target.FRAMES ? topics.frames() : topics.queries();
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, record.key(), record.value());
        record.schema().ifPresent(message.headers()::add);
        return producer.send(message);
    }

    /** Waits as long as results keep coming. */
    private void await(ResultReader results, BooleanSupplier condition, String what) throws InterruptedException {
        int known = results.settled();
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (results.settled() != known) {
                known = results.settled();
                deadline = Instant.now().plus(PATIENCE);
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("nothing came for " + PATIENCE.toSeconds() + " s while waiting until "
                        + what + "; see " + cluster.folder().logs());
            }
            TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
        }
    }
}
