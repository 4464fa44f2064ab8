package io.comevl.cli;

import io.comevl.avro.Query;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keeps a query but asks nothing; alerts that it raised are cleared, counts begin anew when it is resumed. */
@Command(
        name = "pause",
        description =
                "Keeps a query but asks nothing; alerts that it raised are cleared, counts begin anew when it is resumed.")
final class QueryPauseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private QueryChanges changes;

    @Parameters(paramLabel = "ID", description = "Name of the query.")
    private String id;

    @Override
    public Integer call() throws Exception {
        changes.carryOut(
                command.commandLine().getOut(),
                store -> store.put(List.of(Query.newBuilder(QueryChanges.required(store, id))
                        .setPaused(true)
                        .build())));
        return CommandLine.ExitCode.OK;
    }
}
