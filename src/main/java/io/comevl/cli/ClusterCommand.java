package io.comevl.cli;

import io.comevl.job.cluster.Cluster;
import io.comevl.job.cluster.ClusterFolder;
import io.comevl.job.cluster.ClusterStatus;
import io.comevl.job.cluster.FlinkPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A Flink cluster of this machine's processes. */
@Command(
        name = "cluster",
        description = {
            "Starts, stops and shows a Flink cluster of processes of this machine: ZooKeeper, a JobManager, TaskManagers, "
                    + "and a supervisor that starts them again when they die.",
            "comevl run --cluster submits the job to it."
        },
        synopsisSubcommandLabel = "COMMAND")
final class ClusterCommand {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Spec
    private CommandSpec command;

    /** Which cluster. */
    static final class Place {

        @Option(
                names = "--dir",
                paramLabel = "DIR",
                description =
                        "Where it keeps its state, logs and process numbers. Default: ~/.local/state/comevl/cluster.")
        private Optional<Path> directory;

        ClusterFolder folder() {
            return directory.map(ClusterFolder::new).orElseGet(ClusterFolder::usual);
        }

        Cluster cluster() throws IOException {
            return required(folder());
        }

        static Cluster required(ClusterFolder folder) throws IOException {
            return Cluster.at(folder)
                    .orElseThrow(() ->
                            new IOException(folder.path() + ": no cluster was started here; comevl cluster up does"));
        }
    }

    @Command(description = "Starts a cluster; jobs that ran when it was taken down go on.")
    int up(
            @Mixin Place place,
            @Option(
                            names = "--taskmanagers",
                            defaultValue = "2",
                            paramLabel = "N",
                            description = "Processes that carry out jobs; one more than the job needs takes over at "
                                    + "once where one dies. Default: ${DEFAULT-VALUE}.")
                    int taskManagers,
            @Option(
                            names = "--web-port",
                            defaultValue = "8081",
                            paramLabel = "PORT",
                            description = "Where Flink's web page listens; 0 for any free port. "
                                    + "Default: ${DEFAULT-VALUE}.")
                    int webPort,
            @Option(
                            names = "--config",
                            paramLabel = "DIR",
                            description = "Folder with config.yaml. Default: flink-conf of this project.")
                    Optional<Path> configuration)
            throws IOException, InterruptedException {
        Cluster cluster = Cluster.up(
                place.folder(),
                configuration.orElseGet(KafkaOptions::ownFolder),
                taskManagers,
                webPort,
                Cluster.Lifetime.UNTIL_DOWN,
                PATIENCE);
        print(cluster.status(), cluster.folder());
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "Ends all of its processes; what jobs know is kept.")
    int down(@Mixin Place place) throws IOException, InterruptedException {
        place.cluster().down();
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "Tells what runs; exit code 1 if something that should run does not.")
    int status(@Mixin Place place) throws IOException, InterruptedException {
        Cluster cluster = place.cluster();
        ClusterStatus status = cluster.status();
        print(status, cluster.folder());
        return status.isWhole() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void print(ClusterStatus status, ClusterFolder folder) {
        PrintWriter out = command.commandLine().getOut();
        for (ClusterStatus.Watched process : status.processes()) {
            out.printf(
                    "%-15s %s%n",
                    process.name(), process.alive().map(ClusterCommand::told).orElse("does not run"));
        }
        out.printf("%-15s %s%n", "web page", status.flink().isPresent() ? status.webPage() : "does not answer");
        status.flink()
                .ifPresent(flink -> out.printf(
                        "%-15s %d registered, %d of %d slots free%n",
                        "task managers", flink.taskManagers(), flink.freeSlots(), flink.slots()));
        for (FlinkPage.Job job : status.jobs()) {
            out.printf("%-15s %s %s %s%n", "job", job.id(), job.name(), job.state());
        }
        out.printf("%-15s %s%n", "folder", folder.path());
    }

    private static String told(ClusterStatus.Alive alive) {
        String times = alive.starts() == 1 ? "" : ", started " + alive.starts() + " times";
        Duration age = Duration.between(alive.began(), Instant.now());
        return "pid " + alive.pid() + ", runs for " + age.toSeconds() + " s" + times;
    }
}
