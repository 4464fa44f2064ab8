package io.comevl.cli;

import io.comevl.job.cluster.Cluster;
import io.comevl.job.cluster.ClusterFolder;
import io.comevl.job.cluster.ClusterStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
            return directory.map(ClusterFolder::new).orElseGet(() -> ClusterFolder.usual("cluster"));
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
                new Cluster.Plan(
                        configuration.orElseGet(KafkaOptions::ownFolder),
                        taskManagers,
                        webPort,
                        Cluster.Lifetime.UNTIL_DOWN),
                PATIENCE);
        ClusterReport.print(cluster, cluster.status(), command.commandLine().getOut());
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
        ClusterReport.print(cluster, status, command.commandLine().getOut());
        return status.isWhole() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
