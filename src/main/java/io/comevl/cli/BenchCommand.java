package io.comevl.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.Safetensors;
import io.comevl.evaluation.Benchmark;
import io.comevl.evaluation.EagerStages;
import io.comevl.network.StageRunner;
import io.comevl.runtime.Device;
import io.comevl.runtime.GraphStages;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How fast is it, and against what? */
@Command(
        name = "bench",
        description = {
            "Measures a bundle on this machine, always against a baseline in the same run: the graphs against the "
                    + "NDArray (PyTorch) interpreter of the same weights, and the whole job against the bare model.",
            "Both sides of a comparison do each piece of work in turn, so that what else the machine does meets both."
        })
final class BenchCommand implements Callable<Integer> {

    /** What can be asked. */
    enum Question {
        /** Graphs against the eager interpreter, stage by stage. */
        STAGES,
        /** Kafka, Flink and decoding of pictures on top of the bare model. */
        JOB
    }

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Option(names = "--question", paramLabel = "QUESTION", description = "${COMPLETION-CANDIDATES}. Default: all.")
    private List<Question> questions = List.of(Question.values());

    @Option(
            names = "--against",
            paramLabel = "BUNDLE",
            description =
                    "Another bundle of the same sizes, for one in another precision: the baseline of stages. Default: "
                            + "the same weights in the NDArray interpreter.")
    private Optional<String> against;

    @Option(
            names = "--pairs",
            defaultValue = "5",
            paramLabel = "N",
            description = "Measured turns of each piece of work. Default: ${DEFAULT-VALUE}.")
    private int pairs;

    @Option(
            names = "--frames",
            defaultValue = "40",
            paramLabel = "N",
            description = "Frames of each turn of the job. Default: ${DEFAULT-VALUE}.")
    private int frames;

    @Option(names = "--json", description = "Print the results as one line of JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        ObjectNode results = new ObjectMapper().createObjectNode();
        if (questions.contains(Question.STAGES)) {
            stages(results.putArray("stages"));
        }
        if (questions.contains(Question.JOB)) {
            job(results.putObject("job"));
        }
        if (json) {
            command.commandLine().getOut().println(results);
        }
        return CommandLine.ExitCode.OK;
    }

    private void stages(ArrayNode results) {
        Path folder = model.folder(command);
        Bundle bundle = Bundle.open(folder);
        Safetensors weights = bundle.weights();
        Device device = Device.cpu();
        Benchmark.Effort effort = new Benchmark.Effort(2, pairs, List.of(1, 4), 32, 8);
        List<Benchmark.Row> rows;
        Optional<Bundle> other = against.map(name -> BundlePair.other(bundle, name, command));
        String baselineName = other.map(BenchCommand::title).orElse("NDArray");
        try (StageRunner graphs = new GraphStages(folder, bundle.architecture(), weights, device);
                StageRunner baseline = other.<StageRunner>map(
                                found -> new GraphStages(found.folder(), found.architecture(), found.weights(), device))
                        .orElseGet(() -> new EagerStages(bundle.architecture(), weights))) {
            rows = new Benchmark(bundle.architecture(), graphs, baseline, effort).run();
        }
        PrintWriter err = command.commandLine().getErr();
        err.printf(
                "%s, %d threads, median of %d interleaved pairs (quartiles)%n", title(bundle), device.threads(), pairs);
        err.printf("%-28s %26s %26s %9s%n", "work", "graph, ms", baselineName + ", ms", "speed-up");
        for (Benchmark.Row row : rows) {
            err.printf(
                    "%-28s %26s %26s %8.2fx%n", row.work(), text(row.measured()), text(row.baseline()), row.speedUp());
            ObjectNode result = results.addObject();
            result.put("work", row.work());
            result.put("graphMs", row.measured().medianMillis());
            result.put(
                    other.isPresent() ? "againstMs" : "ndarrayMs",
                    row.baseline().medianMillis());
            result.put("speedUp", row.speedUp());
        }
    }

    private static String title(Bundle bundle) {
        return bundle.description().name() + " "
                + bundle.description().precision().title();
    }

    private static String text(Benchmark.Spread spread) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f - %.2f)", spread.medianMillis(), spread.lowerMillis(), spread.upperMillis());
    }

    private void job(ObjectNode result) throws Exception {
        JobOverhead.Result measured = new JobOverhead(model.provider(command), frames, pairs)
                .run(line -> command.commandLine().getErr().println("comevl: " + line));
        command.commandLine()
                .getErr()
                .printf(
                        Locale.ROOT,
                        "one counting query, full load, median of %d interleaved turns of %d frames:%n"
                                + "  bare model %.1f ms a frame, whole job %.1f ms a frame, overhead %.1f %%%n",
                        pairs,
                        frames,
                        measured.bareMillis(),
                        measured.jobMillis(),
                        100 * measured.overhead());
        result.put("bareMsPerFrame", measured.bareMillis());
        result.put("jobMsPerFrame", measured.jobMillis());
        result.put("overhead", measured.overhead());
    }
}
