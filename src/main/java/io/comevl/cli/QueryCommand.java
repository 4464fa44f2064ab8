package io.comevl.cli;

import io.comevl.job.QueryStore;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Standing queries in Kafka. */
@Command(
        name = "query",
        description = {
            "Adds, lists, shows, pauses, resumes and removes standing queries while the job runs.",
            "A change holds from the camera's next frame on; the job acknowledges it in topic events."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {QueryAddCommand.class, QueryListCommand.class, QueryShowCommand.class})
final class QueryCommand {

    @Spec
    private CommandSpec command;

    @Command(
            description =
                    "Keeps a query but asks nothing; alerts that it raised are cleared, counts begin anew when it "
                            + "is resumed.")
    int pause(@Mixin QueryChanges changes, @Parameters(paramLabel = "ID", description = "Its name.") String id)
            throws Exception {
        return changed(changes, store -> List.of(store.pause(id)));
    }

    @Command(description = "Asks a paused query again.")
    int resume(@Mixin QueryChanges changes, @Parameters(paramLabel = "ID", description = "Its name.") String id)
            throws Exception {
        return changed(changes, store -> List.of(store.resume(id)));
    }

    @Command(description = "Removes a query; alerts that it raised are cleared.")
    int remove(@Mixin QueryChanges changes, @Parameters(paramLabel = "ID", description = "Its name.") String id)
            throws Exception {
        return changed(changes, store -> List.of(store.remove(id).orElseThrow(() -> QueryStore.missing(id))));
    }

    private int changed(QueryChanges changes, QueryChanges.Change change) throws Exception {
        changes.carryOut(command.commandLine().getOut(), change);
        return CommandLine.ExitCode.OK;
    }
}
