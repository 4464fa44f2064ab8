package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.network.Architecture;
import io.comevl.network.WeightPlan;
import io.comevl.network.WeightPlan.Planned;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SynthesisTest {

    private static final Path TOY = Path.of("src/main/resources/io/comevl/models/tiny-random");

    @TempDir
    Path folder;

    @Test
    void thePlanNamesWhatTheAuthorsProgramSavedAndTheNetworkReads() {
        Checkpoint toy = Checkpoint.open(TOY);
        Map<String, List<Long>> saved = new TreeMap<>();
        toy.weights().names().stream()
                .filter(name -> !Unread.isUnread(name, toy.config().architecture()))
                .forEach(name -> saved.put(name, toy.weights().spec(name).shape()));

        Map<String, List<Long>> planned = new TreeMap<>();
        WeightPlan.of(toy.config().architecture()).forEach((name, tensor) -> planned.put(name, tensor.shape()));

        assertThat(planned).isEqualTo(saved);
    }

    @Test
    void theLargestSizeIsThatOfThePublishedParts() {
        Map<String, Planned> plan = WeightPlan.of(ModelSize.SEVEN_B.architecture());

        // SigLIP2-so400m, patch 16, 384 px, without the pooling head of 15.2 million: 428.2 million in all.
        assertThat(parameters(plan, "vision_backbone.image_vit.")).isEqualTo(413_016_048L);
        // facebook/dinov3-vitl16 has 303,129,600, of which its mask token and last norm are never read.
        assertThat(parameters(plan, "vision_backbone.image_vit2.")).isEqualTo(303_129_600L - 1024 - 2 * 1024);
        // Qwen/Qwen2-7B: 15,231,233,024 bytes of bfloat16 by its own index, and 128 rows for the image tokens.
        assertThat(parameters(plan, "transformer.")).isEqualTo(15_231_233_024L / 2 + 128 * 3584);
        assertThat(plan.get("vision_backbone.cross_rope.cross_sig_from_dino.rope.freqs.0")
                        .shape())
                .containsExactly(1L, 1L, 76L);
        assertThat(plan.get("transformer.blocks.27.ff_proj.weight").shape()).containsExactly(37888L, 3584L);
        assertThat(bytes(plan, ModelSize.SEVEN_B)).isBetween(16_800_000_000L, 17_000_000_000L);
    }

    @Test
    void molmosSizeIsThatOfThePublishedModel() {
        Map<String, Planned> plan = WeightPlan.of(ModelSize.MOLMO_SEVEN_B.architecture());

        // allenai/Molmo-7B-D-0924: 32,084,101,120 bytes of float32 by its own index.
        assertThat(parameters(plan, "")).isEqualTo(32_084_101_120L / Float.BYTES);
    }

    @Test
    void whatTheLargestSizeMixesAndFusesIsWhatTheReleaseDoes() {
        Architecture toy = Checkpoint.open(TOY).config().architecture();
        Architecture largest = ModelSize.SEVEN_B.architecture();

        assertThat(largest.semanticLayers()).isEqualTo(toy.semanticLayers());
        assertThat(largest.spatialLayers()).isEqualTo(toy.spatialLayers());
        assertThat(largest.geometry()).isEqualTo(toy.geometry());
        assertThat(largest.fusion()).isEqualTo(toy.fusion());
        assertThat(largest.variant()).isEqualTo(toy.variant());
        assertThat(largest.layout()).isEqualTo(toy.layout());
        assertThat(largest.cropMode()).isEqualTo(toy.cropMode());
    }

    @Test
    void aSynthesisedCheckpointIsImportedLikeAnyOther() {
        Path checkpoint = synthesised("checkpoint", 1);

        Bundle bundle = Importer.run(Importer.Request.of(checkpoint, folder.resolve("bundle")), line -> {});

        assertThat(bundle.damage(Bundle.Check.CONTENTS)).isEmpty();
        assertThat(bundle.architecture()).isEqualTo(ModelSize.TINY.architecture());
        assertThat(bundle.description().provenance().randomWeights()).isTrue();
        assertThat(bundle.description().leftOut()).isEmpty();
        try (Tokenizer tokenizer = bundle.tokenizer()) {
            assertThat(tokenizer.special().imageStart()).isEqualTo(512);
            assertThat(tokenizer.decode(tokenizer.encode("how many cars?"))).isEqualTo("how many cars?");
        }
    }

    @Test
    void theSameSeedGivesTheSameFileAndAnotherSeedOtherWeights() throws IOException {
        Path first = OwnCheckpoint.weights(synthesised("first", 1));
        Path again = OwnCheckpoint.weights(synthesised("again", 1));
        Path other = OwnCheckpoint.weights(synthesised("other", 2));

        assertThat(Files.mismatch(first, again)).isEqualTo(-1);
        String matrix = "transformer.blocks.0.ff_proj.weight";
        assertThat(Safetensors.open(other).bytes(matrix))
                .isNotEqualTo(Safetensors.open(first).bytes(matrix));
        String norm = "transformer.ln_f.weight";
        assertThat(Safetensors.open(other).bytes(norm))
                .isEqualTo(Safetensors.open(first).bytes(norm));
    }

    @Test
    void drawnMatricesAreOfTheSizeThatKeepsWhatGoesThroughThem() {
        WeightSource drawn = new DrawnWeights(WeightPlan.of(ModelSize.TINY.architecture()), 7, ElementType.FLOAT32);
        ByteBuffer bytes = drawn.bytes("transformer.blocks.1.ff_proj.weight");

        double sum = 0;
        double squares = 0;
        int count = bytes.remaining() / Float.BYTES;
        for (int i = 0; i < count; i++) {
            double value = bytes.getFloat(i * Float.BYTES);
            sum += value;
            squares += value * value;
        }
        // 16384 numbers of deviation 1/8.
        assertThat(sum / count).isCloseTo(0, Offset.offset(0.004));
        assertThat(Math.sqrt(squares / count)).isCloseTo(0.125, Offset.offset(0.003));
    }

    @Test
    void weightsAreTheSameInPartsAndHalvesAreTheNearest() {
        Map<String, Planned> plan = WeightPlan.of(ModelSize.TINY.architecture());
        WeightSource whole = new DrawnWeights(plan, 3, ElementType.FLOAT32);
        WeightSource halves = new DrawnWeights(plan, 3, ElementType.BFLOAT16);
        String name = "transformer.ff_out.weight";

        assertThat(whole.bytes(name, 4000, 800)).isEqualTo(whole.bytes(name).slice(4000, 800));
        ByteBuffer exact = whole.bytes(name);
        ByteBuffer rounded = halves.bytes(name);
        for (int i = 0; i < rounded.remaining() / Short.BYTES; i++) {
            float value = exact.getFloat(i * Float.BYTES);
            float half = Float.intBitsToFloat(rounded.getShort(i * Short.BYTES) << 16);
            // Eight bits of fraction, the first of them implied.
            assertThat(half).isCloseTo(value, Offset.offset(Math.abs(value) / 256));
        }
    }

    @Test
    void howFarItIsIsToldUpToTheEnd() {
        List<Double> shares = new ArrayList<>();
        ImportProgress progress = new ImportProgress() {
            @Override
            public void tell(String line) {}

            @Override
            public void reached(double share, String line) {
                shares.add(share);
            }
        };

        WrittenShare write =
                new WrittenShare(Map.of("large", new Spec(ElementType.FLOAT32, List.of(1_000_000_000L))), progress);
        for (int i = 0; i < 400; i++) {
            write.wrote(10_000_000);
        }

        assertThat(shares).isSorted().doesNotHaveDuplicates().hasSizeBetween(50, 61);
        assertThat(shares.get(shares.size() - 1)).isEqualTo(1);
    }

    @Test
    void aFullFolderAndAFullDiskAreToldInOneLine() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Files.writeString(photos.resolve("cat.jpg"), "cat");
        assertThatThrownBy(() -> synthesised("photos", 1))
                .isInstanceOf(BundleException.class)
                .hasMessage(photos + ": holds something already; it is left as it is, give another folder");

        assertThatThrownBy(() -> DiskSpace.check(folder.resolve("not/yet/there"), Long.MAX_VALUE))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(folder.resolve("not/yet/there") + ": needs ")
                .hasMessageContaining(" GB free; make room")
                .hasMessageNotContaining("\n");
        assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    }

    private Path synthesised(String name, long seed) {
        Path out = folder.resolve(name);
        Synthesis.run(new Synthesis.Request(out, ModelSize.TINY, seed, Optional.empty()), line -> {});
        return out;
    }

    private static long parameters(Map<String, Planned> plan, String prefix) {
        return plan.entrySet().stream()
                .filter(tensor -> tensor.getKey().startsWith(prefix))
                .mapToLong(tensor -> tensor.getValue().elements())
                .sum();
    }

    private static long bytes(Map<String, Planned> plan, ModelSize size) {
        WeightSource drawn = new DrawnWeights(plan, 1, size.matrices());
        return drawn.names().stream().map(drawn::spec).collect(Collectors.summingLong(Spec::byteLength));
    }
}
