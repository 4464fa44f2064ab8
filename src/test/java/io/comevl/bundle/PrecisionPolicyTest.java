package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.comevl.ops.MemoryWeights;
import io.comevl.ops.PlainWeights;
import io.comevl.ops.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrecisionPolicyTest {

    private static final Random RANDOM = new Random(1);
    private static final MemoryWeights WEIGHTS = new MemoryWeights()
            .random(RANDOM, "a.wq.weight", 2, 2)
            .random(RANDOM, "a.wo.weight", 2, 2)
            .random(RANDOM, "b.wq.weight", 2, 2)
            .random(RANDOM, "b.wq.bias", 2)
            .random(RANDOM, "norm.weight", 2)
            .random(RANDOM, "conv.weight", 2, 2, 1, 1)
            .random(RANDOM, "wte.embedding", 4, 2)
            .random(RANDOM, "unread.weight", 2, 2);
    private static final List<String> READ = List.of(
            "a.wq.weight", "a.wo.weight", "b.wq.weight", "b.wq.bias", "norm.weight", "conv.weight", "wte.embedding");

    @TempDir
    private Path folder;

    @Test
    void linearLayersArePackedAndNothingElse() {
        assertThat(packed()).containsExactlyInAnyOrder("a.wq.weight", "a.wo.weight", "b.wq.weight");
        assertThat(PrecisionPolicy.fp32().packed(WEIGHTS, READ)).isEmpty();
    }

    @Test
    void int4IsTheDecodersAndTheRestIsInt8() {
        MemoryWeights weights = new MemoryWeights()
                .random(RANDOM, "transformer.ff_out.weight", 2, 2)
                .random(RANDOM, "vision.fc.weight", 2, 2);

        assertThat(new PrecisionPolicy(Precision.INT4, List.of())
                        .packed(weights, List.of("transformer.ff_out.weight", "vision.fc.weight")))
                .containsOnly(
                        Map.entry(Precision.INT4, Set.of("transformer.ff_out.weight")),
                        Map.entry(Precision.INT8, Set.of("vision.fc.weight")));
    }

    @Test
    void exceptionsAreGlobsOfLayers() {
        assertThat(packed("a.wo")).containsExactlyInAnyOrder("a.wq.weight", "b.wq.weight");
        assertThat(packed("a.*")).containsExactly("b.wq.weight");
        assertThat(packed("*.wq", "a.w?")).isEmpty();
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertThatThrownBy(() -> packed("a.wq", "c.*"))
                .isInstanceOf(BundleException.class)
                .hasMessage("keep fp32 c.*: no linear layer of this model has such a name; layers are named like b.wq");
        assertThatThrownBy(() -> packed("a.["))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("is no glob");
        assertThatThrownBy(() -> new PrecisionPolicy(Precision.FP32, List.of("a.*")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("give another precision as well");
    }

    @Test
    void anInt8BundleIsAThirdOfTheSizeAndItsGraphsReadTheWeightsInPlace() throws IOException {
        Path checkpoint = ToyImport.checkpoint(folder);
        Bundle fp32 = ToyImport.of(checkpoint, folder.resolve("fp32"), PrecisionPolicy.fp32());
        Bundle int8 = ToyImport.of(checkpoint, folder.resolve("int8"), int8("transformer.ff_out", "*.fc_out"));

        assertThat(int8.description().precision()).isEqualTo(Precision.INT8);
        assertThat(int8.description().keptFp32()).containsExactly("transformer.ff_out", "*.fc_out");
        PlainWeights plain = new PlainWeights(int8.weights());
        assertThat(plain.names())
                .containsExactlyInAnyOrderElementsOf(fp32.weights().names());
        assertThat(plain.in(Precision.INT8))
                .contains("transformer.blocks.0.att_proj.weight", "vision_backbone.pool1.fc1.weight")
                .doesNotContain("transformer.ff_out.weight", "vision_backbone.mlp_after_v2.fc_out.weight")
                .allMatch(weight -> fp32.weights().spec(weight).shape().size() == 2);
        assertThat(plain.bytes("transformer.ff_out.weight"))
                .isEqualTo(fp32.weights().bytes("transformer.ff_out.weight"));
        // Biases, norms and embeddings are a large part of so small a model; linear weights are a quarter.
        assertThat(Files.size(int8.folder().resolve(Bundle.WEIGHTS)))
                .isLessThan(Files.size(fp32.folder().resolve(Bundle.WEIGHTS)) * 2 / 5);
        assertThat(external(int8)).hasSizeGreaterThan(100).allMatch(Bundle.WEIGHTS::equals);
        assertThat(BundleReport.of(int8.folder()).text())
                .contains("int8, but fp32 in transformer.ff_out, *.fc_out", "all as they were imported");
        assertThat(BundleReport.of(int8.folder()).parameters())
                .isEqualTo(BundleReport.of(fp32.folder()).parameters());
    }

    /** Files that the int8 tensors of the vision graph that are too large to stand in it lie in. */
    private static List<String> external(Bundle bundle) throws IOException {
        byte[] graph = Files.readAllBytes(bundle.graph(Bundle.Graph.VISION));
        return ModelProto.parseFrom(graph).getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.INT8.getNumber())
                .filter(tensor -> tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b) > 4096)
                .map(tensor -> tensor.getExternalData(0).getValue())
                .toList();
    }

    private static PrecisionPolicy int8(String... keptFp32) {
        return new PrecisionPolicy(Precision.INT8, List.of(keptFp32));
    }

    private static Set<String> packed(String... keptFp32) {
        return int8(keptFp32).packed(WEIGHTS, READ).getOrDefault(Precision.INT8, Set.of());
    }
}
