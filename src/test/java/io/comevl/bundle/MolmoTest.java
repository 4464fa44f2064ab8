package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.comevl.evaluation.Drift;
import io.comevl.evaluation.EagerStages;
import io.comevl.evaluation.ModelVerification;
import io.comevl.evaluation.dataset.WorldDataset;
import io.comevl.evaluation.layers.LayerAnalysis;
import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.CropPlan;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.frame.ImageLimits;
import io.comevl.frame.Layout;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.Pixels;
import io.comevl.frame.SlotTable;
import io.comevl.grounding.GroundingModel;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.Task;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.Architecture.Family;
import io.comevl.network.StageRunner;
import io.comevl.ops.ElementType;
import io.comevl.ops.Observation;
import io.comevl.ops.Precision;
import io.comevl.ops.WeightSource;
import io.comevl.ops.WeightSource.Spec;
import io.comevl.runtime.Device;
import io.comevl.runtime.GraphStages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Molmo, held to numbers of what its published {@code modeling_molmo.py} and {@code image_preprocessing_molmo.py} compute,
 * in PyTorch, for a checkpoint of toy width. The pixels of the expected numbers were rounded to 8 bits before they were
 * normalised, as frames are here; those named {@code _unrounded} were not.
 */
final class MolmoTest {

    private static final Path PUBLISHED = Path.of("src/test/resources/reference/molmo");
    private static final int BOS = 256;

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Bundle bundle;

    @BeforeAll
    static void imports() throws IOException {
        PublishedFolders.writeTokenizer(shared);
        bundle = Importer.run(request(PUBLISHED, shared.resolve("bundle")), line -> {});
    }

    private static Importer.Request request(Path from, Path out) {
        return new Importer.Request(
                from,
                out,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.of("molmo-toy"),
                Optional.of(shared),
                Optional.empty());
    }

    @Test
    void itsSizesAreReadOffTheFolder() {
        Architecture architecture = bundle.architecture();

        assertThat(architecture.variant()).isEqualTo(Architecture.Variant.molmo());
        assertThat(architecture.semantic().family()).isEqualTo(Family.CLIP);
        assertThat(architecture.semantic().blocks()).isEqualTo(new Blocks(64, 1, 64, 96, 10, 1e-5f));
        assertThat(architecture.semanticLayers()).containsExactly(9, 2);
        assertThat(architecture.semanticColumns()).isEqualTo(128);
        assertThat(architecture.spatial()).isEmpty();
        assertThat(architecture.fusion()).isEmpty();
        assertThat(architecture.spatialLayers()).isEmpty();
        assertThat(architecture.geometry()).isEqualTo(new CropGeometry(168, 14, 4, 2, 3, 0));
        assertThat(architecture.cropMode()).isEqualTo(CropMode.OVERLAP_AND_PAD_C2);
        assertThat(architecture.layout()).isEqualTo(Layout.RELEASE);
        assertThat(bundle.description().provenance().randomWeights()).isFalse();
        assertThat(BundleReport.of(bundle.folder()).text())
                .contains("CLIP tower       10 layers of width 64, 1 heads, 12x12 patches")
                .contains("layers selected  CLIP 9, 2")
                .contains("  CLIP tower     ")
                .doesNotContain("DINOv3", "SigLIP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wide", "tall", "small"})
    void framesAreCutAndMarkedAsThere(String name) {
        Golden golden = new Golden(name);
        Crops crops = crops(name);
        CropGeometry geometry = bundle.architecture().geometry();

        assertThat(crops.masks()).isEqualTo(golden.floats("masks"));
        assertThat(crops.masks()).contains(0f, 1f, -1f);
        int vocabulary = bundle.architecture().decoder().vocabulary();
        assertThat(crops.tokens().stream()
                        .mapToLong(token -> token.id(vocabulary))
                        .toArray())
                .containsExactly(golden.longs("image_tokens"));
        assertThat(Arrays.stream(SlotTable.of(crops, geometry).positions())
                        .mapToLong(position -> position < 0 ? position : position - 1)
                        .toArray())
                .containsExactly(golden.longs("input_idx"));
        float[] levels = golden.floats("levels_unrounded");
        int next = 0;
        for (int crop = 0; crop < crops.count(); crop++) {
            for (int patch = 0; patch < geometry.patchesPerCrop(); patch += 7) {
                int start = (crop * geometry.patchesPerCrop() + patch) * geometry.patchValues();
                for (int value = 0; value < geometry.patchValues(); value += 25) {
                    assertThat((float) (crops.patches()[start + value] & 0xff))
                            .isCloseTo(levels[next++], within(0.5f + 1e-4f));
                }
            }
        }
        assertThat(next).isEqualTo(levels.length);
    }

