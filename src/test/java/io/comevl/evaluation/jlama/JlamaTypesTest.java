package io.comevl.evaluation.jlama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.bundle.Bundle;
import io.comevl.bundle.PrecisionPolicy;
import io.comevl.bundle.ToyImport;
import io.comevl.network.Architecture.Decoder;
import io.comevl.ops.PlainWeights;
import io.comevl.ops.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JlamaTypesTest {

    @TempDir
    private Path folder;

    @Test
    void typesAreThoseNearestToTheBundles() throws IOException {
        Path checkpoint = ToyImport.checkpoint(folder);

        assertThat(nearest(checkpoint, "fp32", PrecisionPolicy.fp32())).containsExactly(JlamaTypes.F32);
        assertThat(nearest(checkpoint, "int8", new PrecisionPolicy(Precision.INT8, List.of())))
                .containsExactly(JlamaTypes.F32, JlamaTypes.Q4);
        assertThat(nearest(checkpoint, "int4", new PrecisionPolicy(Precision.INT4, List.of())))
                .containsExactly(JlamaTypes.Q4);
        assertThat(nearest(checkpoint, "mixed", new PrecisionPolicy(Precision.INT8, List.of("transformer.*"))))
                .containsExactly(JlamaTypes.F32);
    }

    @Test
    void sizesThatJlamaCannotComputeAreRefusedInOneLine() {
        assertThat(JlamaTypes.Q4.obstacle(decoder(64, 16, 128))).isEmpty();
        assertThat(JlamaTypes.F32.obstacle(decoder(64, 32, 128)))
                .contains("decoder: Jlama gives each head its share of the width, so 4 heads of 32 columns must have a "
                        + "width of 128, found 64; another bundle can be compared");
        assertThat(JlamaTypes.F32.obstacle(decoder(80, 20, 72))).isEmpty();
        assertThat(JlamaTypes.Q4.obstacle(decoder(80, 20, 72)))
                .contains(
                        "decoder: Jlama's Q4 has blocks of 32, found a width of 80 and 72 hidden columns; a bundle in "
                                + "fp32 can be compared");
    }

    @Test
    void operationsThatLeaveRowsOutAreNotTaken() {
        assertThat(JlamaOperations.isWhole(192, 128)).as("64 are left out").isFalse();
        assertThat(JlamaOperations.isWhole(896, 128)).isTrue();
        assertThat(JlamaOperations.isWhole(64, 128)).isTrue();
        assertThat(JlamaOperations.isWhole(193, 2)).isTrue();
        assertThat(JlamaOperations.isWhole(193, 1)).isTrue();
        assertThat(JlamaOperations.of(decoder(64, 16, 128), 2)).isEqualTo(JlamaOperations.NATIVE);
        assertThat(JlamaOperations.of(decoder(192, 48, 384), 2)).isEqualTo(JlamaOperations.VECTOR);
        assertThatThrownBy(() -> JlamaOperations.of(decoder(192, 48, 384), 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("decoder: Jlama leaves rows of its matrices out with 100 threads; their rows are "
                        + "[192, 96, 192, 384, 512], another bundle can be compared");
    }

    private List<JlamaTypes> nearest(Path checkpoint, String out, PrecisionPolicy policy) {
        Bundle bundle = ToyImport.of(checkpoint, folder.resolve(out), policy);
        return JlamaTypes.nearest(new PlainWeights(bundle.weights()));
    }

    private static Decoder decoder(int width, int headDim, int hidden) {
        return new Decoder(width, 1, 4, 2, headDim, 2 * hidden, 512, 512, 8, 1e6, 1e-6f);
    }
}
