package io.comevl.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes a query; alerts that it raised are cleared. */
@Command(name = "remove", description = "Removes a query; alerts that it raised are cleared.")
final class QueryRemoveCommand implements Callable<Integer> {

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
                store -> List.of(store.remove(id).orElseThrow(() -> QueryChanges.missing(id))));
        return CommandLine.ExitCode.OK;
    }
}
