package io.comevl.cli;

import io.comevl.bundle.RunAverage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comevl model average}: the mean of training runs. */
@Command(
        name = "average",
        description = "Writes the weighted mean of the weights of training runs, which often keeps what each of them "
                + "learned if they began with the same weights.")
final class AverageCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Parameters(
            arity = "2..*",
            paramLabel = "RUN=SHARE",
            description = "Folders that train wrote, and what part each has in the mean, such as: night=0.3 day=0.7")
    private Map<Path, Double> runs = new LinkedHashMap<>();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "RUN",
            description = "Folder for the mean, for: comevl model import --from RUN, or train --from RUN.")
    private Path out;

    @Override
    public Integer call() {
        RunAverage.write(runs, out);
        command.commandLine().getErr().println("mean of " + runs.size() + " runs is in " + out);
        return CommandLine.ExitCode.OK;
    }
}
