package io.comevl.cli;

import io.comevl.bundle.BuiltInModels;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.Safetensors;
import io.comevl.bundle.Tokenizer;
import io.comevl.evaluation.Drift;
import io.comevl.evaluation.EagerStages;
import io.comevl.evaluation.ModelVerification;
import io.comevl.evaluation.StageRow;
import io.comevl.evaluation.dataset.WorldDataset;
import io.comevl.network.StageRunner;
import io.comevl.runtime.GraphStages;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Is this model computed as its authors compute it, and what does its precision cost? */
@Command(
        name = "verify",
        description = {
            "Compares every stage of a bundle, in both interpreters, with numbers recorded from the authors' "
                    + "implementation (--reference), or with a bundle of the same model in another precision (--against), "
                    + "and prints a table.",
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

    @ArgGroup(multiplicity = "1")
    private With with;

    @Mixin
    private DeviceOptions device;

    /** What a bundle is compared with. */
    static final class With {

        @Option(
                names = "--reference",
                required = true,
                paramLabel = "DIR",
                description = "Folder of recorded numbers, with vision/, full_model/, preprocess/ ...")
        private Path reference;

        @Option(
                names = "--against",
                required = true,
                paramLabel = "BUNDLE",
                description = "The fp32 bundle of the same checkpoint. Both answer questions about generated pictures.")
        private String against;
    }

    @Option(
            names = "--prompts",
            defaultValue = "24",
            paramLabel = "N",
            description = "Questions for --against. Default: ${DEFAULT-VALUE}.")
    private int prompts;

    @Option(names = "--failures-only", description = "Print only rows that do not pass.")
    private boolean failuresOnly;

    @Override
    public Integer call() {
        Bundle opened = Bundle.open(BuiltInModels.resolve(
                bundle, line -> command.commandLine().getErr().println("comevl: " + line)));
        Safetensors weights = opened.weights();
        try (Tokenizer tokenizer = opened.tokenizer();
                StageRunner eager = new EagerStages(opened.architecture(), weights);
                StageRunner graphs =
                        new GraphStages(opened.folder(), opened.architecture(), weights, device.device())) {
            List<StageRunner> runners = List.of(graphs, eager);
            return with.reference == null ? drift(opened, tokenizer, runners) : reference(opened, tokenizer, runners);
        }
    }

    private int reference(Bundle opened, Tokenizer tokenizer, List<StageRunner> runners) {
        PrintWriter out = command.commandLine().getOut();
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
        List<StageRow> rows = new ArrayList<>();
        new ModelVerification(opened.architecture(), opened.weights(), words(tokenizer))
                .run(with.reference, runners, row -> {
                    rows.add(row);
                    if (!failuresOnly || !row.passed()) {
                        out.println(line(row));
                        out.flush();
                    }
                });
        return verdict(rows.size(), rows.stream().filter(row -> !row.passed()).count());
    }

    private int drift(Bundle opened, Tokenizer tokenizer, List<StageRunner> runners) {
        Bundle other = BundlePair.other(opened, with.against, command);
        WorldDataset questions = new WorldDataset(new WorldDataset.Options(1, prompts, 640, 6));
        Drift.Vocabulary vocabulary =
                new Drift.Vocabulary(words(tokenizer), tokenizer.special().eos());
        try (StageRunner baseline =
                new GraphStages(other.folder(), other.architecture(), other.weights(), device.device())) {
            List<Drift.Result> results = new Drift(opened.architecture(), vocabulary, baseline, runners)
                    .run(
                            questions,
                            asked -> command.commandLine()
                                    .getErr()
                                    .println("comevl: asked " + asked + " of " + prompts + " questions"));
            DriftReport report = new DriftReport(
                    opened.description().precision(), other.description().precision(), results);
            report.lines(failuresOnly).forEach(command.commandLine().getOut()::println);
            return verdict(report.rows(), report.failed());
        }
    }

    private static ModelVerification.Words words(Tokenizer tokenizer) {
        return new ModelVerification.Words(tokenizer.special().bos(), tokenizer::encode);
    }

    private int verdict(long rows, long failed) {
        command.commandLine()
                .getOut()
                .printf(Locale.ROOT, "%d rows, %d passed, %d failed%n", rows, rows - failed, failed);
        return failed == 0 && rows > 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
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
                row.allowed(),
                row.passed() ? "pass" : "FAIL");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2e", value);
    }
}
