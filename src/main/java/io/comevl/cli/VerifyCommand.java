package io.comevl.cli;

import io.comevl.bundle.BuiltInModels;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.Safetensors;
import io.comevl.bundle.Tokenizer;
import io.comevl.evaluation.EagerStages;
import io.comevl.evaluation.ModelVerification;
import io.comevl.evaluation.StageRow;
import io.comevl.network.StageRunner;
import io.comevl.ops.Precision;
import io.comevl.runtime.Device;
import io.comevl.runtime.GraphStages;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Is this model computed as its authors compute it? */
@Command(
        name = "verify",
        description = {
            "Compares every stage of a bundle with numbers recorded from the authors' implementation, in both "
                    + "interpreters, and prints a table.",
            "Exit code 0 if every row passes, else 1."
        })
final class VerifyCommand implements Callable<Integer> {

    private static final String LINE = "%-34s %-22s %-8s %12s %12s %10s %9s  %s";

    @Spec
    private CommandSpec command;

    @Parameters(
            index = "0",
            paramLabel = "BUNDLE",
            description = "Folder of a model bundle, or the name of a built-in model.")
    private String bundle;

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "DIR",
            description = "Folder of recorded numbers, with vision/, full_model/, preprocess/ ...")
    private Path reference;

    @Option(names = "--failures-only", description = "Print only rows that do not pass.")
    private boolean failuresOnly;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        Bundle opened = Bundle.open(BuiltInModels.resolve(
                bundle, line -> command.commandLine().getErr().println("comevl: " + line)));
        List<StageRow> rows = new ArrayList<>();
        out.printf(
                Locale.ROOT,
                LINE + "%n",
                "stage",
                "case",
                "computed",
                "largest abs",
                "largest rel",
                "cosine",
                "allowed",
                "");
        Safetensors weights = opened.weights();
        try (Tokenizer tokenizer = opened.tokenizer();
                StageRunner eager = new EagerStages(opened.architecture(), weights);
                StageRunner graphs = new GraphStages(
                        opened.folder(), opened.architecture(), weights, Precision.FP32, Device.cpu())) {
            ModelVerification.Words words =
                    new ModelVerification.Words(tokenizer.special().bos(), tokenizer::encode);
            new ModelVerification(opened.architecture(), weights, words).run(reference, List.of(graphs, eager), row -> {
                rows.add(row);
                if (!failuresOnly || !row.passed()) {
                    out.println(line(row));
                    out.flush();
                }
            });
        }
        long failed = rows.stream().filter(row -> !row.passed()).count();
        out.printf(Locale.ROOT, "%d rows, %d passed, %d failed%n", rows.size(), rows.size() - failed, failed);
        return failed == 0 && !rows.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String line(StageRow row) {
        return String.format(
                Locale.ROOT,
                LINE,
                row.stage(),
                row.goldenCase(),
                row.interpreter(),
                number(row.largestAbsolute()),
                number(row.largestRelative()),
                Double.isNaN(row.cosine()) ? "" : String.format(Locale.ROOT, "%.8f", row.cosine()),
                number(row.tolerance()),
                row.passed() ? "pass" : "FAIL");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2e", value);
    }
}
