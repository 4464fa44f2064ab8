package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainCommandTest {

    @TempDir
    Path folder;

    @Test
    void aWrongRecipeIsToldInOneLineAndLeavesNoFolder() throws IOException {
        String yaml = Files.readString(Path.of("docs/models/camera-small.yaml"));
        Path recipe = Files.writeString(folder.resolve("r.yaml"), yaml.replace("clipNorm: 1", "clipNorm: 0"));
        StringWriter told = new StringWriter();

        int code = Main.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(told, true),
                "train",
                recipe.toString(),
                "--out",
                folder.resolve("run").toString());

        assertThat(code).isEqualTo(1);
        assertThat(told.toString().lines())
                .singleElement()
                .asString()
                .startsWith("comevl: " + recipe + ": line ")
                .endsWith("schedule.clipNorm: expected a number above 0, found 0.0");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void optionsOfTheAblationNeedIt() {
        CommandRun alone = CommandRun.of("train", "r.yaml", "--out", "run", "--seeds", "2");
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.complaint()).contains("--seeds, --only, --jobs and --json belong to --ablate");

        CommandRun unknown = CommandRun.of("train", "--ablate", "r.yaml", "--out", "run", "--only", "everything");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.complaint()).contains("fused, semantic-only", "found everything");
    }

    @Test
    void aMissingRecipeIsTold() {
        StringWriter told = new StringWriter();

        int code = Main.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(told, true),
                "train",
                folder.resolve("none.yaml").toString(),
                "--out",
                folder.resolve("run").toString());

        assertThat(code).isEqualTo(1);
        assertThat(told.toString()).contains("none.yaml: no such file or folder");
    }
}
