package io.comevl.job.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What runs.
 *
 * @param processes those that should run, supervisor first
 * @param webPage where Flink's web page is or would be
 * @param flink what Flink says of itself; none if it does not answer
 * @param jobs that have not ended
 */
public record ClusterStatus(
        List<Watched> processes, String webPage, Optional<FlinkPage.Overview> flink, List<FlinkPage.Job> jobs) {

    /** Copies. */
    public ClusterStatus {
        processes = List.copyOf(processes);
        jobs = List.copyOf(jobs);
    }

    /**
     * A process that should run.
     *
     * @param name of the process
     * @param alive it, if it lives
     */
    public record Watched(String name, Optional<Alive> alive) {}

    /**
     * A process that lives.
     *
     * @param pid its number
     * @param began when it began
     * @param starts how often it was started since the cluster is up
     */
    public record Alive(long pid, Instant began, int starts) {}

    /** How often a process was started; 0 if it does not live. */
    int starts(String name) {
        return processes.stream()
                .filter(process -> process.name().equals(name))
                .flatMap(process -> process.alive().stream())
                .mapToInt(Alive::starts)
                .sum();
    }

    /** Whether everything is as it should be. */
    public boolean isWhole() {
        return flink.isPresent()
                && processes.stream().allMatch(process -> process.alive().isPresent())
                && flink.get().taskManagers() >= taskManagers()
                && flink.get().slots() >= flink.get().taskManagers(); // they tell of their slots after they registered
    }

    private long taskManagers() {
        return processes.stream()
                .filter(process -> process.name().startsWith(Members.TASK_MANAGER))
                .count();
    }

    /** Whether nothing runs at all. */
    public boolean isDown() {
        return processes.stream().allMatch(process -> process.alive().isEmpty());
    }
}
