package io.comevl.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.training.Progress;
import io.comevl.training.Trainer;
import io.comevl.training.ablation.Ablation;
import io.comevl.training.ablation.AblationTable;
import io.comevl.training.ablation.Compared;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comevl train}: a small model of one's own. */
@Command(
        name = "train",
        description = {
            "Trains a small model on generated camera worlds. A run that was interrupted goes on where its last checkpoint "
                    + "was made. The folder can be imported with comevl model import.",
            "With --ablate trains the models that the paper compares with too, on the same data, steps and seeds, and "
                    + "prints what each scores on held-out worlds."
        })
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

    @Option(
            names = "--ablate",
            description =
                    "Train every variant with every seed, each in a folder of its own below RUN. What is finished is "
                            + "not run again. The table is also written to ablation.md and ablation.csv there.")
    private boolean ablate;

    @Option(names = "--seeds", paramLabel = "N", description = "Seeds of --ablate, from the recipe's on. Default: 3.")
    private Optional<Integer> seeds;

    @Option(
            names = "--only",
            paramLabel = "VARIANT",
            converter = VariantName.class,
            description =
                    "A variant of --ablate: fused, semantic-only, spatial-only, concatenated, last-layer, no-rope, "
                            + "no-orthogonality, all-layers. May be given several times. Default: all.")
    private List<Compared> only = List.of();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Runs of --ablate at a time; each keeps about two processors busy. Default: 1.")
    private Optional<Integer> jobs;

    @Option(
            names = "--json",
            description = "Print the table of --ablate as one line of JSON on standard output, the table on standard "
                    + "error.")
    private boolean json;

    private static final int SEEDS = 3;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!ablate && (seeds.isPresent() || !only.isEmpty() || jobs.isPresent() || json)) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--seeds, --only, --jobs and --json belong to --ablate, which is missing");
        }
        if (ablate && from.isPresent()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--from does not go with --ablate: all variants begin anew");
        }
        Progress progress = new ProgressBar(command.commandLine().getErr(), Boolean.getBoolean("comevl.terminal"));
        if (ablate) {
            List<Compared> variants = only.isEmpty() ? List.of(Compared.values()) : only;
            report(Ablation.run(
                    new Ablation.Plan(recipe, out, seeds.orElse(SEEDS), variants, jobs.orElse(1)), progress));
        } else {
            Trainer.run(recipe, out, from, progress);
        }
        return CommandLine.ExitCode.OK;
    }

    private void report(AblationTable table) {
        PrintWriter eyes =
                json ? command.commandLine().getErr() : command.commandLine().getOut();
        eyes.print(table.markdown());
        eyes.flush();
        if (json) {
            command.commandLine().getOut().println(asJson(table));
        }
    }

    private static ObjectNode asJson(AblationTable table) {
        ObjectNode report = new ObjectMapper().createObjectNode();
        table.runs().forEach((variant, runs) -> {
            ObjectNode row = report.putObject(variant.key());
            row.put("seeds", runs.size()).put("weights", runs.get(0).weights());
            for (AblationTable.Score score : AblationTable.Score.values()) {
                table.cell(variant, score).ifPresent(cell -> {
                    ObjectNode found = row.putObject(score.key()).put("mean", cell.mean());
                    cell.deviation().ifPresent(deviation -> found.put("sd", deviation));
                    cell.difference().ifPresent(difference -> found.put("difference", difference));
                });
            }
            variant.published()
                    .ifPresent(paper -> row.putObject("paper")
                            .put(AblationTable.Score.POINT_F1.key(), paper.pointF1())
                            .put(AblationTable.Score.COUNT_EXACT.key(), paper.countExact()));
        });
        return report;
    }

    /** Reads a variant by its name in tables. */
    static final class VariantName implements CommandLine.ITypeConverter<Compared> {

        @Override
        public Compared convert(String name) {
            return Stream.of(Compared.values())
                    .filter(variant -> variant.key().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException("expected one of "
                            + Stream.of(Compared.values()).map(Compared::key).collect(Collectors.joining(", "))
                            + ", found " + name));
        }
    }
}
