package io.comevl.cli;

import io.comevl.evaluation.drill.Drill;
import io.comevl.evaluation.drill.Fault;
import io.comevl.job.Folder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Faults on purpose. */
@Command(
        name = "drill",
        description = {
            "Sends a known input twice through the job on real processes of this machine, once undisturbed and once while "
                    + "processes are killed and paused at random moments, and compares all committed results record by "
                    + "record.",
            "Exit code 1 if anything is lost, duplicated or different."
        })
final class DrillCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--faults",
            split = ",",
            converter = FaultName.class,
            paramLabel = "FAULT",
            description = "kill-taskmanager, kill-jobmanager, pause-broker, poison-frames, poison-queries, slow-model. "
                    + "Default: all.")
    private List<Fault> faults = List.of(Fault.values());

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Decides the pictures and when what strikes. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--times",
            defaultValue = "2",
            paramLabel = "N",
            description = "How often each fault strikes. Default: ${DEFAULT-VALUE}.")
    private int times;

    @Option(
            names = "--frames",
            defaultValue = "360",
            paramLabel = "N",
            description = "Frames that three cameras take together. Default: ${DEFAULT-VALUE}.")
    private int frames;

    @Option(
            names = "--taskmanagers",
            defaultValue = "2",
            paramLabel = "N",
            description = "Processes that carry out the job. Default: ${DEFAULT-VALUE}.")
    private int taskManagers;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Folder with config.yaml. Default: flink-conf of this project.")
    private Optional<Path> configuration;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "New or empty folder for state and logs, which are kept. Default: a temporary one.")
    private Optional<Path> directory;

    @Option(names = "--json", description = "Print the outcome as one line of JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        PrintWriter err = command.commandLine().getErr();
        Path folder = folder();
        Drill.Settings settings = new Drill.Settings(
                Set.copyOf(faults),
                seed,
                times,
                frames,
                taskManagers,
                configuration.orElseGet(KafkaOptions::ownFolder),
                folder,
                model.oneByOne(command));
        Drill.Outcome outcome = Drill.run(settings, line -> err.println("comevl: " + line));
        err.println(DrillReport.text(outcome));
        if (json) {
            command.commandLine().getOut().println(DrillReport.json(outcome, seed));
        }
        if (directory.isPresent() || !outcome.comparison().isEqual()) {
            err.println("comevl: logs and state are kept in " + folder);
        } else {
            new Folder(folder).close();
        }
        return outcome.comparison().isEqual() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private Path folder() throws IOException {
        if (directory.isEmpty()) {
            return Files.createTempDirectory("comevl-drill-");
        }
        Path folder = Files.createDirectories(directory.get());
        try (Stream<Path> found = Files.list(folder)) {
            if (found.findAny().isPresent()) {
                throw new IOException(folder + ": expected an empty folder, found something in it");
            }
        }
        return folder;
    }

    /** As users write it. */
    private static final class FaultName implements ITypeConverter<Fault> {

        @Override
        public Fault convert(String name) {
            return EnumSet.allOf(Fault.class).stream()
                    .filter(fault -> fault.title().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException("expected one of "
                            + Arrays.stream(Fault.values()).map(Fault::title).collect(Collectors.joining(", "))
                            + ", found " + name));
        }
    }
}
