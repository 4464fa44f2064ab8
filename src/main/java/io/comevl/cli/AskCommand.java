package io.comevl.cli;

import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Annotator;
import io.comevl.grounding.Answer;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.Task;
import io.comevl.grounding.Wording;
import java.io.IOException;
import java.nio.file.Files;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One picture, one question. */
@Command(
        name = "ask",
        description = {
            "Asks one question about one picture: prints what the model wrote and how it was understood, and draws the "
                    + "answer onto a copy of the picture.",
            "'point to ...', 'how many ...' and 'box ...' are understood as such, anything else is a free question."
        })
final class AskCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "JPEG or PNG file.")
    private Path image;

    @Parameters(index = "1", paramLabel = "QUESTION", description = "Such as \"point to the red cars\".")
    private String words;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "${COMPLETION-CANDIDATES}: take the words as the phrase of this task.")
    private Optional<Task> task;

    @Option(names = "--out", paramLabel = "PNG", description = "Where to draw. Default: IMAGE.answer.png.")
    private Optional<Path> out;

    @Override
    public Integer call() throws Exception {
        Pixels pixels = picture();
        Question question = task.map(asked -> new Question(asked, words)).orElseGet(() -> Wording.understand(words));
        Reply reply;
        try (SceneModel loaded = model.open(command);
                SceneModel.Seen seen = loaded.see(pixels).get()) {
            if (loaded.card().randomWeights()) {
                command.commandLine()
                        .getErr()
                        .println("comevl: model " + loaded.card().name()
                                + " has RANDOM weights: everything is computed, but its answers mean nothing");
            }
            reply = loaded.answer(seen, List.of(question)).get().get(0);
        }
        Path drawn = out.orElseGet(() -> image.resolveSibling(image.getFileName() + ".answer.png"));
        Files.write(drawn, Annotator.png(pixels, reply));
        command.commandLine().getOut().println(reply.text());
        command.commandLine().getErr().println(understood(reply.answer()));
        command.commandLine().getErr().println("drawn: " + drawn);
        return CommandLine.ExitCode.OK;
    }

    private Pixels picture() throws IOException {
        if (Files.isDirectory(image)) {
            throw new IllegalArgumentException(image + ": is a folder; give a JPEG or PNG file");
        }
        return PixelDecoder.decode(Files.readAllBytes(image), ImageLimits.DEFAULT)
                .either(pixels -> pixels, refusal -> {
                    throw new IllegalArgumentException(image + ": " + refusal.message());
                });
    }

    private static String understood(Answer answer) {
        if (answer instanceof Answer.Points points) {
            return "understood: " + points.points().size() + " points " + listed(points.points());
        }
        if (answer instanceof Answer.Count count) {
            return "understood: " + count.count() + " " + listed(count.points());
        }
        if (answer instanceof Answer.Boxes boxes) {
            return "understood: " + boxes.boxes().size() + " boxes "
                    + boxes.boxes().stream()
                            .map(box -> String.format(
                                    Locale.ROOT,
                                    "[%.3f, %.3f, %.3f, %.3f]",
                                    box.xMin(),
                                    box.yMin(),
                                    box.xMax(),
                                    box.yMax()))
                            .toList();
        }
        if (answer instanceof Answer.Malformed malformed) {
            return "not understood: " + malformed.reason();
        }
        return "understood as words";
    }

    private static String listed(List<Answer.Point> points) {
        return points.stream()
                .map(point -> String.format(Locale.ROOT, "(%.3f, %.3f)", point.x(), point.y()))
                .toList()
                .toString();
    }
}
