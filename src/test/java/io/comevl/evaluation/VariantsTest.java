package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.frame.Crops;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Encoders;
import io.comevl.network.Architecture.Layers;
import io.comevl.network.Architecture.Matrices;
import io.comevl.network.Architecture.Position;
import io.comevl.network.Architecture.Variant;
import io.comevl.network.EffectiveWeights;
import io.comevl.network.StageRunner;
import io.comevl.ops.Observation;
import io.comevl.ops.WeightSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every variant of the paper's comparisons yields the same number of tokens, and tokens of its own. */
final class VariantsTest {

    @ParameterizedTest
    @CsvSource({
        "SEMANTIC_ONLY, MIXED, ROPE",
        "SPATIAL_ONLY, MIXED, ROPE",
        "CONCATENATED, MIXED, ROPE",
        "DUAL_FUSED, LAST_ONLY, ROPE",
        "DUAL_FUSED, MIXED, NONE"
    })
    void aVariantYieldsItsOwnTokensForEveryCell(Encoders encoders, Layers layers, Position position) {
        Variant variant = new Variant(encoders, layers, position, Matrices.ORTHOGONAL);

        float[] tokens = tokens(variant);

        assertThat(tokens).isNotEqualTo(tokens(Variant.comeVl()));
        for (float token : tokens) {
            assertThat(token).isFinite();
        }
    }

    private static float[] tokens(Variant variant) {
        Architecture a = ToyModel.architecture();
        Architecture varied = a.with(variant);
        int patches = a.geometry().patchesPerCrop();
        byte[] levels = new byte[patches * a.geometry().patchValues()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (i * 31 % 251);
        }
        Crops crops = new Crops(1, 1, levels, Crops.whole(1, 1, patches), List.of(), new int[0], 384, 384);
        try (StageRunner runner = new EagerStages(varied, withConcatProjector(a))) {
            Map<String, Observation> seen = runner.vision(crops, Set.of());
            Observation output = seen.get("vision/output");
            assertThat(output.shape())
                    .containsExactly(1, a.geometry().cellsPerCrop(), a.decoder().width());
            return output.values();
        }
    }

    /** The small model's weights, and the one projector that no checkpoint of the authors has. */
    private static WeightSource withConcatProjector(Architecture a) {
        WeightSource right = new EffectiveWeights(ToyModel.stored());
        long both = Math.addExact(
                a.semantic().blocks().width(), a.spatialTower().blocks().width());
        long hidden = 16;
        String place = "vision_backbone.concat_projector.";
        return ChangedWeights.added(
                right,
                Map.of(
                        place + "w1.weight", List.of(hidden, both),
                        place + "w2.weight", List.of((long) a.decoder().width(), hidden),
                        place + "w3.weight", List.of(hidden, both)));
    }
}
