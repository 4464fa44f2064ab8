package io.comevl.cli;

import io.comevl.avro.Query;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.job.History;
import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.comevl.job.PastRecords;
import io.comevl.job.QueryStore;
import io.comevl.job.Replay;
import io.comevl.job.RunningJob;
import io.comevl.job.query.QueriesFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Queries over frames that Kafka still keeps. */
@Command(
        name = "replay",
        description = {
            "Asks queries of the frames that Kafka still keeps of a stretch of time, as fast as they can be answered, and ends.",
            "Results go to topics of their own; a job that runs is not touched. Frames are taken by when they arrived."
        })
final class ReplayCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final double MILLIS_PER_SECOND = 1000;

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--query", split = ",", paramLabel = "ID", description = "Queries that stand, by name.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--queries", paramLabel = "FILE", description = "YAML file of queries; they need not stand.")
    private Optional<Path> file;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "Beginning: a time ago (2h), a time of day (09:00), or a date and time.")
    private String from;

    @Option(
            names = "--to",
            defaultValue = "now",
            paramLabel = "TIME",
            description = "End, not included. Default: ${DEFAULT-VALUE}.")
    private String to;

    @Option(
            names = "--prefix",
            defaultValue = "replay-",
            paramLabel = "NAME",
            description = "What names of topics of results begin with. Default: ${DEFAULT-VALUE}.")
    private String prefix;

    @Override
    public Integer call() throws Exception {
        PastRecords.Span span = PastRecords.Span.of(from, to);
        if (prefix.isEmpty()) {
            throw new IllegalArgumentException(
                    "--prefix must not be empty: results would mix with those of the live job");
        }
        Configuration live = kafka.configuration();
        JobOptions options = JobRunner.prepareTopics(live);
        List<Query> queries = queries(KafkaOptions.queries(options));
        History history = history(options, span);
        long startNanos = System.nanoTime();
        Configuration config = Replay.configuration(live, prefix);
        try (RunningJob job = JobRunner.replay(config, history, queries, model.provider(command))) {
            command.commandLine()
                    .getErr()
                    .println("comevl: asking " + history.size() + " frames with model "
                            + job.model().name() + "; Flink's web page is " + job.webPage());
            job.await();
        }
        report(
                history,
                JobOptions.from(config),
                Duration.between(span.from(), span.to()),
                Duration.ofNanos(System.nanoTime() - startNanos));
        return CommandLine.ExitCode.OK;
    }

    /** Those that stand are asked under the version that stands, even if they are paused. */
    private List<Query> queries(QueryStore store) throws IOException, BrokerUnavailableException {
        if (file.isPresent() != ids.isEmpty()) {
            throw new CommandLine.ParameterException(command.commandLine(), "give either --query ID or --queries FILE");
        }
        List<Query> queries = new ArrayList<>();
        if (file.isPresent()) {
            queries.addAll(store.versioned(QueriesFile.read(file.get())));
        }
        for (String id : ids) {
            queries.add(store.required(id));
        }
        queries.forEach(query -> query.setPaused(false));
        return queries;
    }

    private History history(JobOptions options, PastRecords.Span span) throws BrokerUnavailableException {
        String frames = options.topics().frames();
        History history = History.read(options.kafka(), frames, span.from(), span.to(), PATIENCE);
        if (history.size() == 0) {
            throw new IllegalArgumentException("topic " + frames + ": no frame that arrived from " + span.from()
                    + " to " + span.to() + " is kept");
        }
        if (history.completeness() == History.Completeness.BEGINNING_DELETED) {
            command.commandLine()
                    .getErr()
                    .println("comevl: frames of the beginning may have been deleted; asking those that are kept");
        }
        return history;
    }

    private void report(History history, JobOptions options, Duration stretch, Duration took) {
        PrintWriter out = command.commandLine().getOut();
        double seconds = took.toMillis() / MILLIS_PER_SECOND;
        out.println("frames   " + history.size());
        out.println(String.format(
                Locale.ROOT,
                "took     %.1f s for %.1f s (%.1f times as fast as they came)",
                seconds,
                stretch.toMillis() / MILLIS_PER_SECOND,
                stretch.toMillis() / MILLIS_PER_SECOND / seconds));
        out.println("results  "
                + String.join(
                        ", ",
                        options.topics().detections(),
                        options.topics().tracks(),
                        options.topics().counts(),
                        options.topics().events(),
                        options.topics().deadLetters()));
    }
}
