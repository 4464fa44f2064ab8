package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.bundle.HuggingFaceFolders;
import io.comevl.bundle.PublishedFolders;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportOriginTest {

    @TempDir
    Path folder;

    @Test
    void publishedModelsArePutTogetherAndWhatTheyLackIsTold() throws IOException {
        HuggingFaceFolders folders = new PublishedFolders(folder).write().folders(1);
        String bundle = folder.resolve("bundle").toString();

        CommandRun imported = CommandRun.of(
                "model",
                "import",
                "--semantic",
                folders.semantic().toString(),
                "--spatial",
                folders.spatial().toString(),
                "--language",
                folders.language().toString(),
                "--out",
                bundle);
        CommandRun shown = CommandRun.of("model", "show", bundle);

        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(imported.err().lines())
                .filteredOn(line -> line.startsWith("NOT TRAINED: "))
                .hasSize(4);
        assertThat(shown.out())
                .contains("siglip2 + dinov3 + qwen2 (random weights", "not trained      fusion: ", "SigLIP 27, 1-27");
    }

    @Test
    void aCheckpointAndPublishedModelsDoNotGoTogetherNorDoTwoOfThree() {
        CommandRun both = CommandRun.of(
                "model", "import", "--from", "a", "--semantic", "b", "--spatial", "c", "--language", "d", "--out", "e");
        CommandRun two = CommandRun.of("model", "import", "--semantic", "b", "--spatial", "c", "--out", "e");
        CommandRun none = CommandRun.of("model", "import", "--out", "e");

        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("--from", "mutually exclusive");
        assertThat(two.code()).isEqualTo(2);
        assertThat(two.err()).contains("--language");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("--from", "--semantic");
    }
}
