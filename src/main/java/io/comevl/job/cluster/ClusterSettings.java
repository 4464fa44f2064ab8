package io.comevl.job.cluster;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * How a cluster is started.
 *
 * @param configuration folder with Flink's {@code config.yaml}
 * @param taskManagers processes that carry out jobs
 * @param webPort where Flink's web page listens and jobs are submitted
 * @param zooKeeperPort where ZooKeeper listens
 * @param owner process with which the cluster ends; none for one that outlives who started it
 */
public record ClusterSettings(
        Path configuration, int taskManagers, int webPort, int zooKeeperPort, OptionalLong owner) {

    private static final int MOST = 64;

    /** Checks the number of processes. */
    public ClusterSettings {
        if (taskManagers < 1 || taskManagers > MOST) {
            throw new IllegalArgumentException(
                    "cluster: task managers must be 1 to " + MOST + ", found " + taskManagers);
        }
        configuration = configuration.toAbsolutePath().normalize();
    }

    void write(Path file) throws IOException {
        Properties values = new Properties();
        values.setProperty("configuration", configuration.toString());
        values.setProperty("taskManagers", Integer.toString(taskManagers));
        values.setProperty("webPort", Integer.toString(webPort));
        values.setProperty("zooKeeperPort", Integer.toString(zooKeeperPort));
        owner.ifPresent(process -> values.setProperty("owner", Long.toString(process)));
        try (Writer out = Files.newBufferedWriter(file)) {
            values.store(out, "Written by comevl cluster up.");
        }
    }

    /** What was written last; none if there never was a cluster. */
    static Optional<ClusterSettings> read(Path file) throws IOException {
        Properties values = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            values.load(in);
        } catch (NoSuchFileException never) {
            return Optional.empty();
        }
        String owner = values.getProperty("owner");
        return Optional.of(new ClusterSettings(
                Path.of(values.getProperty("configuration")),
                Integer.parseInt(values.getProperty("taskManagers")),
                Integer.parseInt(values.getProperty("webPort")),
                Integer.parseInt(values.getProperty("zooKeeperPort")),
                owner == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(owner))));
    }
}
