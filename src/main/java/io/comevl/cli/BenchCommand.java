package io.comevl.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.Safetensors;
import io.comevl.evaluation.Benchmark;
import io.comevl.evaluation.DecodeLimit;
import io.comevl.evaluation.EagerStages;
import io.comevl.evaluation.savings.Table;
import io.comevl.grounding.SceneModel;
import io.comevl.network.StageRunner;
import io.comevl.runtime.Device;
import io.comevl.runtime.GraphStages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
                    + "NDArray (PyTorch) interpreter of the same weights, what is spared by not doing work twice, the "
                    + "decoder against Jlama's, and the whole job against the bare model.",
            "Both sides of a comparison do each piece of work in turn, so that what else the machine does meets both."
        })
final class BenchCommand implements Callable<Integer> {

    /** What can be asked. */
    enum Question {
        /** Graphs against the eager interpreter, stage by stage. */
        STAGES,
        /** Both encoders fused, and side by side, against the semantic one alone. */
        ENCODERS,
        /** Several questions about a frame that is seen once. */
        QUERIES,
        /** What a camera shows unchanged, from still scenes to busy ones. */
        REUSE,
        /** Earlier answers as drafts of the next. */
        DRAFT,
        /** Answers a second, by how many frames are asked about at once. */
        DECODE,
        /** Decode steps of one text against a plain read of the weights that each of them needs. */
        BANDWIDTH,
        /** Decode steps of one text against Jlama, which wants a newer Java. */
        JLAMA,
        /** A frame of the demo with one counting question, part by part. */
        FRAME,
        /** Kafka, Flink and decoding of pictures on top of the bare model. */
        JOB,
        /** The whole job with the frames of more and more cameras. */
        CAMERAS,
        /** The whole job over a long time, and the memory that it holds. */
        STEADY,
        /** A thousand standing queries that change while frames of two hundred cameras flow. */
        PLANNING,
        /** Three times the frames that the model can answer, under each overload policy. */
        OVERLOAD;

        boolean isOfSavings() {
            return this == QUERIES || this == REUSE || this == DRAFT || this == DECODE;
        }
    }

