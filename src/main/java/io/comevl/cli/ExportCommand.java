package io.comevl.cli;

import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.comevl.job.PastRecords;
import io.comevl.job.export.Export;
import io.comevl.job.export.ExportFormat;
import io.comevl.job.export.LiveExport;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.io.output.CloseShieldWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Results for other programs. */
@Command(
        name = "export",
        description = {
            "Writes what was found in a stretch of time in a form that other programs read, as far as Kafka keeps it.",
            "Frames are taken by when their answers arrived."
        })
final class ExportCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Spec
    private CommandSpec command;

    @Mixin
    private KafkaOptions kafka;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "deepstream (a line of its minimal JSON for each frame), coco (a dataset) or onvif (XML).")
    private ExportFormat format;

    @Option(
            names = "--from",
            defaultValue = "1h",
            paramLabel = "TIME",
            description = "Beginning: a time ago (2h), a time of day (09:00), or a date and time. "
                    + "Default: ${DEFAULT-VALUE}.")
    private String from;

    @Option(
            names = "--to",
            defaultValue = "now",
            paramLabel = "TIME",
            description = "End, not included. Default: ${DEFAULT-VALUE}.")
    private String to;

    @Option(
            names = "--follow",
            arity = "0..1",
            fallbackValue = "36500 d",
            paramLabel = "TIME",
            description =
                    "Instead of the past tell what comes from now on, for this long (such as 10min) or until it is "
                            + "stopped (Ctrl-C); not for coco, which has an end.")
    private Optional<Duration> follow;

    @Option(names = "--camera", paramLabel = "ID", description = "Only this camera; required for onvif.")
    private Optional<String> camera;

    @Option(names = "--query", paramLabel = "ID", description = "Only answers to this query.")
    private Optional<String> query;

    @Option(names = "--out", paramLabel = "FILE", description = "Default: standard output.")
    private Optional<Path> out;

    @Override
    public Integer call() throws Exception {
        PastRecords.Span span = PastRecords.Span.of(from, to);
        if (follow.isPresent() && !format.isEndless()) {
            throw new IllegalArgumentException("--format coco is a dataset, which has an end: leave out --follow");
        }
        boolean isPast = command.commandLine().getParseResult().hasMatchedOption("--from")
                || command.commandLine().getParseResult().hasMatchedOption("--to");
        if (follow.isPresent() && isPast) {
            throw new IllegalArgumentException("--follow begins now: leave out --from and --to");
        }
        if (format.isOfOneCamera() && camera.isEmpty()) {
            throw new IllegalArgumentException("--format onvif tells of one camera: name it with --camera ID");
        }
        JobOptions options = JobRunner.prepareTopics(kafka.configuration());
        Export.Wanted wanted = new Export.Wanted(camera, query);
        Export.Told told;
        try (Writer writer = writer()) {
            if (follow.isPresent()) {
                Instant end = Instant.now().plus(follow.get());
                told = LiveExport.follow(
                        options.kafka(),
                        options.topics(),
                        wanted,
                        format,
                        writer,
                        () -> Instant.now().isBefore(end));
            } else {
                PastRecords past = new PastRecords(options.kafka(), PATIENCE);
                told = Export.run(past, options.topics(), span, wanted, format, writer);
            }
        }
        command.commandLine()
                .getErr()
                .println("comevl: " + told.frames() + " frames with " + told.objects() + " things");
        return CommandLine.ExitCode.OK;
    }

    private Writer writer() throws IOException {
        return out.isPresent()
                ? Files.newBufferedWriter(out.get())
                : CloseShieldWriter.wrap(command.commandLine().getOut());
    }
}
