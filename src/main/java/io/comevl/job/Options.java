package io.comevl.job;

import io.comevl.grounding.Reuse;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Everything that can be set of the job itself, beside Flink's own options, in {@code flink-conf/config.yaml}. */
public final class Options {

    /** Address of Kafka. */
    public static final ConfigOption<String> BOOTSTRAP = ConfigOptions.key("comevl.kafka.bootstrap-servers")
            .stringType()
            .defaultValue("localhost:9092")
            .withDescription("Addresses of the Kafka cluster.");

    /** How clients show who they are. */
    public static final ConfigOption<String> CLIENT_CONFIG = ConfigOptions.key("comevl.kafka.client-config")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Properties file with settings of all Kafka clients (TLS, SASL), as for --command-config of Kafka's "
                            + "own tools; ${env:NAME} and ${file:...} are resolved by the clients' config.providers.");

    /** Consumer group and prefix of transactions. */
    public static final ConfigOption<String> GROUP = ConfigOptions.key("comevl.kafka.group")
            .stringType()
            .defaultValue("comevl")
            .withDescription("Consumer group and prefix of transactional ids; one for each job that runs at a time.");

    /** What readers of results may rely on. */
    public static final ConfigOption<Delivery> DELIVERY = ConfigOptions.key("comevl.kafka.delivery")
            .enumType(Delivery.class)
            .defaultValue(Delivery.EXACTLY_ONCE)
            .withDescription(
                    "exactly-once: results become visible with the checkpoint that holds them, each once. "
                            + "at-least-once: they are visible at once, and after a failure some come again under the same id.");

    /** Guarantees for results. */
    public enum Delivery {
        /** Each result once, visible with the next checkpoint. */
        EXACTLY_ONCE,
        /** Each result once or more, visible at once; its id tells repetitions. */
        AT_LEAST_ONCE
    }

    /** Partitions of topics that the job creates. */
    public static final ConfigOption<Integer> PARTITIONS = ConfigOptions.key("comevl.kafka.partitions")
            .intType()
            .defaultValue(4)
            .withDescription("Partitions of topics that the job has to create; bounds the useful parallelism.");

    /** Topic of frames. */
    public static final ConfigOption<String> FRAMES_TOPIC = topic("frames", "frames", "Frames of cameras.");

    /** Topic of queries. */
    public static final ConfigOption<String> QUERIES_TOPIC = topic("queries", "queries", "Standing queries.");

    /** Topic of detections. */
    public static final ConfigOption<String> DETECTIONS_TOPIC = topic("detections", "detections", "Answers.");

    /** Topic of events. */
    public static final ConfigOption<String> EVENTS_TOPIC = topic("events", "events", "Alerts and crossings.");

    /** Topic of tracks. */
    public static final ConfigOption<String> TRACKS_TOPIC = topic("tracks", "tracks", "Who is where on each frame.");

    /** Topic of counts. */
    public static final ConfigOption<String> COUNTS_TOPIC =
            topic("counts", "counts", "What was counted in windows of time.");

    /** Topic of cameras' status. */
    public static final ConfigOption<String> CAMERA_STATUS_TOPIC =
            topic("camera-status", "camera-status", "How cameras are.");

    /** Topic of cameras. */
    public static final ConfigOption<String> CAMERAS_TOPIC =
            topic("cameras", "cameras", "Cameras whose frames are wanted.");

    /** Topic of dead letters. */
    public static final ConfigOption<String> DEAD_LETTERS_TOPIC =
            topic("dead-letters", "dead-letters", "Records that could not be used.");

    /** Oldest frame let in. */
    public static final ConfigOption<Duration> FRAME_MAX_AGE = ConfigOptions.key("comevl.frames.max-age")
            .durationType()
            .defaultValue(Duration.ofHours(1))
            .withDescription("Frames captured longer ago become dead letters.");

    /** How far a camera's clock may run ahead. */
    public static final ConfigOption<Duration> FRAME_MAX_AHEAD = ConfigOptions.key("comevl.frames.max-ahead")
            .durationType()
            .defaultValue(Duration.ofMinutes(1))
            .withDescription("Frames captured further in the future become dead letters.");

    /** Largest compressed picture. */
    public static final ConfigOption<Integer> FRAME_MAX_BYTES = ConfigOptions.key("comevl.frames.max-bytes")
            .intType()
            .defaultValue(16 << 20)
            .withDescription("Most bytes of a compressed picture.");

    /** Longest side of a picture. */
    public static final ConfigOption<Integer> FRAME_MAX_SIDE = ConfigOptions.key("comevl.frames.max-side-pixels")
            .intType()
            .defaultValue(8192)
            .withDescription("Longest side of a picture.");

    /** Most pixels of a picture. */
    public static final ConfigOption<Long> FRAME_MAX_PIXELS = ConfigOptions.key("comevl.frames.max-pixels")
            .longType()
            .defaultValue(40_000_000L)
            .withDescription("Most pixels of a picture; decoded, each takes three bytes.");

    /** How long frames may come out of order. */
    public static final ConfigOption<Duration> OUT_OF_ORDER = ConfigOptions.key("comevl.frames.out-of-order")
            .durationType()
            .defaultValue(Duration.ofSeconds(1))
            .withDescription("How much later than its successor in capture time a camera's frame may come.");

    /** After which a silent camera no longer holds time back. */
    public static final ConfigOption<Duration> IDLE = ConfigOptions.key("comevl.frames.idle")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("A camera silent for longer no longer holds back event time.");

    /** Frames under way in the encoders. */
    public static final ConfigOption<Integer> ENCODE_CAPACITY = ConfigOptions.key("comevl.encode.capacity")
            .intType()
            .defaultValue(8)
            .withDescription("Frames that one subtask has under way in decoding, encoders and fusion.");

    /** Time limit of the encoders. */
    public static final ConfigOption<Duration> ENCODE_TIMEOUT = ConfigOptions.key("comevl.encode.timeout")
            .durationType()
            .defaultValue(Duration.ofMinutes(1))
            .withDescription("A frame that takes longer to encode is answered as timed out.");

    /** Frames under way in the decoder. */
    public static final ConfigOption<Integer> GROUND_CAPACITY = ConfigOptions.key("comevl.ground.capacity")
            .intType()
            .defaultValue(8)
            .withDescription("Frames that one subtask has under way in answering.");

    /** Time limit of the decoder. */
    public static final ConfigOption<Duration> GROUND_TIMEOUT = ConfigOptions.key("comevl.ground.timeout")
            .durationType()
            .defaultValue(Duration.ofMinutes(2))
            .withDescription("A frame whose answers take longer is answered as timed out.");

    /** What passes for an unchanged picture. */
    public static final ConfigOption<Reuse.Pictures> REUSE_PICTURES = ConfigOptions.key("comevl.reuse.pictures")
            .enumType(Reuse.Pictures.class)
            .defaultValue(Reuse.Pictures.EXACT)
            .withDescription(
                    "exact: crops with the same pixels as the camera's last encoded ones are not encoded again, and "
                            + "a frame without a changed crop repeats its answers. tolerant: so are crops that differ less than "
                            + "comevl.reuse.tolerance; answers may then differ. never: every frame is computed.");

    /** Tolerated difference of pictures. */
    public static final ConfigOption<Double> REUSE_TOLERANCE = ConfigOptions.key("comevl.reuse.tolerance")
            .doubleType()
            .defaultValue(4.0)
            .withDescription("Mean absolute difference of 8-bit levels up to which each patch of a crop passes for "
                    + "unchanged, if comevl.reuse.pictures is tolerant.");

    /** Whether earlier answers are taken for guesses. */
    public static final ConfigOption<Reuse.Drafts> REUSE_DRAFTS = ConfigOptions.key("comevl.reuse.drafts")
            .enumType(Reuse.Drafts.class)
            .defaultValue(Reuse.Drafts.EXACT)
            .withDescription(
                    "Whether the camera's last answer to a question is taken for a guess of the next one, which one "
                            + "run of the decoder checks. exact: where the decoder computes in float32, so that answers stay the "
                            + "same. always: in int8 too, where tokens nearly as likely as another may change. never.");

    /** Memory for a camera's pictures. */
    public static final ConfigOption<MemorySize> REUSE_MEMORY = ConfigOptions.key("comevl.reuse.memory-per-camera")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(64))
            .withDescription(
                    "Most that is remembered of a camera's pictures: pixels of its crops and their visual tokens. "
                            + "Larger frames are computed every time.");

    /** When a silent camera is forgotten. */
    public static final ConfigOption<Duration> REUSE_FORGET_AFTER = ConfigOptions.key("comevl.reuse.forget-after")
            .durationType()
            .defaultValue(Duration.ofMinutes(1))
            .withDescription("What is remembered of a camera is released when it has been silent for this long.");

    /** What happens when frames come faster than they can be answered. */
    public static final ConfigOption<Overload> OVERLOAD = ConfigOptions.key("comevl.overload")
            .enumType(Overload.class)
            .defaultValue(Overload.EVERY)
            .withDescription("What happens when frames come faster than they can be answered.");

    /** Overload policies. */
    public enum Overload {
        /** Every frame is answered; Kafka holds what waits. */
        EVERY,
        /** The newest frame of each camera is answered; what it takes the place of is told as skipped. */
        LATEST
    }

    /** Partitions of topics where nothing else is said. */
    public static int usualPartitions() {
        return PARTITIONS.defaultValue();
    }

    private Options() {}

    private static ConfigOption<String> topic(String name, String usual, String description) {
        return ConfigOptions.key("comevl.topics." + name)
                .stringType()
                .defaultValue(usual)
                .withDescription(description);
    }
}
