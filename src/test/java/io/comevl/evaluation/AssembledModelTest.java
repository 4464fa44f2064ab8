package io.comevl.evaluation;

import io.comevl.bundle.Bundle;
import io.comevl.bundle.HuggingFaceFolders;
import io.comevl.bundle.Importer;
import io.comevl.bundle.PrecisionPolicy;
import io.comevl.bundle.PublishedFolders;
import io.comevl.bundle.Variation;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model put together from published folders computes the same in both interpreters, its decoder in bfloat16 too. */
final class AssembledModelTest {

    @TempDir
    Path folder;

    @Test
    void bothInterpretersAgreeOnAnAssembledModel() throws IOException {
        HuggingFaceFolders folders =
                new PublishedFolders(folder).languageInBfloat16().write().folders(5);

        Bundle bundle = Importer.assemble(
                folders,
                Importer.Request.of(folders.language(), folder.resolve("bundle")),
                Variation.none(),
                PrecisionPolicy.fp32(),
                line -> {});

        Agreement.ofBothInterpreters(bundle);
    }
}
