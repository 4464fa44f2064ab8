package io.comevl.cli;

import io.comevl.ingest.CameraAddress;
import io.comevl.ingest.live.CameraMetrics;
import io.comevl.ingest.live.CameraSpec;
import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(names = "--id", required = true, paramLabel = "NAME", description = "Its name, the key of its frames.")
    private String id;

    @Option(
            names = "--url",
            required = true,
            paramLabel = "ADDRESS",
            description =
                    "rtsp://, rtsps://, http:// or https:// (MJPEG and what else FFmpeg reads), /dev/video0, a video "
                            + "file, or 'generated'. $${NAME} in it stands for a variable of the environment, such as a password.")
    private String url;

    @Option(
            names = "--fps",
            defaultValue = "" + CameraSpec.FRAMES_PER_SECOND,
            paramLabel = "RATE",
            description = "Frames a second at most. Default: ${DEFAULT-VALUE}.")
    private double framesPerSecond;

    @Option(
            names = "--max-size",
            defaultValue = CameraSpec.MAX_SIZE,
            paramLabel = "WxH",
            description = "Larger pictures are made smaller. Default: ${DEFAULT-VALUE}.")
    private String maxSize;

    @Option(
            names = "--quality",
            defaultValue = "" + CameraSpec.JPEG_QUALITY,
            paramLabel = "1-100",
            description = "Of the JPEGs. Default: ${DEFAULT-VALUE}.")
    private int quality;

    @Option(
            names = "--timeout",
            defaultValue = "10s",
            paramLabel = "TIME",
            description =
                    "The longest that it may be silent: it is connected again before, or else its process killed. "
                            + "Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    @Override
    public Integer call() throws Exception {
        CameraSpec camera = new CameraSpec(
                id, CameraAddress.of(url), framesPerSecond, CameraSpec.Size.of(maxSize), quality, timeout);
        JobOptions options = JobRunner.prepareTopics(kafka.configuration());
        PrometheusRegistry registry = new PrometheusRegistry();
        CameraRun.Told told = new CameraRun.Told(
                line -> command.commandLine().getErr().println("comevl: " + line), new CameraMetrics(registry)::show);
        try (MetricsOptions.Served served = metrics.serve(registry)) {
            served.announce(command.commandLine().getErr());
            CameraRun.untilStopped(List.of(camera), Optional::empty, options, told);
        }
        return CommandLine.ExitCode.OK;
    }
}
