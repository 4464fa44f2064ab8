package io.comevl.job.cluster;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where a cluster keeps everything: how it was started, what runs, logs, and the state from which it goes on after it was
 * down.
 *
 * @param path absolute
 */
public record ClusterFolder(Path path) {

    /** Makes the path absolute. */
    public ClusterFolder {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * This user's: {@code comevl/NAME} in the state folder by the XDG convention.
     *
     * @param name of one among several
     */
    public static ClusterFolder usual(String name) {
        return Stream.of(below(System.getenv("XDG_STATE_HOME"), ""), below(System.getenv("HOME"), ".local/state"))
                .filter(folder -> !folder.toString().isEmpty())
                .findFirst()
                .map(state -> new ClusterFolder(state.resolve("comevl").resolve(name)))
                .orElseGet(() -> new ClusterFolder(Path.of(".comevl", name)));
    }

    private static Path below(String parent, String child) {
        return parent == null || parent.isBlank() ? Path.of("") : Path.of(parent, child);
    }

    /** Where the state of jobs that were stopped is kept. */
    public Path savepoints() {
        return path.resolve("savepoints");
    }

    /** What processes print and log. */
    public Path logs() {
        return path.resolve("log");
    }

    Path settings() {
        return path.resolve("cluster.properties");
    }

    Path companions() {
        return path.resolve("companions.json");
    }

    Path note(String process) {
        return path.resolve("run").resolve(process + ".pid");
    }

    Path output(String process) {
        return logs().resolve(process + ".out");
    }

    Path log(String process) {
        return logs().resolve(process + ".log");
    }

    Path configuration(String process) {
        return path.resolve("conf").resolve(process);
    }

    Path scratch(String process) {
        return path.resolve("tmp").resolve(process);
    }

    Path zooKeeper() {
        return path.resolve("zookeeper");
    }

    Path highAvailability() {
        return path.resolve("ha");
    }

    Path checkpoints() {
        return path.resolve("checkpoints");
    }
}