    /** Of the small picture's levels one in ten thousand lies halfway between two, and is rounded otherwise there. */
    @ParameterizedTest
    @CsvSource({
        "wide, NDArray, 1e-4",
        "wide, ONNX, 1e-4",
        "tall, NDArray, 1e-4",
        "tall, ONNX, 1e-4",
        "small, NDArray, 5e-3",
        "small, ONNX, 5e-3"
    })
    void theNetworkComputesWhatIsComputedThere(String name, String interpreter, float allowed) {
        Golden golden = new Golden(name);
        Crops crops = crops(name);
        try (StageRunner runner = runner(bundle, interpreter)) {
            Map<String, Observation> seen = runner.vision(crops, Set.of("vision/pooled_siglip"));
            Observation output = seen.get("vision/output");
            float[] pooled = golden.floats("pooled");

            assertThat(Arrays.copyOf(seen.get("vision/pooled_siglip").values(), pooled.length))
                    .containsExactly(pooled, within(allowed));
            assertThat(output.values()).containsExactly(golden.floats("vision_output"), within(allowed));
            assertThat(cosine(output.values(), golden.floats("vision_output_unrounded")))
                    .isGreaterThan(0.9999);
            assertThat(logits(runner, crops, output, golden.longs("ids")))
                    .containsExactly(golden.floats("logits"), within(allowed));
        }
    }

    /** The last eight tokens' logits after the picture and a question. */
    private static float[] logits(StageRunner runner, Crops crops, Observation output, long[] ids) {
        long[] sources = new long[ids.length];
        Arrays.fill(sources, -1);
        for (int token = 0; token < crops.sources().length; token++) {
            sources[1 + token] = crops.sources()[token];
        }
        assertThat(ids[0]).isEqualTo(BOS);
        long[] flat = {output.shape()[0] * output.shape()[1], output.shape()[2]};
        try (StageRunner.Sequence sequence = runner.sequence(new Observation(flat, output.values()))) {
            return sequence.feed(ids, sources, 8, Set.of())
                    .get("decoder/logits")
                    .values();
        }
    }

    @Test
    void aMaskThatLiesOneCropFurtherIsTheReleasesAlone() {
        CropGeometry geometry = bundle.architecture().geometry();
        Pixels picture = picture("wide");
        Crops release = crops("wide");
        Crops clean = Cropper.cut(picture, CropMode.OVERLAP_AND_PAD_C2, Layout.CLEAN, geometry);
        int crop = geometry.patchesPerCrop();

        assertThat(clean.patches()).isEqualTo(release.patches());
        assertThat(clean.tokens()).isEqualTo(release.tokens());
        assertThat(Arrays.copyOf(release.masks(), release.masks().length - crop))
                .isEqualTo(Arrays.copyOfRange(clean.masks(), crop, clean.masks().length));
        Crops overview = Cropper.cut(picture, CropMode.PAD, Layout.RELEASE, geometry);
        assertThat(overview.count()).isEqualTo(1);
        assertThat(overview.patches()).isEqualTo(Arrays.copyOf(clean.patches(), crop * geometry.patchValues()));
        assertThat(overview.masks()).isEqualTo(Arrays.copyOf(clean.masks(), crop));
    }

    @Test
    void aCheckpointOfItsOwnProgramIsTheSame() throws IOException {
        writeNative("fix_image_padding: false");
        Bundle own = Importer.run(request(folder, folder.resolve("bundle")), line -> {});

        assertThat(own.architecture().semantic().blocks()).isEqualTo(new Blocks(64, 4, 16, 96, 10, 1e-5f));
        assertThat(own.architecture().semanticLayers()).containsExactly(9, 2);
        assertThat(own.architecture().geometry())
                .isEqualTo(bundle.architecture().geometry());
        assertThat(own.architecture().layout()).isEqualTo(Layout.RELEASE);
        Golden golden = new Golden("wide");
        try (StageRunner runner = runner(own, "ONNX")) {
            assertThat(runner.vision(crops("wide"), Set.of())
                            .get("vision/output")
                            .values())
                    .containsExactly(golden.floats("vision_output_4_heads"), within(1e-4f));
        }
    }

