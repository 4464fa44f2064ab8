package io.comevl.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.evaluation.dataset.DatasetFolder;
import io.comevl.evaluation.dataset.WorldDataset;
import io.comevl.evaluation.exam.Dataset;
import io.comevl.evaluation.exam.Examiner;
import io.comevl.evaluation.exam.Gallery;
import io.comevl.evaluation.exam.Scoreboard;
import io.comevl.grounding.SceneModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comevl eval}: scores against known truth. */
@Command(
        name = "eval",
        description = {
            "Asks a model questions whose answers are known, and scores what it says; or scores the tracker.",
            "Scores have intervals of 95 %% confidence: Wilson's for shares, a bootstrap over pictures for other means."
        })
final class EvalCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Subject subject;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Which worlds and questions. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--questions",
            paramLabel = "N",
            description = "How many questions. Default: " + WORLD_QUESTIONS + " about worlds, all of a dataset.")
    private Optional<Integer> questions;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description =
                    "Folder of a dataset's pictures. Default: that of the labels; of Parquet files DIR/images or DIR.")
    private Optional<Path> images;

    @Option(
            names = "--gallery",
            paramLabel = "DIR",
            description = "Write a page of the worst and best answers, drawn beside the right ones.")
    private Optional<Path> gallery;

    @Option(
            names = "--width",
            defaultValue = "320",
            paramLabel = "PIXELS",
            description = "Width of a world's frames, 16:9. Default: ${DEFAULT-VALUE}.")
    private int widthPixels;

    @Option(
            names = "--objects",
            defaultValue = "6",
            paramLabel = "N",
            description = "Most objects in a world's frame. Default: ${DEFAULT-VALUE}.")
    private int objects;

    @Option(names = "--json", description = "Print one line of JSON on standard output, the table on standard error.")
    private boolean json;

    private static final int WORLD_QUESTIONS = 1000;

    /** What is scored: exactly one. */
    private static final class Subject {
        @Option(names = "--world", required = true, description = "Ask about frames of generated camera worlds.")
        private boolean world;

        @Option(
                names = "--dataset",
                required = true,
                paramLabel = "DIR",
                description = "Ask about labelled pictures: a folder with labels.jsonl, or with Parquet files of "
                        + "PixMo-Points, PixMo-Count or RefCOCO as they are published.")
        private Path dataset;

        @Option(
                names = "--tracking",
                required = true,
                paramLabel = "DIR",
                description = "Score the tracker on a folder of sequences (*.jsonl) with truth and detections.")
        private Path tracking;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter table =
                json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        if (subject.tracking != null) {
            TrackingReport report = TrackingReport.of(subject.tracking);
            report.printTable(table);
            print(report.asJson());
        } else {
            AnswersReport report = examine(subject.world ? worlds() : labelled());
            report.printTable(table);
            print(report.asJson());
        }
        return CommandLine.ExitCode.OK;
    }

    private Dataset worlds() {
        return new WorldDataset(
                new WorldDataset.Options(seed, questions.orElse(WORLD_QUESTIONS), widthPixels, objects));
    }

    private Dataset labelled() throws IOException {
        return new DatasetFolder(subject.dataset, images)
                .open(questions.map(number -> new DatasetFolder.Sample(number, seed)));
    }

    private AnswersReport examine(Dataset dataset) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Scoreboard scores = new Scoreboard();
        Gallery shown = new Gallery();
        try (SceneModel loaded = model.open(spec, ModelOptions.LONGEST_ANSWER)) {
            String title = loaded.card().name() + " (" + loaded.card().precision() + ") on " + dataset.title();
            err.println("comevl: " + title + ": " + dataset.questions() + " questions");
            if (loaded.card().randomWeights()) {
                err.println("comevl: model " + loaded.card().name()
                        + " has RANDOM weights: its scores are those of chance");
            }
            ExamProgress progress = new ExamProgress(err, dataset.questions());
            Examiner examiner = new Examiner(loaded, marked -> {
                scores.add(marked);
                gallery.ifPresent(folder -> shown.offer(marked));
                progress.answered();
            });
            examiner.examine(dataset);
            AnswersReport report = new AnswersReport(scores, progress.done());
            if (gallery.isPresent()) {
                err.println("comevl: gallery: " + shown.write(gallery.get(), title, report.table()));
            }
            return report;
        }
    }

    private void print(ObjectNode report) {
        if (json) {
            spec.commandLine().getOut().println(report);
        }
    }
}
