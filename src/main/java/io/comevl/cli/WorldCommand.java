package io.comevl.cli;

import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Annotator;
import io.comevl.grounding.Answer;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Task;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Scene;
import io.comevl.training.world.Truth;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A picture of a generated camera scene, to ask about or to look at. */
@Command(
        name = "world",
        description = {
            "Writes one picture of a generated camera scene as a PNG file, to ask about or to look at.",
            "With --point the scene's truth is drawn the way an answer is: no model is asked."
        })
final class WorldCommand implements Callable<Integer> {

    /** Things that are hidden more than this are not pointed to. */
    private static final double SEEN = 0.4;

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "VIEW", description = "${COMPLETION-CANDIDATES}.")
    private View view;

    @Option(names = "--out", required = true, paramLabel = "PNG", description = "File to write.")
    private Path out;

    @Option(
            names = "--seed",
            defaultValue = "7",
            paramLabel = "N",
            description = "Which world. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--at",
            defaultValue = "0s",
            paramLabel = "TIME",
            description = "How long the world has gone on. Default: ${DEFAULT-VALUE}.")
    private Duration at;

    @Option(
            names = "--width",
            defaultValue = "640",
            paramLabel = "PIXELS",
            description = "Width; the height follows at 16:9. Default: ${DEFAULT-VALUE}.")
    private int widthPixels;

    @Option(
            names = "--point",
            paramLabel = "KIND",
            description = "Draw where things of this kind really are: ${COMPLETION-CANDIDATES}.")
    private Optional<Kind> kind;

    @Override
    public Integer call() throws Exception {
        if (widthPixels < 16 || widthPixels > 4096) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--width must be 16 to 4096, found " + widthPixels);
        }
        Scene scene = World.of(view, seed, WorldOptions.USUAL).at(at);
        Pixels pixels = scene.render(widthPixels, widthPixels * 9 / 16);
        Files.write(out, kind.isPresent() ? truth(scene, pixels, kind.get()) : PixelEncoder.png(pixels));
        command.commandLine().getErr().println("drawn: " + out);
        return CommandLine.ExitCode.OK;
    }

    private static byte[] truth(Scene scene, Pixels pixels, Kind kind) {
        List<Answer.Point> points = scene.truth().stream()
                .filter(truth -> truth.look().kind() == kind && truth.visible() >= SEEN)
                .map(Truth::centre)
                .toList();
        Question question = new Question(Task.POINT, kind.many());
        Reply reply = new Reply(question, "the scene's truth", new Answer.Points(points), 1, 0, Duration.ZERO);
        return Annotator.png(pixels, reply);
    }
}
