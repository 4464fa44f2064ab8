package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.Shared;
import io.comevl.bundle.GraphExport;
import io.comevl.bundle.Safetensors;
import io.comevl.network.EffectiveWeights;
import io.comevl.network.StageRunner;
import io.comevl.ops.WeightSource;
import io.comevl.runtime.Device;
import io.comevl.runtime.GraphStages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exported graphs, run by ONNX Runtime, against the authors' numbers within the same tolerances. */
final class GraphVerificationTest {

    @Test
    void everyStageOfEveryCaseAgreesInOnnxRuntime(@TempDir Path bundle) throws IOException {
        Path stored = bundle.resolve("weights.safetensors");
        Files.copy(Shared.path("reference/checkpoint/model.safetensors"), stored);
        WeightSource weights = new EffectiveWeights(Safetensors.open(stored));
        new GraphExport(ToyModel.architecture(), weights).write(bundle);
        List<StageRow> rows = new ArrayList<>();

        try (StageRunner runner = new GraphStages(bundle, ToyModel.architecture(), weights, Device.cpu(2))) {
            new ModelVerification(ToyModel.architecture(), weights, ToyModel.words())
                    .run(ToyModel.reference(), List.of(runner), rows::add);
        }

        assertThat(rows).hasSizeGreaterThan(200).allMatch(StageRow::passed);
    }
}
