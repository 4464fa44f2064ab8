package io.comevl.cli;

import io.comevl.avro.Query;
import io.comevl.job.QueryStore;
import io.comevl.job.query.QueriesText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a query in the form of a queries file. */
@Command(name = "show", description = "Shows a query in the form of a queries file.")
final class QueryShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private KafkaOptions kafka;

    @Parameters(paramLabel = "ID", description = "Name of the query.")
    private String id;

    @Override
    public Integer call() throws Exception {
        for (Query query : kafka.queries().standing()) {
            if (query.getId().equals(id)) {
                command.commandLine().getOut().println("# version " + query.getVersion());
                command.commandLine().getOut().print(QueriesText.of(List.of(query)));
                command.commandLine().getOut().flush();
                return CommandLine.ExitCode.OK;
            }
        }
        throw QueryStore.missing(id);
    }
}
