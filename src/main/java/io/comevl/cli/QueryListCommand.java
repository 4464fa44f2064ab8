package io.comevl.cli;

import io.comevl.avro.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What stands. */
@Command(name = "list", description = "Lists the queries that stand.")
final class QueryListCommand implements Callable<Integer> {

    private static final List<String> HEADER =
            List.of("ID", "VERSION", "STATE", "TASK", "PHRASE", "CAMERAS", "ASKED", "RULE");

    @Spec
    private CommandSpec command;

    @Mixin
    private KafkaOptions kafka;

    @Override
    public Integer call() throws Exception {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        kafka.queries().standing().forEach(query -> rows.add(row(query)));
        Table.print(rows, command.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }

    private static List<String> row(Query query) {
        return List.of(
                query.getId(),
                Long.toString(query.getVersion()),
                query.getPaused() ? "paused" : "asked",
                query.getTask().name().toLowerCase(Locale.ROOT) + (query.getTrack() ? ", tracked" : ""),
                query.getPhrase(),
                String.join(" ", query.getCameras()),
                sampling(query),
                query.getRule() == null ? "" : query.getRule().getCondition());
    }

    private static String sampling(Query query) {
        String counted = query.getEveryN() == 1 ? "every frame" : "every " + query.getEveryN() + " frames";
        return query.getIntervalMillis() == 0
                ? counted
                : counted + ", at most every "
                        + Duration.ofMillis(query.getIntervalMillis())
                                .toString()
                                .substring(2)
                                .toLowerCase(Locale.ROOT);
    }
}
