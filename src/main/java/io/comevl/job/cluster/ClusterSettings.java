package io.comevl.job.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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
 * @param companions programs that are kept alive beside it
 */
record ClusterSettings(
        Path configuration,
        int taskManagers,
        int webPort,
        int zooKeeperPort,
        OptionalLong owner,
        List<Companion> companions) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int MOST = 64;

    /** Checks the number of processes. */
    ClusterSettings {
        if (taskManagers < 1 || taskManagers > MOST) {
            throw new IllegalArgumentException(
                    "cluster: task managers must be 1 to " + MOST + ", found " + taskManagers);
        }
        configuration = configuration.toAbsolutePath().normalize();
        companions = List.copyOf(companions);
    }

    void write(ClusterFolder folder) throws IOException {
        Properties values = new Properties();
        values.setProperty("configuration", configuration.toString());
        values.setProperty("taskManagers", Integer.toString(taskManagers));
        values.setProperty("webPort", Integer.toString(webPort));
        values.setProperty("zooKeeperPort", Integer.toString(zooKeeperPort));
        owner.ifPresent(process -> values.setProperty("owner", Long.toString(process)));
        try (Writer out = Files.newBufferedWriter(folder.settings())) {
            values.store(out, "Written when the cluster was started.");
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(folder.companions().toFile(), companions);
    }

    /** What was written last; none if there never was a cluster. */
    static Optional<ClusterSettings> read(ClusterFolder folder) throws IOException {
        Properties values = new Properties();
        try (Reader in = Files.newBufferedReader(folder.settings())) {
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
                owner == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(owner)),
                companions(folder.companions())));
    }

    private static List<Companion> companions(Path file) throws IOException {
        return Files.exists(file)
                ? List.of(JSON.readValue(file.toFile(), Companion[].class))
                : List.of(); // a cluster of before there were any
    }
}
