package io.comevl.evaluation.jlama;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.bundle.Bundle;
import io.comevl.bundle.PrecisionPolicy;
import io.comevl.bundle.ToyImport;
import io.comevl.network.StageRunner;
import io.comevl.ops.Precision;
import io.comevl.runtime.Device;
import io.comevl.runtime.GraphStages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JlamaComparisonTest {

    @TempDir
    private Path folder;

    @Test
    void jlamaThinksTheSameTokensLikeliestWithTheSameWeights() throws IOException {
        JlamaComparison.Result result = compare(PrecisionPolicy.fp32(), JlamaTypes.F32);

        // Sums of float32 in another order.
        assertThat(result.agreement().apart()).isLessThan(1e-5);
        assertThat(result.agreement().equal())
                .isEqualTo(result.agreement().tokens())
                .isEqualTo(16);
        assertThat(result.description()).endsWith("weights F32, factors F32, results F32");
        assertThat(result.tokensPerSecond()).isPositive();
        assertThat(result.jlamaTokensPerSecond()).isPositive();
        assertThat(result.speedUp())
                .as("of the only turn")
                .isEqualTo(result.jlama().medianMillis() / result.ours().medianMillis());
    }

    @Test
    void jlamasQ4StandsForTheSameWeightsAsOurInt4() throws IOException {
        JlamaComparison.Result result = compare(new PrecisionPolicy(Precision.INT4, List.of()), JlamaTypes.Q4);

        // Only our factors are int8, in blocks of 32: some hundredths. Weights that differ by a step of int4 were
        // tenths.
        assertThat(result.agreement().apart()).isLessThan(0.1);
        assertThat(result.description()).contains("weights Q4");
    }

    private JlamaComparison.Result compare(PrecisionPolicy policy, JlamaTypes types) throws IOException {
        JlamaRuntime runtime = runtime();
        Bundle bundle = ToyImport.of(ToyImport.checkpoint(folder), folder.resolve("bundle"), policy);
        Device device = Device.cpu(2);
        try (StageRunner graphs = new GraphStages(bundle.folder(), bundle.architecture(), bundle.weights(), device);
                JlamaComparison comparison = new JlamaComparison(
                        bundle,
                        graphs,
                        runtime,
                        device.threads(),
                        new JlamaComparison.Effort(Duration.ZERO, 1, 4, 2, 16))) {
            return comparison.run(types);
        }
    }

    private static JlamaRuntime runtime() {
        try {
            return JlamaRuntime.find(Optional.empty(), JlamaRuntime.usualPlaces(), Path.of("target/jlama"));
        } catch (JlamaMissingException missing) {
            Assumptions.assumeTrue(false, missing.getMessage());
            throw missing;
        }
    }
}
