package io.comevl.training;

import io.comevl.bundle.Bundle;
import io.comevl.bundle.Importer;
import io.comevl.grounding.GroundingModel;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel.Seen;
import io.comevl.runtime.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Asks a model about worlds it has not seen, on the way that its users will ask it: as a bundle, greedily decoded. */
final class Examination {

    private static final int QUESTIONS = 8;

    private Examination() {}

    /** Examines the model in the folder of a run. */
    static Scores of(Recipe recipe, Path run) throws IOException {
        Path folder = Files.createTempDirectory("comevl-examination");
        try {
            Importer.Request request = new Importer.Request(
                    run,
                    folder.resolve("bundle"),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.of(recipe.name()),
                    Optional.empty(),
                    Optional.of(Importer.Training.TRAINED));
            Bundle bundle = Importer.run(request, line -> {});
            try (GroundingModel model = GroundingModel.open(bundle, Device.cpu(), GroundingModel.Settings.standard())) {
                return examine(recipe, model);
            }
        } finally {
            delete(folder);
        }
    }

    private static Scores examine(Recipe recipe, GroundingModel model) {
        Scores scores = new Scores();
        for (int number = 0; number < recipe.heldOut().frames(); number++) {
            Lesson lesson = Lesson.of(recipe.data(), recipe.heldOut().seed(), number);
            List<Asked> asked = lesson.questions(recipe.heldOut().seed() + number).stream()
                    .limit(QUESTIONS)
                    .toList();
            try (Seen seen = model.see(lesson.frame()).join()) {
                List<Reply> replies = model.answer(
                                seen, asked.stream().map(Asked::question).toList())
                        .join();
                for (int i = 0; i < asked.size(); i++) {
                    scores.add(asked.get(i), replies.get(i).answer());
                }
            }
        }
        return scores;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
