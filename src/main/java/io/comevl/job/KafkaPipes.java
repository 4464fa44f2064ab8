package io.comevl.job;

import io.comevl.avro.Counts;
import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Tracks;
import io.comevl.ingest.Bytes;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;

/** Kafka as the topology's inputs and outputs: read committed, written exactly once unless told otherwise. */
final class KafkaPipes implements Outputs {

    /** Longer than a checkpoint interval and a restart together; at most what brokers allow by default (15 min). */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

    private final JobOptions options;

    KafkaPipes(JobOptions options) {
        this.options = options;
    }

    @SuppressWarnings("deprecation") // of Kafka's OffsetResetStrategy, which the connector still asks for
    Inputs inputs(StreamExecutionEnvironment env, QuerySnapshot standing) {
        // A job without checkpoint goes on where its group was, or begins with the oldest frame that is kept.
        DataStream<RawRecord> frames = env.fromSource(
                        source(
                                options.topics().frames(),
                                OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST)),
                        WatermarkStrategy.noWatermarks(),
                        "frames")
                .uid("frames");
        DataStream<RawRecord> queries = env.fromSource(
                        source(options.topics().queries(), OffsetsInitializer.earliest()),
                        WatermarkStrategy.forGenerator(context -> new Timeless()),
                        "queries")
                .setParallelism(1)
                .uid("queries");
        return new Inputs(frames, queries, standing, new WallTime());
    }

    /** The frames of a stretch of time again, and queries that do not change. Leaves no trace of having read. */
    Inputs history(StreamExecutionEnvironment env, History history, QuerySnapshot asked, Timeline time) {
        DataStream<RawRecord> frames = env.fromSource(
                        bounded(
                                History.of(options.topics().frames(), history.from(), history),
                                History.of(options.topics().frames(), history.to(), history)),
                        WatermarkStrategy.forGenerator(context -> new Arrived()),
                        "frames")
                .uid("frames");
        Map<TopicPartition, Long> nothing =
                Map.of(new TopicPartition(options.topics().queries(), 0), 0L);
        DataStream<RawRecord> queries = env.fromSource(
                        bounded(nothing, nothing), WatermarkStrategy.forGenerator(context -> new Timeless()), "queries")
                .setParallelism(1)
                .uid("queries");
        return new Inputs(frames, queries, asked, time);
    }

    @Override
    public void detections(DataStream<Detection> detections) {
        write(
                detections,
                "detections",
                new RecordWriter<>(
                        options.topics().detections(),
                        () -> RecordFormat.DETECTION,
                        detection -> bytes(detection.getCamera())));
    }

    @Override
    public void tracks(DataStream<Tracks> tracks) {
        write(
                tracks,
                "tracks",
                new RecordWriter<>(
                        options.topics().tracks(), () -> RecordFormat.TRACKS, record -> bytes(record.getCamera())));
    }

    @Override
    public void counts(DataStream<Counts> counts) {
        write(
                counts,
                "counts",
                new RecordWriter<>(
                        options.topics().counts(), () -> RecordFormat.COUNTS, record -> bytes(record.getCamera())));
    }

    @Override
    public void events(DataStream<Event> events) {
        write(
                events,
                "events",
                new RecordWriter<>(
                        options.topics().events(),
                        () -> RecordFormat.EVENT,
                        event -> bytes(event.getCamera() == null ? event.getQuery() : event.getCamera())));
    }

    @Override
    public void deadLetters(DataStream<DeadLetter> deadLetters) {
        write(
                deadLetters,
                "dead-letters",
                new RecordWriter<>(
                        options.topics().deadLetters(),
                        () -> RecordFormat.DEAD_LETTER,
                        letter -> letter.getKey() == null ? null : Bytes.of(letter.getKey())));
    }

    private Properties clientSettings() {
        Properties settings = new Properties();
        settings.putAll(options.kafka().client());
        return settings;
    }

    private <T extends SpecificRecord> void write(DataStream<T> records, String uid, RecordWriter<T> writer) {
        records.sinkTo(sink(uid, writer)).uid(uid).name(uid.replace('-', ' '));
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private KafkaSource<RawRecord> source(String topic, OffsetsInitializer start) {
        return KafkaSource.<RawRecord>builder()
                .setBootstrapServers(options.kafka().bootstrap())
                .setProperties(clientSettings())
                .setTopics(topic)
                .setGroupId(options.group())
                .setClientIdPrefix(options.group() + "-" + topic)
                .setStartingOffsets(start)
                .setDeserializer(new RawRecordReader())
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .build();
    }

    private KafkaSource<RawRecord> bounded(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        return KafkaSource.<RawRecord>builder()
                .setBootstrapServers(options.kafka().bootstrap())
                .setProperties(clientSettings())
                .setPartitions(new HashSet<>(from.keySet()))
                .setClientIdPrefix(options.group() + "-history")
                .setStartingOffsets(OffsetsInitializer.offsets(from))
                .setBounded(OffsetsInitializer.offsets(to))
                .setDeserializer(new RawRecordReader())
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false")
                .build();
    }

    private <T extends SpecificRecord> KafkaSink<T> sink(String name, RecordWriter<T> writer) {
        KafkaSinkBuilder<T> sink = KafkaSink.<T>builder()
                .setBootstrapServers(options.kafka().bootstrap())
                .setKafkaProducerConfig(clientSettings())
                .setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(Topics.MAX_DEAD_LETTER_BYTES))
                .setRecordSerializer(writer);
        return switch (options.delivery()) {
            case AT_LEAST_ONCE ->
                sink.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE).build();
            case EXACTLY_ONCE ->
                sink.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                        .setTransactionalIdPrefix(options.group() + "-" + name)
                        // A few ids used in turn: one id for each checkpoint would fill the broker's memory for a week
                        // each.
                        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                        .setProperty(
                                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                                Long.toString(TRANSACTION_TIMEOUT.toMillis()))
                        .build();
        };
    }

    /** A partition has been read up to here: told with each frame, so that what follows from it is the same each time. */
    private static final class Arrived implements WatermarkGenerator<RawRecord> {

        @Override
        public void onEvent(RawRecord frame, long arrivedMillis, WatermarkOutput output) {
            output.emitWatermark(new Watermark(arrivedMillis - 1));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            // Nothing happens between frames.
        }
    }

    /** Queries have no time: they must not hold back that of the frames. */
    private static final class Timeless implements WatermarkGenerator<RawRecord> {

        @Override
        public void onEvent(RawRecord query, long timestamp, WatermarkOutput output) {
            // Says nothing about time.
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.markIdle();
        }
    }
}
