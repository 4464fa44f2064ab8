package io.comevl.cli;

import io.comevl.ingest.live.CameraMetrics;
import io.comevl.ingest.live.CameraSpec;
import io.comevl.ingest.live.CamerasFile;
import io.comevl.ingest.live.WantedCameras;
import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.comevl.job.query.CameraPatterns;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Many cameras to Kafka. */
@Command(
        name = "cameras",
        description = {
            "Publishes the frames of many cameras to Kafka until it is stopped (Ctrl-C), each from a process of its own, "
                    + "so that none can hold up another.",
            "The file has a list 'cameras' of {id, url, fps, max-size, quality, timeout}, as the options of comevl camera, and "
                    + "may have 'defaults' of the last four. When it is written anew, cameras are started and stopped accordingly.",
            "Without a file they are those of topic cameras, which comevl cameras add and remove change meanwhile."
        },
        subcommands = {
            CamerasStatusCommand.class,
            CamerasTopicCommands.Add.class,
            CamerasTopicCommands.Remove.class,
            CamerasTopicCommands.ListAll.class
        })
final class CamerasCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private MetricsOptions metrics;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "YAML file of cameras.")
    private Optional<Path> file;

    @Option(
            names = "--only",
            split = ",",
            defaultValue = "*",
            paramLabel = "GLOB",
            description = "Of topic cameras only these, so that several machines can share them. Default: all.")
    private List<String> only;

    @Override
    public Integer call() throws Exception {
        Consumer<String> log = line -> command.commandLine().getErr().println("comevl: " + line);
        if (file.isPresent()) {
            WatchedCameras changes = WatchedCameras.of(file.get(), log);
            List<CameraSpec> cameras = CamerasFile.read(file.get());
            run(JobRunner.prepareTopics(kafka.configuration()), cameras, changes, log);
            return CommandLine.ExitCode.OK;
        }
        JobOptions options = JobRunner.prepareTopics(kafka.configuration());
        CameraPatterns mine = new CameraPatterns(only);
        try (WantedCameras changes = WantedCameras.follow(
                WantedCameras.topic(options.kafka(), options.topics().cameras()), mine::match, log)) {
            log.accept("following topic " + options.topics().cameras());
            run(options, List.of(), changes, log);
        }
        return CommandLine.ExitCode.OK;
    }

    private void run(
            JobOptions options,
            List<CameraSpec> cameras,
            Supplier<Optional<List<CameraSpec>>> changes,
            Consumer<String> log)
            throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        CameraMetrics told = new CameraMetrics(registry);
        try (MetricsOptions.Served served = metrics.serve(registry)) {
            served.announce(command.commandLine().getErr());
            CameraRun.untilStopped(cameras, changes, options, new CameraRun.Told(log, told::show));
        }
    }
}
