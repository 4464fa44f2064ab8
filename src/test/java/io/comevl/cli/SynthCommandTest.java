package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SynthCommandTest {

    @TempDir
    Path folder;

    @Test
    void aTinyCheckpointIsWrittenImportedAndShown() {
        String checkpoint = folder.resolve("checkpoint").toString();
        String bundle = folder.resolve("bundle").toString();

        CommandRun synth = CommandRun.of("model", "synth", "--size", "tiny", "--seed", "3", "--out", checkpoint);
        CommandRun imported = CommandRun.of("model", "import", "--from", checkpoint, "--out", bundle);
        CommandRun shown = CommandRun.of("model", "show", bundle);

        assertThat(synth.code()).as(synth.err()).isZero();
        assertThat(synth.out()).isEmpty();
        assertThat(synth.err()).contains("100 %");
        assertThat(synth.complaint())
                .isEqualTo("checkpoint " + checkpoint + " is ready (random weights: answers will " + "mean nothing)");
        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(shown.code()).isZero();
        assertThat(shown.out()).contains("checkpoint (random weights", "all as they were imported");
    }

    @Test
    void mistakesAreToldInOneLine() {
        CommandRun unknown = CommandRun.of("model", "synth", "--size", "8b", "--out", folder.toString());
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err())
                .contains("expected tiny, small, 7b, 7b-shallow, molmo-7b, molmo-7b-shallow; found 8b");

        Path out = folder.resolve("checkpoint");
        CommandRun nowhere = CommandRun.of(
                "model", "synth", "--size", "small", "--out", out.toString(), "--tokenizer", folder.toString());
        assertThat(nowhere.code()).isEqualTo(1);
        assertThat(nowhere.complaint()).contains("needs vocab.json and merges.txt or tokenizer.json, found none");
        assertThat(out).doesNotExist();
    }
}
