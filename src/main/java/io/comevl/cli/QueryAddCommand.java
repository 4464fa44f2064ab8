package io.comevl.cli;

import io.comevl.avro.Event;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.Rule;
import io.comevl.avro.Severity;
import io.comevl.grounding.Task;
import io.comevl.job.query.AddedQuery;
import io.comevl.job.query.QueriesFile;
import io.comevl.job.query.QueryProblem;
import io.comevl.job.query.StandingQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds or changes queries. */
@Command(
        name = "add",
        description = {
            "Adds queries, or changes those of the same id: all of a file, or one by options.",
            "Regions, zones, lines and windows are written in a file."
        })
final class QueryAddCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private QueryChanges changes;

    @Mixin
    private SinceOptions since;

    @Option(names = "--queries", paramLabel = "FILE", description = "YAML file of queries.")
    private Optional<Path> file;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Name of the one query that the options describe.")
    private Optional<String> id;

    @Option(names = "--task", paramLabel = "TASK", description = "point, count, box or ask.")
    private Optional<Task> task;

    @Option(names = "--phrase", paramLabel = "TEXT", description = "What to look for, or the question.")
    private Optional<String> phrase;

    @Option(
            names = "--cameras",
            split = ",",
            defaultValue = "*",
            paramLabel = "PATTERN",
            description = "Names of cameras with * and ?. Default: all.")
    private List<String> cameras;

    @Option(names = "--every", defaultValue = "1", paramLabel = "N", description = "Ask on every Nth frame.")
    private int every;

    @Option(names = "--interval", paramLabel = "TIME", description = "Ask a camera at most once in this time.")
    private Optional<Duration> interval;

    @Option(names = "--track", description = "Follow things from frame to frame.")
    private boolean track;

    @Option(names = "--when", paramLabel = "CONDITION", description = "Raise an alert when this holds: 'count > 5'.")
    private Optional<String> when;

    @Option(names = "--for", paramLabel = "TIME", description = "It must hold this long.")
    private Optional<Duration> hold;

    @Option(names = "--cooldown", paramLabel = "TIME", description = "Quiet time after an alert.")
    private Optional<Duration> cooldown;

    @Option(
            names = "--severity",
            defaultValue = "INFO",
            paramLabel = "LEVEL",
            description = "info, warning or critical. Default: info.")
    private Severity severity;

    @Option(
            names = "--message",
            defaultValue = "",
            paramLabel = "TEXT",
            description = "The alert's text; {count} is a value.")
    private String message;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "Handed on with every answer.")
    private Map<String, String> labels;

    @Override
    public Integer call() throws Exception {
        List<AddedQuery> wanted = wanted();
        List<Query> queries = wanted.stream().map(AddedQuery::query).toList();
        Map<String, Instant> begins = new LinkedHashMap<>();
        wanted.forEach(added -> since.begin(added.since())
                .ifPresent(begin -> begins.put(added.query().getId(), begin)));
        if (begins.isEmpty()) {
            changes.carryOut(command.commandLine().getOut(), store -> store.put(queries));
        } else {
            since.check(changes.configuration());
            answerSince(queries, begins);
        }
        return CommandLine.ExitCode.OK;
    }

    private void answerSince(List<Query> queries, Map<String, Instant> begins) throws Exception {
        Map<String, Event> applied = new HashMap<>();
        changes.carryOutAndAwait(command.commandLine().getOut(), store -> store.put(queries), SinceOptions.PATIENCE)
                .forEach(event -> applied.put(event.getQuery(), event));
        for (Query query : queries) {
            Instant begin = begins.get(query.getId());
            Event event = applied.get(query.getId());
            if (begin != null && event == null) {
                throw new IllegalArgumentException("query " + query.getId()
                        + " stands already as it is and is not added since an earlier time; comevl replay asks it of"
                        + " earlier frames");
            }
            if (begin != null) {
                since.answer(
                        command,
                        changes.configuration(),
                        Query.newBuilder(query)
                                .setVersion(event.getQueryVersion())
                                .build(),
                        event,
                        begin);
            }
        }
    }

    private List<AddedQuery> wanted() throws IOException {
        if (file.isPresent() == id.isPresent()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "give either --queries FILE or an ID with --task and --phrase");
        }
        return file.isPresent()
                ? QueriesFile.readAdded(file.get())
                : List.of(new AddedQuery(described(), Optional.empty()));
    }

    private Query described() {
        if (task.isEmpty() || phrase.isEmpty()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "query '" + id.orElseThrow() + "' needs --task and --phrase");
        }
        Query query = Query.newBuilder()
                .setId(id.orElseThrow())
                .setTask(QueryTask.valueOf(task.get().name()))
                .setPhrase(phrase.get())
                .setCameras(cameras)
                .setEveryN(every)
                .setIntervalMillis(interval.orElse(Duration.ZERO).toMillis())
                .setTrack(track)
                .setRule(when.map(this::rule).orElse(null))
                .setLabels(labels == null ? Map.of() : labels)
                .build();
        Optional<QueryProblem> problem = StandingQuery.problems(query).stream().findFirst();
        if (problem.isPresent()) {
            throw new IllegalArgumentException("query '" + query.getId() + "': " + problem.get());
        }
        return query;
    }

    private Rule rule(String condition) {
        return Rule.newBuilder()
                .setCondition(condition)
                .setHoldMillis(hold.orElse(Duration.ZERO).toMillis())
                .setCooldownMillis(cooldown.orElse(Duration.ZERO).toMillis())
                .setSeverity(severity)
                .setMessage(message)
                .build();
    }
}
