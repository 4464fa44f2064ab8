package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayersCommandTest {

    @TempDir
    Path folder;

    private Path images;

    @BeforeEach
    void drawAPicture() throws IOException {
        images = Files.createDirectory(folder.resolve("images"));
        assertThat(CommandRun.of(
                                "world",
                                "hall",
                                "--out",
                                images.resolve("hall.png").toString())
                        .code())
                .isZero();
    }

    @Test
    void everyLayerOfBothEncodersIsMeasuredAndLayersWithoutWeightsAreNotWritten() throws IOException {
        Path bundle = imported();
        Path out = folder.resolve("out");

        CommandRun run = CommandRun.of(
                "model", "layers", bundle.toString(), "--images", images.toString(), "--json", "--out", out.toString());

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.get("pictures").asInt()).isEqualTo(1);
        assertThat(report.at("/semantic/layers")).hasSize(27);
        assertThat(report.at("/spatial/layers")).hasSize(24).allSatisfy(layer -> {
            assertThat(layer.get("attentionEntropy").asDouble()).isBetween(0.0, 1.0);
            assertThat(layer.get("featureEntropy").asDouble()).isBetween(0.0, 1.0);
        });
        assertThat(report.at("/spatial/mixed")).hasSize(14);
        assertThat(Files.readString(out.resolve("layers.json"))).isEqualTo(run.out());
        assertThat(Files.readString(out.resolve("spatial.svg")))
                .contains("DINOv3", "feature entropy", "attention entropy", "class=\"chosen\"")
                .doesNotContain("NaN");
        assertThat(out.resolve("semantic.svg")).exists();

        // Random weights tell no layers apart, and layers 1 to 9 have no mixing weight.
        assertThat(report.at("/spatial/chosen").asText()).isEqualTo("1-24");
        CommandRun written =
                CommandRun.of("model", "layers", bundle.toString(), "--images", images.toString(), "--write");
        assertThat(written.code()).isEqualTo(1);
        assertThat(written.complaint()).contains("not mixed in training", "train with spatialLayers: 1-24");
    }

    @Test
    void theChosenLayersAreWrittenIntoTheBundle() throws IOException {
        Path bundle = imported("--encoders", "semantic_only");

        CommandRun run = CommandRun.of("model", "layers", bundle.toString(), "--images", images.toString(), "--write");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("SigLIP, 1 pictures, layers chosen: 1-27")
                .doesNotContain("DINOv3");
        assertThat(run.err()).contains("now mixes SigLIP");
        assertThat(Bundle.open(bundle).architecture().semanticLayers()).hasSize(28);
    }

    @Test
    void mistakesAreToldInOneLine() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(CommandRun.of("model", "layers", "tiny-random", "--images", empty.toString(), "--write")
                        .complaint())
                .contains("tiny-random: comes with the program");
        Path bundle = imported();
        assertThat(CommandRun.of("model", "layers", bundle.toString(), "--images", empty.toString())
                        .complaint())
                .contains("expected pictures (*.jpg, *.jpeg, *.png), found none");
        Files.writeString(images.resolve("a.jpg"), "no picture");
        assertThat(CommandRun.of("model", "layers", bundle.toString(), "--images", images.toString())
                        .complaint())
                .contains("a.jpg: ");
    }

    private Path imported(String... options) throws IOException {
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        for (String file : new String[] {"config.yaml", "model.safetensors"}) {
            Files.copy(
                    LayersCommandTest.class.getResourceAsStream("/io/comevl/models/tiny-random/" + file),
                    checkpoint.resolve(file));
        }
        Path bundle = folder.resolve("bundle");
        String[] command = {
            "model",
            "import",
            "--from",
            checkpoint.toString(),
            "--out",
            bundle.toString(),
            "--layout",
            "clean",
            "--crop-mode",
            "resize"
        };
        String[] all = java.util.Arrays.copyOf(command, command.length + options.length);
        System.arraycopy(options, 0, all, command.length, options.length);
        CommandRun run = CommandRun.of(all);
        assertThat(run.code()).as(run.err()).isZero();
        return bundle;
    }
}
