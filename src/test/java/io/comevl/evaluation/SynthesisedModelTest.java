package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.bundle.Bundle;
import io.comevl.bundle.Importer;
import io.comevl.bundle.ModelSize;
import io.comevl.bundle.PrecisionPolicy;
import io.comevl.bundle.Synthesis;
import io.comevl.bundle.Variation;
import io.comevl.ops.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A synthesised checkpoint computes: what is measured with one is measured on a network that works. */
final class SynthesisedModelTest {

    @TempDir
    Path folder;

    @Test
    void bothInterpretersAgreeOnASynthesisedModelAndInt8IsSmaller() throws Exception {
        Path checkpoint = folder.resolve("checkpoint");
        Synthesis.run(new Synthesis.Request(checkpoint, ModelSize.TINY, 1, Optional.empty()), line -> {});

        Bundle bundle = Importer.run(Importer.Request.of(checkpoint, folder.resolve("bundle")), line -> {});

        Agreement.ofBothInterpreters(bundle);
        Bundle packed = Importer.run(
                Importer.Request.of(checkpoint, folder.resolve("int8")),
                Variation.none(),
                new PrecisionPolicy(Precision.INT8, List.of()),
                line -> {});
        assertThat(Files.size(packed.folder().resolve("weights.safetensors")))
                .isLessThan(Files.size(bundle.folder().resolve("weights.safetensors")) / 2);
    }
}
