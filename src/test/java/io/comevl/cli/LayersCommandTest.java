package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.Safetensors;
import io.comevl.bundle.SafetensorsWriter;
import io.comevl.network.LayerRange;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
        Path bundle = imported(checkpoint());
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
        Path checkpoint = checkpoint();
        addProjector(checkpoint.resolve("model.safetensors"));
        Path bundle = imported(checkpoint, "--encoders", "semantic_only");

        CommandRun run =
                CommandRun.of("model", "layers", bundle.toString(), "--images", images.toString(), "--write", "--json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.has("spatial")).isFalse();
        LayerRange chosen = LayerRange.parse(report.at("/semantic/chosen").asText());
        assertThat(Set.copyOf(Bundle.open(bundle).architecture().semanticLayers()))
                .isEqualTo(Set.copyOf(chosen.layers()));
        assertThat(run.err()).contains("now mixes SigLIP");
    }

    @Test
    void mistakesAreToldInOneLine() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(CommandRun.of("model", "layers", "tiny-random", "--images", empty.toString(), "--write")
                        .complaint())
                .contains("tiny-random: comes with the program");
        Path bundle = imported(checkpoint());
        assertThat(CommandRun.of("model", "layers", bundle.toString(), "--images", empty.toString())
                        .complaint())
                .contains("expected pictures (*.jpg, *.jpeg, *.png), found none");
        Files.writeString(images.resolve("a.jpg"), "no picture");
        assertThat(CommandRun.of("model", "layers", bundle.toString(), "--images", images.toString())
                        .complaint())
                .contains("a.jpg: ");
    }

    /** What a model of the semantic encoder alone reads, which the toy checkpoint leaves out. */
    private static void addProjector(Path file) throws IOException {
        Path without = Files.move(file, file.resolveSibling("without.safetensors"));
        Safetensors stored = Safetensors.open(without);
        Map<String, WeightSource.Spec> specs = new LinkedHashMap<>();
        stored.names().forEach(name -> specs.put(name, stored.spec(name)));
        List<String> added = Stream.of("w1", "w2", "w3")
                .map(part -> "vision_backbone.image_projector." + part + ".weight")
                .toList();
        WeightSource.Spec square = new WeightSource.Spec(ElementType.FLOAT32, List.of(64L, 64L));
        added.forEach(name -> specs.put(name, square));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs, Map.of())) {
            stored.names().forEach(name -> writer.write(name, stored));
            added.forEach(name -> writer.write(name, ByteBuffer.allocate((int) square.byteLength())));
            writer.finish();
        }
        Files.delete(without);
    }

    private Path checkpoint() throws IOException {
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        for (String file : new String[] {"config.yaml", "model.safetensors"}) {
            Files.copy(
                    LayersCommandTest.class.getResourceAsStream("/io/comevl/models/tiny-random/" + file),
                    checkpoint.resolve(file));
        }
        return checkpoint;
    }

    private Path imported(Path checkpoint, String... options) {
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
        String[] all = Arrays.copyOf(command, command.length + options.length);
        System.arraycopy(options, 0, all, command.length, options.length);
        CommandRun run = CommandRun.of(all);
        assertThat(run.code()).as(run.err()).isZero();
        return bundle;
    }
}
