package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.network.Architecture;
import io.comevl.training.world.View;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SizesTest {

    @Test
    void encodersMixTheRecipesLayersAndEndWithTheDeepest() {
        Recipe.Model model = new Recipe.Model(TinyRecipe.FREE, 192, 64, 4, "all", "2-3", 64, 2);

        Architecture architecture =
                Sizes.of(model, new Recipe.Data(4, List.of(View.values()), 64, 36, 3, 96), List.of());

        assertThat(architecture.semanticLayers()).containsExactly(1, 2, 3, 4);
        assertThat(architecture.spatialLayers()).containsExactly(2, 3);
        assertThat(architecture.semantic().blocks().layers()).isEqualTo(4);
        assertThat(architecture.spatialTower().blocks().layers()).isEqualTo(3);
    }
}
