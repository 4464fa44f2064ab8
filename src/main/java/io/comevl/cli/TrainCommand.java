package io.comevl.cli;

import io.comevl.training.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comevl train}: a small model of one's own. */
@Command(
        name = "train",
        description = "Trains a small model on generated camera worlds. A run that was interrupted goes on where its "
                + "last checkpoint was made. The folder can be imported with comevl model import.")
final class TrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "RECIPE.yaml", description = "What to train, on what, and how.")
    private Path recipe;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "RUN",
            description = "Folder for the run; one that holds an interrupted run of this recipe is gone on with.")
    private Path out;

    @Option(
            names = "--from",
            paramLabel = "RUN",
            description = "Begin with the weights of this run, such as one trained on other cameras.")
    private Optional<Path> from;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Trainer.run(recipe, out, from, line -> command.commandLine().getErr().println(line));
        return CommandLine.ExitCode.OK;
    }
}
