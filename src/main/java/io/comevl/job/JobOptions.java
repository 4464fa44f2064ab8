package io.comevl.job;

import io.comevl.grounding.Reuse;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.Topics;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The job's options as its parts take them.
 *
 * @param kafka the cluster
 * @param group consumer group and prefix of transactional ids
 * @param partitions partitions of topics to create
 * @param topics names of topics
 * @param limits which frames are let in
 * @param encode bounds of the encoders
 * @param ground bounds of the decoder
 * @param reuse what of a camera's earlier frames is used again
 * @param outOfOrder how long a camera's frames may come out of order
 * @param idle after which a silent camera no longer holds time back
 * @param overload what happens when frames come too fast
 * @param delivery what readers of results may rely on
 */
public record JobOptions(
        KafkaCluster kafka,
        String group,
        int partitions,
        Topics topics,
        FrameLimits limits,
        AsyncLimits encode,
        AsyncLimits ground,
        ReuseOptions reuse,
        Duration outOfOrder,
        Duration idle,
        Options.Overload overload,
        Options.Delivery delivery) {

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException if one makes no sense; names it
     */
    public static JobOptions from(ReadableConfig config) {
        JobOptions options = new JobOptions(
                kafka(config),
                config.get(Options.GROUP),
                config.get(Options.PARTITIONS),
                new Topics(
                        config.get(Options.FRAMES_TOPIC),
                        config.get(Options.QUERIES_TOPIC),
                        config.get(Options.DETECTIONS_TOPIC),
                        config.get(Options.EVENTS_TOPIC),
                        config.get(Options.DEAD_LETTERS_TOPIC),
                        config.get(Options.TRACKS_TOPIC),
                        config.get(Options.COUNTS_TOPIC),
                        config.get(Options.CAMERA_STATUS_TOPIC),
                        config.get(Options.CAMERAS_TOPIC)),
                new FrameLimits(
                        config.get(Options.FRAME_MAX_AGE),
                        config.get(Options.FRAME_MAX_AHEAD),
                        config.get(Options.FRAME_MAX_BYTES),
                        config.get(Options.FRAME_MAX_SIDE),
                        config.get(Options.FRAME_MAX_PIXELS)),
                new AsyncLimits(config.get(Options.ENCODE_CAPACITY), config.get(Options.ENCODE_TIMEOUT)),
                new AsyncLimits(config.get(Options.GROUND_CAPACITY), config.get(Options.GROUND_TIMEOUT)),
                new ReuseOptions(
                        new Reuse(
                                config.get(Options.REUSE_PICTURES),
                                config.get(Options.REUSE_TOLERANCE),
                                config.get(Options.REUSE_MEMORY).getBytes(),
                                config.get(Options.REUSE_DRAFTS)),
                        config.get(Options.REUSE_FORGET_AFTER)),
                config.get(Options.OUT_OF_ORDER),
                config.get(Options.IDLE),
                config.get(Options.OVERLOAD),
                config.get(Options.DELIVERY));
        require(options.partitions >= 1, Options.PARTITIONS.key(), "at least 1", options.partitions);
        require(options.encode.capacity() >= 1, Options.ENCODE_CAPACITY.key(), "at least 1", options.encode.capacity());
        require(options.ground.capacity() >= 1, Options.GROUND_CAPACITY.key(), "at least 1", options.ground.capacity());
        require(!options.group.isBlank(), Options.GROUP.key(), "a name", "none");
        options.limits.image();
        return options;
    }

    private static KafkaCluster kafka(ReadableConfig config) {
        String bootstrap = config.get(Options.BOOTSTRAP);
        return config.getOptional(Options.CLIENT_CONFIG)
                .map(file -> KafkaCluster.at(bootstrap, Path.of(file)))
                .orElseGet(() -> KafkaCluster.at(bootstrap));
    }

    private static void require(boolean holds, String key, String expected, Serializable found) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": expected " + expected + ", found " + found);
        }
    }
}
