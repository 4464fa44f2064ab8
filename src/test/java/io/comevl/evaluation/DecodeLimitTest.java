package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.bundle.PrecisionPolicy;
import io.comevl.bundle.ToyImport;
import io.comevl.ops.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DecodeLimitTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void aStepReadsTheOutputAndNotTheEmbeddingsInAnyPrecision(Precision precision) throws IOException {
        List<String> needed = DecodeLimit.needed(ToyImport.of(
                        ToyImport.checkpoint(folder),
                        folder.resolve("bundle"),
                        new PrecisionPolicy(precision, List.of()))
                .weights());

        assertThat(needed)
                .anyMatch(name -> name.startsWith("transformer.ff_out.weight"))
                .noneMatch(name -> name.startsWith("transformer.wte."));
    }
}
