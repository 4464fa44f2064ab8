package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.frame.Layout;
import io.comevl.ops.PlainWeights;
import io.comevl.ops.Precision;
import io.comevl.ops.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HfLanguageWriterTest {

    private static final long SEED = 5;

    @TempDir
    Path folder;

    @Test
    void aWrittenDecoderIsImportedWithTheSameWeightsAndSizes() throws IOException {
        Bundle bundle = ToyImport.of(ToyImport.checkpoint(folder), folder.resolve("bundle"), PrecisionPolicy.fp32());

        Bundle back = importedBack(written(bundle));

        assertThat(back.architecture().decoder())
                .isEqualTo(bundle.architecture().decoder());
        assertSameDecoder(back.weights(), bundle.weights());
    }

    @Test
    void packedWeightsAreWrittenAsWhatTheyStandFor() throws IOException {
        PrecisionPolicy int4 = new PrecisionPolicy(Precision.INT4, List.of());
        Bundle bundle = ToyImport.of(ToyImport.checkpoint(folder), folder.resolve("bundle"), int4);

        Bundle back = importedBack(written(bundle));

        assertSameDecoder(back.weights(), new PlainWeights(bundle.weights()));
    }

    private Path written(Bundle bundle) throws IOException {
        Path written = Files.createDirectory(folder.resolve("written"));
        HfLanguageWriter.write(bundle, written);
        return written;
    }

    private Bundle importedBack(Path language) throws IOException {
        HuggingFaceFolders published = new PublishedFolders(folder).write().folders(SEED);
        Importer.Request request = new Importer.Request(
                language,
                folder.resolve("back"),
                Optional.of(Layout.RELEASE),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of(published.language()),
                Optional.empty());
        return Importer.assemble(
                new HuggingFaceFolders(published.semantic(), published.spatial(), language, SEED),
                request,
                Variation.none(),
                PrecisionPolicy.fp32(),
                line -> {});
    }

    /** But for the image tokens' rows, which Qwen2 does not have. */
    private static void assertSameDecoder(WeightSource back, WeightSource expected) {
        List<String> names = expected.names().stream()
                .filter(name -> name.startsWith("transformer.") && !name.endsWith("new_embedding"))
                .toList();
        assertThat(names).hasSizeGreaterThan(20);
        for (String name : names) {
            assertThat(back.spec(name)).as(name).isEqualTo(expected.spec(name));
            assertThat(back.bytes(name)).as(name).isEqualTo(expected.bytes(name));
        }
    }
}
