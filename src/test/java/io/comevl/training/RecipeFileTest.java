package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.training.world.View;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecipeFileTest {

    @TempDir
    Path folder;

    @Test
    void everyValueIsRead() throws IOException {
        Recipe recipe = TinyRecipe.read(folder);

        assertThat(recipe.name()).isEqualTo("tiny");
        assertThat(recipe.model()).isEqualTo(new Recipe.Model(TinyRecipe.FREE, 192, 64, 1, "all", "all", 64, 2));
        assertThat(recipe.data()).isEqualTo(new Recipe.Data(4, List.of(View.values()), 64, 36, 3, 96));
        assertThat(recipe.heldOut()).isEqualTo(new Recipe.HeldOut(8, 2, 1000));
    }

    @Test
    void theShippedRecipeIsOne() throws IOException {
        assertThat(RecipeFile.read(Path.of("docs/models/camera-small.yaml")).name())
                .isEqualTo("camera-small");
    }

    @Test
    void aValueOutOfRangeIsNamedWithItsLine() {
        assertRefused("steps: 24", "steps: 0", "recipe.yaml: line 30: schedule.", "found");
        assertRefused("places: 3", "places: 13", "recipe.yaml: line 21: data.places: expected 1 to 12, found 13");
        assertRefused("encoderWidth: 64", "encoderWidth: 60", "line 10: model.encoderWidth", "multiple of 64");
        assertRefused("cropPixels: 192", "cropPixels: 200", "line 9: model.cropPixels", "multiple of 16 from 64 on");
    }

    @Test
    void anUnknownNameIsNamedWithItsLineAndWhatMayStandThere() {
        assertRefused("clipNorm: 1", "clipNrom: 1", "line 35: schedule.clipNrom: unknown", "clipNorm");
    }

    @Test
    void aMissingValueIsNamedWithTheLineOfItsSection() {
        assertRefused("  dense: 1\n", "", "line 37: losses.dense: is missing");
    }

    @Test
    void aValueOfAnotherTypeIsNamedWithItsLine() {
        assertRefused("frames: 4", "frames: many", "line 17: data.frames", "many");
        assertRefused("frames: 4", "frames: 4.5", "line 17: data.frames", "4.5");
    }

    @Test
    void whatIsNoYamlIsNamedWithItsLine() {
        assertRefused("encoderLayers: 1", "encoderLayers: [1}", "line 11: not YAML");
    }

    @Test
    void layersThatTheEncoderDoesNotHaveAreNamedWithTheirLine() {
        assertRefused(
                "semanticLayers: all",
                "semanticLayers: 1-2",
                "line 12: model.semanticLayers: expected all, or layers of 1-1, found 1-2");
        assertRefused("spatialLayers: all", "spatialLayers: some", "line 13: model.spatialLayers", "found some");
    }

    @Test
    void aWrittenRecipeIsReadAsItWas() throws IOException {
        Recipe recipe = TinyRecipe.read(folder);

        RecipeFile.write(recipe, folder.resolve("copy.yaml"));

        assertThat(RecipeFile.read(folder.resolve("copy.yaml"))).isEqualTo(recipe);
    }

    @Test
    void examiningOnWhatWasLearnedIsRefused() {
        assertRefused("  seed: 8", "  seed: 7", "line 43: heldOut: its seed must differ");
    }

    @Test
    void theRateRisesThenFallsInBothStages() throws IOException {
        Recipe.Schedule schedule = TinyRecipe.read(folder).schedule();

        assertThat(schedule.rate(0, Duration.ZERO)).isLessThan(schedule.rate(2, Duration.ZERO));
        assertThat(schedule.rate(3, Duration.ZERO)).isLessThan(schedule.rate(2, Duration.ZERO));
        assertThat(schedule.rate(12, Duration.ZERO)).isGreaterThan(schedule.rate(20, Duration.ZERO));
        assertThat(schedule.rate(23, Duration.ZERO)).isBetween(0.0, 0.1 * schedule.learningRate());
    }

    private void assertRefused(String original, String wrong, String... said) {
        assertThat(TinyRecipe.YAML).contains(original);
        String yaml = TinyRecipe.YAML.replaceFirst(original, wrong);
        assertThatThrownBy(() -> RecipeFile.read(TinyRecipe.write(folder, yaml)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(said);
    }
}