    @Test
    void masksThatWereMendedThereAreMendedHere() throws IOException {
        writeNative("fix_image_padding: true");

        assertThat(Checkpoint.open(folder).config().architecture().layout()).isEqualTo(Layout.CLEAN);
    }

    @Test
    void questionsAreAnswered() throws Exception {
        GroundingModel.Settings settings = GroundingModel.Settings.standard().withStepLimit(24);
        try (GroundingModel model = GroundingModel.open(bundle, Device.cpu(1), settings);
                SceneModel.Seen seen = model.see(picture("wide")).get()) {
            List<Reply> replies = model.answer(
                            seen,
                            List.of(new Question(Task.COUNT, "birds"), new Question(Task.POINT, "the nearest bird")))
                    .get();

            assertThat(replies)
                    .hasSize(2)
                    .allSatisfy(reply -> assertThat(reply.text()).isNotEmpty());
        }
    }

    @Test
    void itsEncodersLayersCanBeLookedAt() {
        Architecture architecture = bundle.architecture();
        try (LayerAnalysis analysis = new LayerAnalysis(architecture, bundle.weights())) {
            analysis.add(picture("small"));

            assertThat(analysis.profiles()).singleElement().satisfies(profile -> {
                assertThat(profile.title()).isEqualTo("CLIP");
                assertThat(profile.layers()).hasSize(10);
                assertThat(profile.mixed()).containsExactly(9, 2);
            });
        }
    }

    @Test
    void int8KeepsTheTokensDirections() {
        Bundle packed = int8();
        try (StageRunner runner = runner(packed, "ONNX")) {
            float[] output =
                    runner.vision(crops("tall"), Set.of()).get("vision/output").values();

            assertThat(cosine(output, new Golden("tall").floats("vision_output")))
                    .isGreaterThan(0.99);
        }
    }

    private Bundle int8() {
        return Importer.run(
                request(PUBLISHED, folder.resolve("int8")),
                Variation.none(),
                new PrecisionPolicy(Precision.INT8, List.of()),
                line -> {});
    }

    /** Every stage that it has, and none of those that only CoME-VL has. */
    @Test
    void whatInt8CostsIsTold() {
        Bundle packed = int8();
        WorldDataset questions = new WorldDataset(new WorldDataset.Options(4, 3, 160, 4));
        try (Tokenizer tokenizer = packed.tokenizer();
                StageRunner baseline = runner(bundle, "ONNX");
                StageRunner measured = runner(packed, "ONNX")) {
            ModelVerification.Words words =
                    new ModelVerification.Words(tokenizer.special().bos(), tokenizer::encode);
            Drift.Vocabulary vocabulary =
                    new Drift.Vocabulary(words, tokenizer.special().eos());
            Drift.Result result = new Drift(bundle.architecture(), vocabulary, baseline, List.of(measured))
                    .run(questions, asked -> {})
                    .get(0);

            assertThat(result.cosines().keySet())
                    .contains(
                            "vision/siglip/9", "vision/mix1", "vision/pooled_siglip", "vision/output", "decoder/logits")
                    .noneMatch(stage -> stage.contains("dino") || stage.contains("fusion"));
            assertThat(result.cosines().values()).allMatch(cosine -> cosine > 0.98 && cosine < 1);
            assertThat(result.tokens()).isPositive();
        }
    }

