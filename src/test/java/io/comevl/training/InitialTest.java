package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.network.Architecture.Encoders;
import io.comevl.network.Architecture.Layers;
import io.comevl.network.Architecture.Matrices;
import io.comevl.network.Architecture.Position;
import io.comevl.network.Architecture.Variant;
import io.comevl.network.WeightPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training begins with the tensors that the network is planned to read, and the heads of its objectives. */
final class InitialTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "DUAL_FUSED, MIXED, ROPE, FREE",
        "DUAL_FUSED, LAST_ONLY, NONE, ORTHOGONAL",
        "SEMANTIC_ONLY, MIXED, ROPE, ORTHOGONAL",
        "SPATIAL_ONLY, MIXED, ROPE, FREE",
        "CONCATENATED, MIXED, ROPE, FREE"
    })
    void trainingBeginsWithThePlannedTensors(Encoders encoders, Layers layers, Position position, Matrices matrices)
            throws IOException {
        Variant variant = new Variant(encoders, layers, position, matrices);
        try (TinyNetwork network = new TinyNetwork(folder, variant)) {
            Map<String, List<Long>> planned = new TreeMap<>();
            WeightPlan.of(network.architecture).forEach((name, tensor) -> planned.put(name, tensor.shape()));
            // The trainer writes a generator's base, the identity, when it writes the model.
            planned.keySet().removeIf(name -> name.endsWith(OrthogonalMaps.BASE));

            Map<String, List<Long>> begun = new TreeMap<>();
            network.parameters
                    .shapes()
                    .forEach((name, shape) -> begun.put(
                            name, Arrays.stream(shape.getShape()).boxed().toList()));
            begun.keySet().removeIf(name -> name.startsWith(Initial.AUXILIARY));

            assertThat(begun).isEqualTo(planned);
        }
    }
}
