package io.comevl.job;

import java.util.UUID;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** What is different about a job that runs over history. */
public final class Replay {

    private Replay() {}

    /**
     * The options of a replay: results go into topics of their own, transactions and everything else bear a name of their
     * own, and each frame is answered, however long that takes.
     *
     * @param live options of the job whose frames are read
     * @param prefix what the names of topics of results begin with
     */
    public static Configuration configuration(Configuration live, String prefix) {
        Configuration replay = new Configuration(live);
        prefixed(replay, Options.DETECTIONS_TOPIC, prefix);
        prefixed(replay, Options.TRACKS_TOPIC, prefix);
        prefixed(replay, Options.COUNTS_TOPIC, prefix);
        prefixed(replay, Options.EVENTS_TOPIC, prefix);
        prefixed(replay, Options.DEAD_LETTERS_TOPIC, prefix);
        replay.set(Options.GROUP, live.get(Options.GROUP) + "-replay-" + UUID.randomUUID());
        replay.set(Options.OVERLOAD, Options.Overload.EVERY);
        return replay;
    }

    private static void prefixed(Configuration config, ConfigOption<String> topic, String prefix) {
        config.set(topic, prefix + config.get(topic));
    }
}