    @Test
    void whatOnlyCoMeVlHasCannotBeAskedOfIt() {
        Variation fused = new Variation(
                Optional.of(Architecture.Encoders.DUAL_FUSED),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                LayerChoice.asItIs());

        assertThatThrownBy(() -> Importer.run(
                        request(PUBLISHED, folder.resolve("fused")), fused, PrecisionPolicy.fp32(), line -> {}))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("DUAL_FUSED reads a spatial tower, there is none");
        assertThatThrownBy(() -> Reselection.run(
                        bundle,
                        new LayerChoice(Optional.of(io.comevl.network.LayerRange.parse("2-2")), Optional.empty()),
                        line -> {}))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("side by side");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"model_type\": \"molmo\" | \"model_type\": \"qwen2\" | expected a model of type molmo, found qwen2",
                "\"norm_after\": false | \"norm_after\": true | norm_after: expected false, found true",
                "\"layer_norm_type\": \"rms\" | \"layer_norm_type\": \"default\" | layer_norm_type: expected rms",
                "\"hidden_size\": 32 | \"hidden_size\": 64 | expected shape",
                "\"num_hidden_layers\": 2 | \"num_hidden_layers\": 3 | has no tensor model.transformer.blocks.2",
                "\"num_hidden_layers\": 2 | \"num_hidden_layers\": 1 | is none that this kind of model reads",
            })
    void anotherModelIsRefused(String old, String replacement, String message) throws IOException {
        Files.copy(PUBLISHED.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        String config = Files.readString(PUBLISHED.resolve("config.json"));
        assertThat(config).contains(old);
        Files.writeString(folder.resolve("config.json"), config.replace(old, replacement));

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    /** The same weights as the authors' program keeps them, with four heads to the encoder. */
    private void writeNative(String setting) throws IOException {
        WeightSource weights = Checkpoint.open(PUBLISHED).weights();
        Map<String, Spec> specs = new LinkedHashMap<>();
        weights.names().forEach(name -> specs.put(name, weights.spec(name)));
        try (SafetensorsWriter writer =
                SafetensorsWriter.create(folder.resolve("model.safetensors"), specs, Map.of())) {
            Consumer<String> write = name -> writer.write(name, weights, bytes -> {});
            weights.names().forEach(write);
            writer.finish();
        }
        Files.writeString(folder.resolve("config.yaml"), """
                model:
                  d_model: 32
                  n_heads: 4
                  n_kv_heads: 2
                  n_layers: 2
                  mlp_hidden_size: 96
                  vocab_size: 300
                  embedding_size: 300
                  rope_theta: 1000000.0
                  layer_norm_type: rms
                  layer_norm_eps: 1.0e-06
                  max_crops: 3
                  crop_mode: overlap-and-resize-c2
                  overlap_margins: [4, 4]
                  image_pooling_h: 2
                  image_pooling_w: 2
                  image_pooling_2d: attention_meanq
                  image_padding_embed: pad_and_partial_pad
                  vit_layers: [-2, -9]
                  %s
                  tokenizer: {identifier: Qwen/Qwen2-7B}
                  vision_backbone:
                    image_model_type: openai
                    image_default_input_size: [168, 168]
                    image_patch_size: 14
                    image_emb_dim: 64
                    image_num_heads: 4
                    image_num_key_value_heads: 4
                    image_head_dim: 16
                    image_mlp_dim: 96
                    image_mlp_activations: quick_gelu
                    image_norm_eps: 1.0e-05
                    resize_mode: default
                """.formatted(setting));
    }

    private static StageRunner runner(Bundle model, String interpreter) {
        return interpreter.equals("ONNX")
                ? new GraphStages(model.folder(), model.architecture(), model.weights(), Device.cpu(1))
                : new EagerStages(model.architecture(), model.weights());
    }

    private static Crops crops(String name) {
        Architecture architecture = bundle.architecture();
        Pixels picture = picture(name);
        return Cropper.cut(
                picture,
                CropPlan.of(
                        picture.widthPixels(),
                        picture.heightPixels(),
                        architecture.cropMode(),
                        architecture.layout(),
                        architecture.geometry()));
    }

    private static Pixels picture(String name) {
        return PixelDecoder.decode(FileBytes.read(PUBLISHED.resolve(name + ".png"), 1 << 20), ImageLimits.DEFAULT)
                .either(pixels -> pixels, refusal -> {
                    throw new IllegalArgumentException(refusal.message());
                });
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            first += (double) a[i] * a[i];
            second += (double) b[i] * b[i];
        }
        return product / Math.sqrt(first * second);
    }

    /** Expected numbers for one picture. */
    private static final class Golden {

        private final Safetensors file;

        Golden(String name) {
            file = Safetensors.open(PUBLISHED.resolve(name + ".safetensors"));
        }

        float[] floats(String name) {
            float[] values = new float[Math.toIntExact(file.spec(name).elements())];
            bytes(name, ElementType.FLOAT32).asFloatBuffer().get(values);
            return values;
        }

        long[] longs(String name) {
            long[] values = new long[Math.toIntExact(file.spec(name).elements())];
            bytes(name, ElementType.INT64).asLongBuffer().get(values);
            return values;
        }

        private ByteBuffer bytes(String name, ElementType type) {
            assertThat(file.spec(name).type()).isEqualTo(type);
            return file.bytes(name).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
