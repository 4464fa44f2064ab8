package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.network.EffectiveWeights;
import io.comevl.network.StageRunner;
import io.comevl.ops.WeightSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The network against numbers of the authors' implementation. Tolerances are the reference's own advice (its section
 * 13): rounding of float32 stays a third below them, every known mistake lies above.
 */
final class ModelVerificationTest {

    @Test
    void everyStageOfEveryCaseAgreesEagerly() {
        WeightSource weights = new EffectiveWeights(ToyModel.stored());
        List<StageRow> rows = new ArrayList<>();

        try (StageRunner runner = new EagerStages(ToyModel.architecture(), weights)) {
            new ModelVerification(ToyModel.architecture(), weights, ToyModel.words())
                    .run(ToyModel.reference(), List.of(runner), rows::add);
        }

        assertThat(rows).hasSizeGreaterThan(200).allMatch(StageRow::passed);
    }
}
