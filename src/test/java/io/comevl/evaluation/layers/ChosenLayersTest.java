package io.comevl.evaluation.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.comevl.bundle.Bundle;
import io.comevl.bundle.BundleException;
import io.comevl.bundle.Importer;
import io.comevl.bundle.LayerChoice;
import io.comevl.bundle.PrecisionPolicy;
import io.comevl.bundle.Reselection;
import io.comevl.bundle.Variation;
import io.comevl.evaluation.EagerStages;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.frame.Pixels;
import io.comevl.network.Architecture;
import io.comevl.network.LayerRange;
import io.comevl.network.StageRunner;
import io.comevl.runtime.Device;
import io.comevl.runtime.GraphStages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle of the toy model, which mixes SigLIP 1-27 and DINOv3 10-23, made to mix fewer layers. */
final class ChosenLayersTest {

    private static final LayerChoice FEWER =
            new LayerChoice(Optional.of(new LayerRange(5, 8)), Optional.of(new LayerRange(10, 12)));

    @TempDir
    static Path folder;

    private static Bundle whole;
    private static Bundle changed;

    @BeforeAll
    static void importAndChoose() throws IOException {
        whole = Importer.run(Importer.Request.of(checkpoint(), folder.resolve("whole")), line -> {});
        Path copy = Files.createDirectory(folder.resolve("changed"));
        try (var files = Files.list(whole.folder())) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        changed = Reselection.run(Bundle.open(copy), FEWER, line -> {});
    }

    @Test
    void theBundleSaysWhatItMixesAndVouchesForItsFiles() {
        assertThat(changed.architecture().semanticLayers()).containsExactly(5, 6, 7, 8);
        assertThat(changed.architecture().spatialLayers()).containsExactly(10, 11, 12);
        assertThat(changed.damage(Bundle.Check.CONTENTS)).isEmpty();
        assertThat(changed.description().provenance())
                .isEqualTo(whole.description().provenance());
    }

    @Test
    void theGraphNoLongerComputesDeeperLayers() throws IOException {
        assertThat(visionGraph(whole))
                .contains("image_vit.transformer.resblocks.26.", "image_vit2.transformer.layer.22.");
        assertThat(visionGraph(changed))
                .contains("image_vit.transformer.resblocks.7.", "image_vit2.transformer.layer.11.")
                .doesNotContain("image_vit.transformer.resblocks.8.", "image_vit2.transformer.layer.12.");
        assertThat(changed.weights().names()).isEqualTo(whole.weights().names());
    }

    @Test
    void mixingWeightsAreThoseOfTheChosenLayers() {
        float[] all = floats(whole, "vision_backbone.alpha_logits");
        float[] chosen = floats(changed, "vision_backbone.alpha_logits");

        // Entry 0 stands for the last layer once more, then come layers 1 to 27.
        assertThat(chosen).containsExactly(all[5], all[6], all[7], all[8]);
        assertThat(floats(changed, "vision_backbone.beta_logits"))
                .containsExactly(Arrays.copyOf(floats(whole, "vision_backbone.beta_logits"), 3));
    }

    @Test
    void graphAndNetworkAgreeOnTheTokensAndTheseAreOthers() {
        float[] expected = eager(changed);
        float[] found = graph(changed);

        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            // What vision stages are allowed elsewhere.
            assertThat(found[i]).isEqualTo(expected[i], within(6e-5f));
        }
        assertThat(largestDifference(expected, eager(whole))).isGreaterThan(1e-3);
    }

    @Test
    void importingWithTheseLayersMakesTheSameBundle() {
        Bundle imported = Importer.run(
                Importer.Request.of(folder.resolve("checkpoint"), folder.resolve("imported")),
                new Variation(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), FEWER),
                PrecisionPolicy.fp32(),
                line -> {});

        assertThat(imported.architecture()).isEqualTo(changed.architecture());
        assertThat(imported.description().files())
                .isEqualTo(changed.description().files());
    }

    @Test
    void layersThatWereNotMixedInTrainingAreRefusedAndTheBundleStays() {
        LayerChoice untrained = new LayerChoice(Optional.empty(), Optional.of(new LayerRange(9, 12)));

        assertThatThrownBy(() -> Reselection.run(changed, untrained, line -> {}))
                .isInstanceOf(BundleException.class)
                .hasMessageContainingAll("9-12", "[9]", "not mixed in training", "train with spatialLayers: 9-12");

        assertThat(Bundle.open(changed.folder()).damage(Bundle.Check.CONTENTS)).isEmpty();
    }

    private static Path checkpoint() throws IOException {
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        for (String file : List.of("config.yaml", "model.safetensors")) {
            Files.copy(
                    ChosenLayersTest.class.getResourceAsStream("/io/comevl/models/tiny-random/" + file),
                    checkpoint.resolve(file));
        }
        return checkpoint;
    }

    private static String visionGraph(Bundle bundle) throws IOException {
        return Files.readString(bundle.graph(Bundle.Graph.VISION), StandardCharsets.ISO_8859_1);
    }

    private static float[] floats(Bundle bundle, String name) {
        float[] values = new float[Math.toIntExact(bundle.weights().spec(name).elements())];
        bundle.weights().bytes(name).asFloatBuffer().get(values);
        return values;
    }

    private static Crops crops(Architecture architecture) {
        byte[] rgb = new byte[3 * 384 * 384];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 31 % 251);
        }
        return Cropper.cut(
                new Pixels(384, 384, rgb), architecture.cropMode(), architecture.layout(), architecture.geometry());
    }

    private static float[] eager(Bundle bundle) {
        try (StageRunner runner = new EagerStages(bundle.architecture(), bundle.weights())) {
            return tokens(runner, bundle);
        }
    }

    private static float[] tokens(StageRunner runner, Bundle bundle) {
        return runner.vision(crops(bundle.architecture()), Set.of())
                .get("vision/output")
                .values();
    }

    private static float[] graph(Bundle bundle) {
        try (StageRunner runner =
                new GraphStages(bundle.folder(), bundle.architecture(), bundle.weights(), Device.cpu())) {
            return tokens(runner, bundle);
        }
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
