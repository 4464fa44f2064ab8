package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.Shared;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.EffectiveWeights;
import io.comevl.ops.Precision;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImporterTest {

    @TempDir
    static Path shared;

    /** Made once; tests that damage it copy it first. */
    private static Path bundle;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeOne() {
        bundle = BuiltInModels.TINY_RANDOM.bundle(shared, line -> {});
    }

    @Test
    void aBundleHoldsGraphsWeightsTokenizerAndWhatTheyAre() {
        Bundle opened = Bundle.open(bundle);

        assertThat(opened.description().name()).isEqualTo("tiny-random");
        assertThat(opened.description().precision()).isEqualTo(Precision.FP32);
        assertThat(opened.description().provenance().randomWeights()).isTrue();
        assertThat(opened.description().provenance().source()).isEqualTo("tiny-random");
        assertThat(opened.architecture().layout()).isEqualTo(Layout.RELEASE);
        assertThat(opened.architecture().cropMode()).isEqualTo(CropMode.OVERLAP_AND_RESIZE_C2);
        assertThat(opened.architecture().geometry().maxCrops()).isEqualTo(12);
        assertThat(opened.architecture().semanticLayers())
                .startsWith(27, 1, 2)
                .endsWith(26, 27)
                .hasSize(28);
        assertThat(opened.architecture().spatialLayers())
                .startsWith(10)
                .endsWith(23)
                .hasSize(14);
        assertThat(opened.description().files())
                .containsKeys("vision.onnx", "embed.onnx", "decoder.onnx", "weights.safetensors", "tokenizer.json");
        for (Bundle.Graph graph : Bundle.Graph.values()) {
            assertThat(opened.graph(graph)).isRegularFile();
        }
        try (Tokenizer tokenizer = opened.tokenizer()) {
            assertThat(tokenizer.special().imageStart()).isEqualTo(512);
        }
    }

    @Test
    void weightsAreThoseOfTheCheckpointWithOrthogonalMapsAsMatrices() {
        EffectiveWeights expected =
                new EffectiveWeights(Safetensors.open(Shared.path("reference/checkpoint/model.safetensors")));
        Safetensors effective =
                Safetensors.open(Shared.path("reference/vision/effective_orthogonal_weights.safetensors"));
        Safetensors weights = Bundle.open(bundle).weights();

        assertThat(weights.names())
                .contains(
                        "vision_backbone.pool1.fc1.weight",
                        "vision_backbone.image_vit2.transformer.layer.23.norm1.bias")
                .noneMatch(name -> name.contains("parametrizations")
                        || name.contains("merger")
                        || name.contains("image_projector")
                        || name.contains("pool_din"));
        for (String name : weights.names()) {
            assertThat(weights.bytes(name)).as(name).isEqualTo(expected.bytes(name));
        }
        float[] found = new float[64 * 64];
        float[] right = new float[64 * 64];
        weights.bytes("vision_backbone.pool1.fc2.weight").asFloatBuffer().get(found);
        effective.bytes("vision_backbone.pool1.fc2.weight").asFloatBuffer().get(right);
        for (int i = 0; i < right.length; i++) {
            // ARCHITECTURE section 13 gives 8e-7 for these.
            assertThat(found[i]).isCloseTo(right[i], org.assertj.core.data.Offset.offset(1e-6f));
        }
    }

    @Test
    void theAuthorsTorchFileGivesTheSameWeightsAndGraphs() throws IOException {
        Path checkpoint = Files.createDirectory(folder.resolve("tiny-random"));
        for (String file : List.of("config.yaml", "model.pt")) {
            Files.copy(Shared.path("reference/checkpoint").resolve(file), checkpoint.resolve(file));
        }
        List<String> progress = new ArrayList<>();

        Bundle imported = Importer.run(Importer.Request.of(checkpoint, folder.resolve("out")), progress::add);

        Bundle expected = Bundle.open(bundle);
        assertThat(imported.description().files())
                .isEqualTo(expected.description().files());
        assertThat(imported.architecture()).isEqualTo(expected.architecture());
        assertThat(imported.description().leftOut())
                .contains("vision_backbone.merger.proj1.bias", "vision_backbone.pad_embed2");
        assertThat(progress).anyMatch(line -> line.startsWith("writing") && line.contains("tensors"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(checkpoint, folder.resolve("out"));
        }
    }

    @Test
    void preprocessingIsAsAskedFor() {
        Bundle clean = Bundle.open(BuiltInModels.TINY_RANDOM_CLEAN.bundle(folder, line -> {}));
        assertThat(clean.architecture().layout()).isEqualTo(Layout.CLEAN);
        assertThat(clean.architecture().cropMode()).isEqualTo(CropMode.RESIZE);
        assertThat(clean.architecture().geometry().maxCrops()).isEqualTo(1);

        Bundle four = Importer.run(
                new Importer.Request(
                        Shared.path("reference/checkpoint"),
                        folder.resolve("four"),
                        Optional.of(Layout.RELEASE),
                        Optional.empty(),
                        OptionalInt.of(4),
                        Optional.of("four"),
                        Optional.empty(),
                        Optional.of(Importer.Training.TRAINED)),
                line -> {});
        assertThat(four.architecture().geometry().maxCrops()).isEqualTo(4);
        assertThat(four.description().name()).isEqualTo("four");
        assertThat(four.description().provenance().randomWeights()).isFalse();
    }

    @Test
    void aBundleIsReplacedAndAnythingElseIsNot() throws IOException {
        Path out = copyOfBundle();
        Files.writeString(out.resolve("decoder.onnx"), "old");
        Importer.run(Importer.Request.of(checkpoint(), out), line -> {});
        assertThat(Bundle.open(out).damage(Bundle.Check.CONTENTS)).isEmpty();

        Path photos = Files.createDirectory(folder.resolve("photos"));
        Files.writeString(photos.resolve("cat.jpg"), "cat");
        assertThatThrownBy(() -> Importer.run(Importer.Request.of(folder.resolve("checkpoint"), photos), line -> {}))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("holds something that is no model bundle");
        assertThat(photos.resolve("cat.jpg")).hasContent("cat");
    }

    @Test
    void aFailedImportLeavesNothingBehind() throws IOException {
        Path broken = checkpoint();
        Path config = broken.resolve("config.yaml");
        Files.writeString(config, Files.readString(config).replace("d_model: 64", "d_model: 72"));

        assertThatThrownBy(() -> Importer.run(Importer.Request.of(broken, folder.resolve("out")), line -> {}))
                .isInstanceOf(RuntimeException.class);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(broken);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vision.onnx", "embed.onnx", "decoder.onnx", "weights.safetensors", "tokenizer.json"})
    void aDamagedFileIsNamedInOneLine(String name) throws IOException {
        Path damaged = copyOfBundle();
        Path file = damaged.resolve(name);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            int old = bytes.read();
            bytes.seek(bytes.length() / 2);
            bytes.write(old ^ 1);
        }
        assertThatThrownBy(() -> Bundle.open(damaged))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(file + ": has other contents")
                .hasMessageEndingWith("import the model again")
                .hasMessageNotContaining("\n");

        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(bytes.length() - 1);
        }
        for (Bundle.Check check : List.of(Bundle.Check.CONTENTS, Bundle.Check.SMALL_FILES)) {
            assertThatThrownBy(() -> Bundle.open(damaged, check)).hasMessageStartingWith(file + ": has ");
        }
        Files.delete(file);
        assertThatThrownBy(() -> Bundle.open(damaged, Bundle.Check.SMALL_FILES))
                .hasMessageStartingWith(file + ": is missing");
        assertThat(Bundle.open(damaged, Bundle.Check.DESCRIPTION).damage(Bundle.Check.CONTENTS))
                .containsExactly(file + ": is missing");
    }

    @Test
    void aMissingBundleAndADamagedDescriptionAreToldInOneLine() throws IOException {
        assertThatThrownBy(() -> Bundle.open(folder.resolve("none")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("no model bundle here");
        Path damaged = copyOfBundle();
        Path yaml = damaged.resolve("comevl.yaml");
        String good = Files.readString(yaml);
        for (String bad : List.of(
                "",
                "format: 2\n",
                "a: [",
                good.substring(0, good.length() / 2),
                good.replace("precision: fp32\n", ""),
                good.replace("precision: fp32\n", "precision: int9\n"),
                good.replace("keptFp32: []\n", ""),
                good.replace("layout: RELEASE", "layout: OTHER"),
                good.replace("vision.onnx", "other.onnx"),
                good.replace("cropPixels: 384", "cropPixels: 385"),
                good + "surprise: 1\n")) {
            assertThat(bad).isNotEqualTo(good);
            Files.writeString(yaml, bad);
            assertThatThrownBy(() -> Bundle.open(damaged))
                    .isInstanceOf(BundleException.class)
                    .hasMessageStartingWith(yaml.toString())
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aBundleFromBeforeTowersHadFamiliesIsReadAsItWasMeant() throws IOException {
        Path older = copyOfBundle();
        Path yaml = older.resolve("comevl.yaml");
        String now = Files.readString(yaml);
        String then = now.replaceFirst("\\R *family: SIGLIP", "");
        assertThat(then).isNotEqualTo(now).doesNotContain("family");
        Files.writeString(yaml, then);

        assertThat(Bundle.open(older).architecture())
                .isEqualTo(Bundle.open(bundle).architecture());
    }

    @Test
    void twoWhoNeedABuiltInModelAtOnceBothGetIt() {
        List<Path> made = Stream.of(1, 2)
                .parallel()
                .map(who -> BuiltInModels.TINY_RANDOM.bundle(folder, line -> {}))
                .toList();

        assertThat(made.get(0)).isEqualTo(made.get(1));
        assertThat(Bundle.open(made.get(0)).damage(Bundle.Check.CONTENTS)).isEmpty();
        assertThat(folder)
                .isDirectoryContaining(path -> path.equals(made.get(0)))
                .isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void namesOfBuiltInModelsAreTheirsAndAllElseIsAFolder() {
        assertThat(BuiltInModels.named("tiny-random")).contains(BuiltInModels.TINY_RANDOM);
        assertThat(BuiltInModels.named("tiny")).isEmpty();
        assertThat(BuiltInModels.resolve("some/folder", line -> {})).isEqualTo(Path.of("some/folder"));
    }

    private Path checkpoint() throws IOException {
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        for (String file : List.of("config.yaml", "model.safetensors")) {
            Files.copy(
                    ImporterTest.class.getResourceAsStream("/io/comevl/models/tiny-random/" + file),
                    checkpoint.resolve(file));
        }
        return checkpoint;
    }

    private Path copyOfBundle() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (Stream<Path> files = Files.list(bundle)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
