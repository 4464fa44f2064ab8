package io.comevl.cli;

import io.comevl.ingest.live.CameraMetrics;
import io.comevl.ingest.live.CameraSpec;
import io.comevl.ingest.live.CamerasFile;
import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Many cameras to Kafka. */
@Command(
        name = "cameras",
        description = {
            "Publishes the frames of many cameras to Kafka until it is stopped (Ctrl-C), each from a process of its own, "
                    + "so that none can hold up another.",
            "The file has a list 'cameras' of {id, url, fps, max-size, quality, timeout}, as the options of comevl camera, and "
                    + "may have 'defaults' of the last four. When it is written anew, cameras are started and stopped accordingly."
        },
        subcommands = CamerasStatusCommand.class)
final class CamerasCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private MetricsOptions metrics;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "YAML file of cameras.")
    private Optional<Path> file;

    @Override
    public Integer call() throws Exception {
        if (file.isEmpty()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "say which: give a file of cameras, or status");
        }
        Consumer<String> log = line -> command.commandLine().getErr().println("comevl: " + line);
        WatchedCameras changes = WatchedCameras.of(file.get(), log);
        List<CameraSpec> cameras = CamerasFile.read(file.get());
        JobOptions options = JobRunner.prepareTopics(kafka.configuration());
        PrometheusRegistry registry = new PrometheusRegistry();
        CameraMetrics told = new CameraMetrics(registry);
        try (MetricsOptions.Served served = metrics.serve(registry)) {
            served.announce(command.commandLine().getErr());
            CameraRun.untilStopped(cameras, changes, options, new CameraRun.Told(log, told::show));
        }
        return CommandLine.ExitCode.OK;
    }
}
