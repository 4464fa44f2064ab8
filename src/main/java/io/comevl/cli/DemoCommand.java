package io.comevl.cli;

import io.comevl.avro.Query;
import io.comevl.cli.LiveView.Surface;
import io.comevl.evaluation.StreamLedger.Summary;
import io.comevl.job.query.QueriesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything at once on one machine, for a first look and for checks. */
@Command(
        name = "demo",
        description = {
            "Shows the whole way on this machine: a camera publishes frames to an embedded Kafka, a Flink job answers "
                    + "the standing queries on them, and the answers are read back from Kafka.",
            "Ends with a summary: nothing may be lost and nothing answered twice (exit code 1 otherwise)."
        })
final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Mixin
    private MetricsOptions metrics;

    @Option(
            names = "--duration",
            defaultValue = "30s",
            paramLabel = "TIME",
            description = "How long the camera runs. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(
            names = "--source",
            defaultValue = "generated",
            paramLabel = "FILE",
            description = "A video file, repeated as long as needed, or 'generated'. Default: ${DEFAULT-VALUE}.")
    private String source;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description = "YAML file of standing queries. Default: two that fit the generated scenes.")
    private Optional<Path> queries;

    @Option(
            names = "--fps",
            defaultValue = "4",
            paramLabel = "N",
            description = "Frames that the camera takes a second. Default: ${DEFAULT-VALUE}.")
    private double framesPerSecond;

    @Option(names = "--headless", description = "No live view of answers and no live page, only the summary.")
    private boolean headless;

    @Option(names = "--json", description = "Print the summary as one line of JSON on standard output.")
    private boolean json;

    @Option(
            names = "--web-port",
            defaultValue = "0",
            paramLabel = "PORT",
            description = "Where Flink's web page listens; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int webPort;

    @Option(
            names = "--page-port",
            defaultValue = "0",
            paramLabel = "PORT",
            description = "Where the live page listens; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int pagePort;

    @Option(names = "--no-page", description = "No live page.")
    private boolean noPage;

    @Option(
            names = "--kafka-port",
            defaultValue = "0",
            paramLabel = "PORT",
            description = "Where the embedded Kafka listens; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int kafkaPort;

    @Override
    public Integer call() throws Exception {
        checkNumbers();
        DemoRun.Settings settings = new DemoRun.Settings(
                duration,
                source,
                standing(),
                framesPerSecond,
                webPort,
                kafkaPort,
                noPage || headless ? OptionalInt.empty() : OptionalInt.of(pagePort),
                metrics,
                model.provider(command));
        LiveView view = new LiveView(command.commandLine().getErr(), surface());
        DemoRun run = new DemoRun(settings, command.commandLine().getErr(), view);
        Summary summary = run.run();
        SummaryReport report = new SummaryReport(summary, run.events(), run.answers(), run.effort());
        command.commandLine().getErr().println(report.text());
        if (json) {
            command.commandLine().getOut().println(report.json());
        }
        return summary.lost() == 0 && summary.duplicates() == 0
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    private Surface surface() {
        if (headless) {
            return Surface.NONE;
        }
        return Boolean.getBoolean("comevl.terminal") ? Surface.TERMINAL : Surface.LINES;
    }

    private List<Query> standing() throws IOException {
        return queries.isPresent() ? QueriesFile.read(queries.get()) : DemoRun.usualQueries();
    }

    private void checkNumbers() {
        if (duration.isZero() || duration.isNegative()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--duration must be above 0, found " + duration);
        }
        if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--fps must be above 0 and at most 1000, found " + framesPerSecond);
        }
    }
}
