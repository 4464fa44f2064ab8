package io.comevl.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code comevl} command. */
@Command(
        name = "comevl",
        description = "Watches live cameras and answers standing questions about them.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            AskCommand.class,
            RunCommand.class,
            StackCommand.class,
            ClusterCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            QueryCommand.class,
            KafkaCommand.class,
            CameraCommand.class,
            CamerasCommand.class,
            NotifyCommand.class,
            WebCommand.class,
            ModelCommand.class,
            BenchCommand.class,
            EvalCommand.class,
            DrillCommand.class,
            TrainCommand.class,
            WorldCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {

    @Option(
            names = "--stack-trace",
            description = "On failure print where it came from, not only what went wrong.",
            scope = ScopeType.INHERIT)
    private boolean stackTrace;

    /** Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8),
                arguments));
    }

    /**
     * Runs one command.
     *
     * @param out gets results only
     * @param err gets progress, tables meant for eyes beside {@code --json}, and errors
     * @return the exit code
     */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        Main main = new Main();
        return main.run(words(main).setOut(out).setErr(err), arguments);
    }

    /** Runs one command of these words, which are told of in their own streams. */
    int run(CommandLine words, String... arguments) {
        PrintWriter err = words.getErr();
        words.setParameterExceptionHandler((mistake, given) -> told(mistake, err))
                .setExecutionExceptionHandler((failure, command, parsed) -> told(failure, err));
        try {
            return words.execute(arguments);
        } catch (Error e) { // such as a library that is not there
            return told(e, err);
        }
    }

    private int told(Throwable failure, PrintWriter err) {
        err.println("comevl: " + Failures.inOneLine(failure));
        if (stackTrace) {
            failure.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What may be said on the command line. */
    static CommandLine words(Main main) {
        return new CommandLine(main)
                .registerConverter(Duration.class, TimeUtils::parseDuration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    /** What is wrong with the words given, and where to read what is right. */
    private static int told(CommandLine.ParameterException mistake, PrintWriter err) {
        CommandLine command = mistake.getCommandLine();
        err.println("comevl: " + mistake.getMessage() + "; see "
                + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }
}
