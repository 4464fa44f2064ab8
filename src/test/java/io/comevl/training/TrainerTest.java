package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerTest {

    private static final int TEXT = 4;
    private static final int CONTRASTIVE = 8;
    private static final int DISTILLATION = 9;

    /** With every objective that a recipe may leave out. */
    private static final String EVERYTHING = TinyRecipe.YAML
            .replace("contrastive: 0", "contrastive: 0.5")
            .replace("distillation: 0", "distillation: 0.5");

    @TempDir
    static Path shared;

    private static Path whole;

    @TempDir
    Path folder;

    @BeforeAll
    static void trainOnce() throws IOException, InterruptedException {
        whole = shared.resolve("whole");
        Trainer.run(TinyRecipe.write(shared, EVERYTHING), whole, Optional.empty(), line -> {});
    }

    @Test
    void anInterruptedRunGoesOnWithTheSameLosses() throws IOException, InterruptedException {
        Path recipe = TinyRecipe.write(folder, EVERYTHING);
        Path torn = folder.resolve("torn");
        List<String> said = new ArrayList<>();

        // The line of step 10 comes before that step is kept, so it has to be done again.
        assertThatThrownBy(() -> Trainer.run(recipe, torn, Optional.empty(), TrainerTest::failAtStepTen))
                .isInstanceOf(IllegalStateException.class);
        Trainer.run(recipe, torn, Optional.empty(), said::add);

        assertThat(said).contains("going on at step 9");
        assertThat(withoutSeconds(torn)).isEqualTo(withoutSeconds(whole)).hasSize(24);
        assertThat(Files.readAllBytes(torn.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.resolve("model.safetensors")));
    }

    @Test
    void theLossFallsOnAFewFrames() throws IOException {
        List<String[]> rows = losses(whole);
        double first = Double.parseDouble(rows.get(3)[TEXT]);
        double last = Double.parseDouble(rows.get(rows.size() - 1)[TEXT]);
        assertThat(last).isLessThan(0.7 * first);
        assertThat(Files.readAllLines(whole.resolve("scores.csv"))).hasSize(2);
    }

    @Test
    void theFurtherObjectivesFallToo() throws IOException {
        List<String[]> rows = losses(whole);
        for (int column : List.of(CONTRASTIVE, DISTILLATION)) {
            assertThat(Double.parseDouble(rows.get(rows.size() - 1)[column]))
                    .isLessThan(0.9 * Double.parseDouble(rows.get(0)[column]))
                    .isPositive();
        }
    }

    @Test
    void lossesAreAlsoAPicture() throws IOException {
        String svg = Files.readString(whole.resolve("losses.svg"));

        assertThat(svg).contains("step 23", ">text<", ">dense<", ">attention<").doesNotContain("NaN");
        assertThat(svg.lines().filter(line -> line.startsWith("<polyline")).map(line -> line.split(" ", -1).length - 5))
                .containsExactly(24, 24, 24);
        assertThat(whole.resolve("scores.svg")).content().contains(">point_f1<");
    }

    @Test
    void aRunMayBeginWithTheWeightsOfAnother() throws IOException, InterruptedException {
        Path recipe = TinyRecipe.write(
                folder,
                EVERYTHING
                        .replace("denseSteps: 3", "denseSteps: 0")
                        .replace("steps: 24", "steps: 1")
                        .replace("learningRate: 0.003", "learningRate: 0"));
        Path begun = folder.resolve("begun");
        List<String> said = new ArrayList<>();

        Trainer.run(recipe, begun, Optional.of(whole), said::add);

        assertThat(said).anyMatch(line -> line.matches("starting from .*: (\\d+) of \\1 tensors taken"));
        assertThat(Files.readAllBytes(begun.resolve("model.safetensors")))
                .as("at a learning rate of 0")
                .isEqualTo(Files.readAllBytes(whole.resolve("model.safetensors")));
    }

    @Test
    void aFolderOfAnotherRecipeIsRefused() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        TinyRecipe.write(run, TinyRecipe.YAML);
        Path other = TinyRecipe.write(folder, TinyRecipe.YAML.replace("seed: 7", "seed: 9"));

        assertThatThrownBy(() -> Trainer.run(other, run, Optional.empty(), line -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another recipe");
    }

    private static void failAtStepTen(String line) {
        if (line.startsWith("step 10 ")) {
            throw new IllegalStateException("interrupted");
        }
    }

    private static List<String> withoutSeconds(Path run) throws IOException {
        return losses(run).stream()
                .map(row -> {
                    row[1] = "";
                    return Arrays.toString(row);
                })
                .toList();
    }

    private static List<String[]> losses(Path run) throws IOException {
        return Files.readAllLines(run.resolve("losses.csv")).stream()
                .skip(1)
                .map(row -> row.split(",", -1))
                .toList();
    }
}
