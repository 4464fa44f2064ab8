package io.comevl.cli;

import io.comevl.ingest.live.CameraMetrics;
import io.comevl.ingest.live.CameraSpec;
import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One camera to Kafka. */
@Command(
        name = "camera",
        description = {
            "Publishes a camera's frames to Kafka until it is stopped (Ctrl-C). A camera that ends, freezes or sends rubbish "
                    + "is connected again, for ever; its process is killed and started again if it hangs.",
            "If Kafka can't keep up, the newest frame is sent and older ones are dropped and counted: see comevl cameras status."
        })
final class CameraCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private MetricsOptions metrics;

    @Mixin
    private CameraOptions camera;

    @Override
    public Integer call() throws Exception {
        CameraSpec spec = camera.spec();
        JobOptions options = JobRunner.prepareTopics(kafka.configuration());
        PrometheusRegistry registry = new PrometheusRegistry();
        CameraRun.Told told = new CameraRun.Told(
                line -> command.commandLine().getErr().println("comevl: " + line), new CameraMetrics(registry)::show);
        try (MetricsOptions.Served served = metrics.serve(registry)) {
            served.announce(command.commandLine().getErr());
            CameraRun.untilStopped(List.of(spec), Optional::empty, options, told);
        }
        return CommandLine.ExitCode.OK;
    }
}
