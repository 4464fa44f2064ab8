package io.comevl.job;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Kafka as the topology's inputs and outputs: read committed, written exactly once. */
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
        return new Inputs(frames, queries, standing);
    }

    @Override
    public void detections(DataStream<Detection> detections) {
        detections
                .sinkTo(this.<Detection>sink(
                        "detections",
                        new RecordWriter<>(
                                options.topics().detections(),
                                () -> RecordFormat.DETECTION,
                                detection -> detection.getCamera().getBytes(StandardCharsets.UTF_8))))
                .uid("detections")
                .name("detections");
    }

    @Override
    public void deadLetters(DataStream<DeadLetter> deadLetters) {
        deadLetters
                .sinkTo(this.<DeadLetter>sink(
                        "dead-letters",
                        new RecordWriter<>(
                                options.topics().deadLetters(),
                                () -> RecordFormat.DEAD_LETTER,
                                letter -> letter.getKey() == null ? null : Bytes.of(letter.getKey()))))
                .uid("dead-letters")
                .name("dead letters");
    }

    private KafkaSource<RawRecord> source(String topic, OffsetsInitializer start) {
        return KafkaSource.<RawRecord>builder()
                .setBootstrapServers(options.bootstrap())
                .setTopics(topic)
                .setGroupId(options.group())
                .setClientIdPrefix(options.group() + "-" + topic)
                .setStartingOffsets(start)
                .setDeserializer(new RawRecordReader())
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .build();
    }

    private <T extends SpecificRecord> KafkaSink<T> sink(String name, RecordWriter<T> writer) {
        return KafkaSink.<T>builder()
                .setBootstrapServers(options.bootstrap())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(options.group() + "-" + name)
                // A few ids used in turn: one id for each checkpoint would fill the broker's memory for a week each.
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(TRANSACTION_TIMEOUT.toMillis()))
                .setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(Topics.MAX_DEAD_LETTER_BYTES))
                .setRecordSerializer(writer)
                .build();
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
