package io.comevl.training.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.training.Recipe;
import io.comevl.training.RecipeFile;
import io.comevl.training.TinyRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AblationTest {

    @TempDir
    Path folder;

    @Test
    void variantsAreTrainedOnceEachAndPutSideBySide() throws IOException, InterruptedException {
        Path recipe = write(TinyRecipe.YAML.replace("steps: 24", "steps: 4").replace("denseSteps: 3", "denseSteps: 2"));
        Path out = folder.resolve("runs");
        // All layers are what the recipe mixes anyhow.
        List<Compared> variants = List.of(Compared.FUSED, Compared.SEMANTIC_ONLY, Compared.ALL_LAYERS);
        List<String> said = Collections.synchronizedList(new ArrayList<>());

        AblationTable table = Ablation.run(new Ablation.Plan(recipe, out, 1, variants, 2), said::add);

        assertThat(table.runs()).containsOnlyKeys(Compared.FUSED, Compared.SEMANTIC_ONLY);
        assertThat(said).contains("all-layers: the recipe is this already; left out");
        assertThat(out.resolve("semantic-only/seed-7/model.safetensors")).exists();
        assertThat(table.runs().get(Compared.SEMANTIC_ONLY).get(0).weights())
                .isLessThan(table.runs().get(Compared.FUSED).get(0).weights());
        assertThat(Files.readString(out.resolve("ablation.csv"))).isEqualTo(table.csv());
        assertThat(Files.readString(out.resolve("ablation.md"))).contains("semantic encoder only");

        List<String> again = new ArrayList<>();
        AblationTable same = Ablation.run(new Ablation.Plan(recipe, out, 1, variants, 1), again::add);

        assertThat(again)
                .contains("fused, seed 7: is finished", "semantic-only, seed 7: is finished")
                .noneMatch(line -> line.contains("million weights"));
        assertThat(same.csv()).isEqualTo(table.csv());
    }

    @Test
    void aVariantDiffersInOneThing() throws IOException {
        Recipe own = RecipeFile.read(Path.of("docs/models/ablation.yaml"));

        for (Compared variant : Compared.values()) {
            Recipe varied = variant.of(own);
            assertThat(varied.equals(own)).as(variant.key()).isEqualTo(variant == Compared.FUSED);
            assertThat(varied.data()).isEqualTo(own.data());
            assertThat(varied.schedule()).isEqualTo(own.schedule());
            assertThat(varied.heldOut()).isEqualTo(own.heldOut());
            assertThat(varied.seed()).isEqualTo(own.seed());
        }
        assertThat(Compared.ALL_LAYERS.of(own).model().spatialLayers()).isEqualTo("all");
        assertThat(Compared.NO_ORTHOGONALITY.of(own).losses().orthogonality()).isZero();
        Recipe further = RecipeFile.read(write(TinyRecipe.YAML
                .replace("contrastive: 0", "contrastive: 0.1")
                .replace("distillation: 0", "distillation: 0.2")));
        assertThat(Compared.SPATIAL_ONLY.of(further).losses())
                .as("there is no semantic encoder to tell words")
                .isEqualTo(new Recipe.Losses(1, 0.3, 0.001, 0, 0.2));
        assertThat(Compared.SEMANTIC_ONLY.of(further).losses()).isEqualTo(new Recipe.Losses(1, 0.3, 0.001, 0.1, 0));
    }

    @Test
    void aRecipeThatCannotBeComparedFairlyIsNamedWithItsLine() throws IOException {
        assertRefused("minutes: 0", "minutes: 9", "line 31: schedule.minutes: all variants take the same steps");
        assertRefused("encoders: dual_fused", "encoders: spatial_only", "line 4: model.variant: ");
        assertRefused("seed: 8", "seed: 9", "line 44: heldOut.seed: expected none of the seeds trained with, 7 to 9");
    }

    @Test
    void runsOfAnotherRecipeAreNotMixedIn() throws IOException {
        Path out = Files.createDirectories(folder.resolve("runs/fused"));
        Files.writeString(out.resolve("seed-7.yaml"), TinyRecipe.YAML.replace("places: 3", "places: 2"));
        Path recipe = write(TinyRecipe.YAML);

        assertThatThrownBy(() -> Ablation.run(
                        new Ablation.Plan(recipe, folder.resolve("runs"), 1, List.of(Compared.FUSED), 1), line -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another recipe");
    }

    private void assertRefused(String original, String wrong, String said) throws IOException {
        Path recipe = write(TinyRecipe.YAML.replace(original, wrong));
        Ablation.Plan plan = new Ablation.Plan(recipe, folder.resolve("runs"), 3, List.of(Compared.FUSED), 1);

        assertThatThrownBy(() -> Ablation.run(plan, line -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("recipe.yaml: " + said);
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("recipe.yaml"), yaml);
    }
}
