package io.comevl.job;

import io.comevl.avro.Counts;
import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Frame;
import io.comevl.avro.FrameEncoding;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.Rule;
import io.comevl.avro.Tracks;
import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The whole job over some empty frames in a small cluster within this process, without Kafka and with nobody who listens. A
 * process in which the job was played once begins it much faster: its classes and RocksDB are loaded, code is compiled.
 */
public final class Rehearsal {

    private static final int WIDTH_PIXELS = 320;
    private static final int HEIGHT_PIXELS = 180;
    private static final MemorySize SMALL = MemorySize.ofMebiBytes(16);
    private static final Duration FRAME_TIME = Duration.ofMillis(250);
    private static final Duration GLANCE = Duration.ofMillis(50);

    private Rehearsal() {}

    /**
     * Plays it to its end, or until this process is needed.
     *
     * @param frames how many
     * @param isNeeded asked again and again
     * @return whether it came to its end
     * @throws Exception if Flink cannot run it here
     */
    public static boolean play(ModelProvider models, int frames, BooleanSupplier isNeeded) throws Exception {
        Configuration config = new Configuration();
        config.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, SMALL);
        config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, SMALL);
        config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, SMALL);
        JobOptions options = JobOptions.from(config);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, config);
        TypeInformation<RawRecord> raw = TypeInformation.of(RawRecord.class);
        Query query = query();
        Inputs inputs = new Inputs(
                env.fromData(frames(frames), raw).uid("frames"),
                env.fromData(List.of(record(Topics.defaults().queries(), 0, RecordFormat.QUERY, query)), raw)
                        .uid("queries"),
                new QuerySnapshot(List.of(query), Map.of()),
                new WallTime());
        Topology.wire(inputs, new Nobody(), models, options);
        JobClient played = env.executeAsync("rehearsal");
        CompletableFuture<JobExecutionResult> end = played.getJobExecutionResult();
        while (!end.isDone()) {
            if (isNeeded.getAsBoolean()) {
                played.cancel().get();
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
        }
        end.get();
        return true;
    }

    private static Query query() {
        return Query.newBuilder()
                .setId("rehearsal")
                .setTask(QueryTask.COUNT)
                .setPhrase("cars")
                .setCameras(List.of("*"))
                .setTrack(true)
                .setRule(Rule.newBuilder().setCondition("count > 1").build())
                .build();
    }

    private static List<RawRecord> frames(int count) {
        byte[] picture = PixelEncoder.jpeg(
                new Pixels(WIDTH_PIXELS, HEIGHT_PIXELS, new byte[3 * WIDTH_PIXELS * HEIGHT_PIXELS]), 90);
        Instant begin = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(FRAME_TIME.multipliedBy(count));
        return IntStream.range(0, count)
                .mapToObj(number -> record(
                        Topics.defaults().frames(),
                        number,
                        RecordFormat.FRAME,
                        Frame.newBuilder()
                                .setCamera("rehearsal")
                                .setSequence(number)
                                .setCapturedAt(begin.plus(FRAME_TIME.multipliedBy(number)))
                                .setEncoding(FrameEncoding.JPEG)
                                .setImage(ByteBuffer.wrap(picture))
                                .build()))
                .toList();
    }

    private static <T extends SpecificRecord> RawRecord record(
            String topic, long offset, RecordFormat<T> format, T datum) {
        return new RawRecord(
                topic,
                0,
                offset,
                "rehearsal".getBytes(StandardCharsets.UTF_8),
                format.encode(datum),
                new String(format.header().value(), StandardCharsets.UTF_8));
    }

    /** Listens to nothing. */
    private static final class Nobody implements Outputs {

        @Override
        public void detections(DataStream<Detection> detections) {
            discard(detections);
        }

        @Override
        public void tracks(DataStream<Tracks> tracks) {
            discard(tracks);
        }

        @Override
        public void counts(DataStream<Counts> counts) {
            discard(counts);
        }

        @Override
        public void events(DataStream<Event> events) {
            discard(events);
        }

        @Override
        public void deadLetters(DataStream<DeadLetter> deadLetters) {
            discard(deadLetters);
        }

        private static <T> void discard(DataStream<T> stream) {
            stream.sinkTo(new DiscardingSink<>());
        }
    }
}