    private static final int FRAMES_PER_SECOND = 200;

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--question",
            paramLabel = "QUESTION",
            description = "${COMPLETION-CANDIDATES}. Default: all, JLAMA only where it is there.")
    private List<Question> questions = List.of();

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
            description = "Frames of each turn of the job, of frame and of what is spared. Default: ${DEFAULT-VALUE}.")
    private int frames;

    @Option(
            names = "--minutes",
            defaultValue = "1",
            paramLabel = "N",
            description = "How long steady, planning and each policy of overload are fed. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(
            names = "--source",
            paramLabel = "FILE",
            description = "A video file to measure reuse and drafts on, beside generated scenes; may be repeated.")
    private List<Path> sources = List.of();

    @Option(
            names = "--fps",
            defaultValue = "4",
            paramLabel = "N",
            description = "Frames taken a second of video files. Default: ${DEFAULT-VALUE}.")
    private double framesPerSecond;

    @Option(
            names = "--tolerance",
            defaultValue = "4",
            paramLabel = "LEVELS",
            description = "Difference of 8-bit levels that passes for unchanged in the tolerant way. Default: "
                    + "${DEFAULT-VALUE}.")
    private double toleranceLevels;

    @Option(
            names = "--jlama-jdk",
            paramLabel = "JAVA_HOME",
            description = "The newer JDK that runs Jlama. Default: one in the usual places.")
    private Optional<Path> jlamaJdk;

    @Option(
            names = "--plots",
            paramLabel = "DIR",
            description =
                    "Draw stages, encoders, queries, reuse, draft, decode, jlama, cameras and steady into this folder, a PNG "
                            + "each.")
    private Optional<Path> plots;

    @Option(names = "--json", description = "Print the results as one line of JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Optional<JlamaBench> jlama = jlamaBench();
        ObjectNode results = new ObjectMapper().createObjectNode();
        if (isAsked(Question.STAGES)) {
            stages(results.putArray("stages"));
        }
        if (isAsked(Question.ENCODERS)) {
            encoders(results.putArray("encoders"));
        }
        List<Question> savings = Stream.of(Question.values())
                .filter(Question::isOfSavings)
                .filter(this::isAsked)
                .toList();
        if (!savings.isEmpty()) {
            savings(savings, results);
        }
        if (isAsked(Question.BANDWIDTH)) {
            bandwidth(results.putObject("bandwidth"));
        }
        if (jlama.isPresent()) {
            jlama(jlama.get(), results.putArray("jlama"));
        }
        if (isAsked(Question.FRAME)) {
            frame(results.putObject("frame"));
        }
        if (isAsked(Question.JOB)) {
            job(results.putObject("job"));
        }
        if (isAsked(Question.CAMERAS)) {
            CameraGrowth growth = new CameraGrowth(model.provider(command), frames, pairs);
            report().cameras(growth.run(this::say), pairs, results.putArray("cameras"));
        }
        if (isAsked(Question.STEADY)) {
            SteadyState steady = new SteadyState(model.provider(command), length());
            report().steady(steady.run(this::say), results.putObject("steady"));
        }
        if (isAsked(Question.PLANNING)) {
            planning(results.putObject("planning"));
        }
        if (isAsked(Question.OVERLOAD)) {
            overload(results.putObject("overload"));
        }
        if (plots.isPresent()) {
            String title = title(Bundle.open(model.folder(command))) + ", "
                    + model.device().title();
            BenchPlots.write(results, title, plots.get()).forEach(file -> say("wrote " + file));
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
        Device device = model.device();
        Optional<Bundle> other = against.map(name -> BundlePair.other(bundle, name, command));
        try (StageRunner graphs = new GraphStages(folder, bundle.architecture(), weights, device);
                StageRunner baseline = other.<StageRunner>map(
                                found -> new GraphStages(found.folder(), found.architecture(), found.weights(), device))
                        .orElseGet(() -> new EagerStages(bundle.architecture(), weights))) {
            new Benchmark(bundle.architecture(), graphs, baseline, effort())
                    .run(report().stages(header(title(bundle)), other.map(BenchCommand::title), results));
        }
    }

    private void encoders(ArrayNode results) throws IOException {
        Bundle bundle = Bundle.open(model.folder(command));
        if (bundle.architecture().spatial().isEmpty()) {
            say("encoders: " + title(bundle) + " has one encoder; nothing to compare");
            return;
        }
        List<EncoderCost.Row> rows = new EncoderCost(bundle, model.device(), effort()).run(this::say);
        report().encoders(rows, header("sizes of " + title(bundle) + ", random weights"), results);
    }

    private Benchmark.Effort effort() {
        return new Benchmark.Effort(2, pairs, List.of(1, 4), 32, 8);
    }

    private String header(String measured) {
        return String.format(
                Locale.ROOT,
                "%s, %s, median of %d interleaved pairs (quartiles)",
                measured,
                model.device().title(),
                pairs);
    }

    private boolean isAsked(Question question) {
        return questions.isEmpty() || questions.contains(question);
    }

    /** Found before anything is measured: who asks for it and lacks something hears that at once. */
    private Optional<JlamaBench> jlamaBench() {
        if (questions.contains(Question.JLAMA)) {
            return Optional.of(JlamaBench.find(jlamaJdk, pairs));
        }
        return isAsked(Question.JLAMA) ? JlamaBench.findIfThere(jlamaJdk, pairs) : Optional.empty();
    }

    private void savings(List<Question> questions, ObjectNode results) throws IOException {
        SavingsBench.Effort effort = new SavingsBench.Effort(pairs, frames, sources, framesPerSecond, toleranceLevels);
        Bundle bundle = Bundle.open(model.folder(command));
        try (SavingsBench bench = new SavingsBench(bundle, model.device(), model.settings(command), effort)) {
            command.commandLine()
                    .getErr()
                    .printf("%s, %s%n", title(bundle), model.device().title());
            for (Question question : questions) {
                Table table = switch (question) {
                    case QUERIES -> bench.queries();
                    case REUSE -> bench.reuse();
                    case DRAFT -> bench.draft();
                    case DECODE -> bench.decode();
                    case STAGES, ENCODERS, BANDWIDTH, JLAMA, FRAME, JOB, CAMERAS, STEADY, PLANNING, OVERLOAD ->
                        throw new AssertionError(question);
                };
                command.commandLine().getErr().println(table.text());
                SavingsBench.write(table, results.putArray(question.name().toLowerCase(Locale.ROOT)));
            }
        }
    }

    private void bandwidth(ObjectNode result) throws InterruptedException {
        Bundle bundle = Bundle.open(model.folder(command), Bundle.Check.SMALL_FILES);
        Safetensors weights = bundle.weights();
        Device device = model.device();
        DecodeLimit.Result measured;
        try (StageRunner graphs = new GraphStages(bundle.folder(), bundle.architecture(), weights, device)) {
            measured = new DecodeLimit(
                            bundle.architecture(),
                            graphs,
                            weights,
                            device.threads(),
                            new DecodeLimit.Effort(1, pairs, 32, 8))
                    .run();
        }
        report().bandwidth(measured, title(bundle), device.threads(), pairs, result);
    }

    private void jlama(JlamaBench bench, ArrayNode results) {
        Bundle bundle = Bundle.open(model.folder(command), Bundle.Check.SMALL_FILES);
        command.commandLine()
                .getErr()
                .printf(
                        "%s, %d threads, decode steps of one text, median of %d interleaved turns (quartiles); %s%n",
                        title(bundle),
                        Device.cpu().threads(),
                        pairs,
                        bench.runtime().title());
        bench.run(bundle, measured -> report().jlama(measured, results.addObject()));
    }

    private static String title(Bundle bundle) {
        return bundle.description().name() + " "
                + bundle.description().precision().title();
    }

    private void frame(ObjectNode result) throws Exception {
        try (SceneModel scene = model.open(command)) {
            FrameTime.Result measured = new FrameTime(scene).run(frames);
            report().frame(measured, scene.card(), frames, result);
        }
    }

    private void job(ObjectNode result) throws Exception {
        JobOverhead.Result measured = new JobOverhead(model.provider(command), frames, pairs).run(this::say);
        report().job(measured, pairs, frames, result);
    }

    private Duration length() {
        return Duration.ofMillis(Math.round(minutes * 60_000));
    }

    private BenchReport report() {
        return new BenchReport(command.commandLine().getErr());
    }

    private void say(String line) {
        command.commandLine().getErr().println("comevl: " + line);
    }

    private void planning(ObjectNode result) throws Exception {
        PlanningLoad.Result measured =
                new PlanningLoad(model.provider(command), length(), FRAMES_PER_SECOND).run(this::say);
        report().planning(measured, result);
    }

    private void overload(ObjectNode result) throws Exception {
        OverloadSoak.Result measured = new OverloadSoak(model.provider(command), length()).run(this::say);
        report().overload(measured, minutes, result);
    }
}
