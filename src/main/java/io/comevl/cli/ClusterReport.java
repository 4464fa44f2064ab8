package io.comevl.cli;

import io.comevl.job.cluster.Cluster;
import io.comevl.job.cluster.ClusterStatus;
import io.comevl.job.cluster.FlinkPage;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/** What runs of a cluster, a line each. */
final class ClusterReport {

    private ClusterReport() {}

    static void print(Cluster cluster, ClusterStatus status, PrintWriter out) {
        for (ClusterStatus.Watched process : status.processes()) {
            line(out, process.name(), process.alive().map(ClusterReport::told).orElse("does not run"));
        }
        line(out, "Flink's page", status.flink().isPresent() ? status.webPage() : "does not answer");
        status.flink()
                .ifPresent(flink -> line(
                        out,
                        "task managers",
                        "%d registered, %d of %d slots free"
                                .formatted(flink.taskManagers(), flink.freeSlots(), flink.slots())));
        for (FlinkPage.Job job : status.jobs()) {
            line(out, "job", job.id() + " " + job.name() + " " + job.state());
        }
        line(out, "folder", cluster.folder().path().toString());
    }

    static void line(PrintWriter out, String name, String told) {
        out.printf("%-15s %s%n", name, told);
    }

    private static String told(ClusterStatus.Alive alive) {
        String times = alive.starts() == 1 ? "" : ", started " + alive.starts() + " times";
        Duration age = Duration.between(alive.began(), Instant.now());
        return "pid " + alive.pid() + ", runs for " + age.toSeconds() + " s" + times;
    }
}
