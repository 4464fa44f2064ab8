package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.bundle.Bundle;
import io.comevl.bundle.PrecisionPolicy;
import io.comevl.bundle.Tokenizer;
import io.comevl.bundle.ToyImport;
import io.comevl.evaluation.dataset.WorldDataset;
import io.comevl.network.StageRunner;
import io.comevl.ops.PlainWeights;
import io.comevl.ops.Precision;
import io.comevl.ops.WeightSource;
import io.comevl.runtime.Device;
import io.comevl.runtime.GraphStages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weights drawn at random are the worst case for quantisation: nothing in them is redundant, and the likeliest tokens of
 * their answers lie close together.
 */
final class DriftTest {

    private static final WorldDataset QUESTIONS = new WorldDataset(new WorldDataset.Options(4, 6, 160, 4));

    @TempDir
    private static Path folder;

    private static Bundle fp32;
    private static Bundle int8;

    @BeforeAll
    static void makeBoth() throws IOException {
        Path checkpoint = ToyImport.checkpoint(folder);
        fp32 = ToyImport.of(checkpoint, folder.resolve("fp32"), PrecisionPolicy.fp32());
        int8 = ToyImport.of(checkpoint, folder.resolve("int8"), new PrecisionPolicy(Precision.INT8, List.of()));
    }

    @Test
    void noStageOfAnInt8BundleIsFarFromFp32InEitherInterpreter() {
        try (StageRunner graphs = graphs(int8);
                StageRunner eager = new EagerStages(int8.architecture(), int8.weights())) {
            List<Drift.Result> results = drift(graphs, eager);

            assertThat(results).extracting(Drift.Result::interpreter).containsExactly("ONNX", "NDArray");
            for (Drift.Result result : results) {
                assertThat(result.cosines())
                        .containsKeys("vision/siglip/27", "vision/dino/24", "vision/output", "decoder/2/out")
                        .allSatisfy((stage, cosine) -> assertThat(cosine).isGreaterThan(0.99));
                assertThat(result.cosines().get("vision/output")).isLessThan(0.99999);
                assertThat(result.answers()).isEqualTo(6);
                assertThat(result.tokens()).isGreaterThan(6);
                assertThat(result.sameTokens()).isBetween(result.tokens() * 3 / 4, result.tokens());
            }
        }
    }

    @Test
    void anInt4DecoderDriftsMoreAndItsVisionAsAnInt8One() {
        PrecisionPolicy policy = new PrecisionPolicy(Precision.INT4, List.of());
        Bundle int4 = ToyImport.of(folder.resolve("tiny-random"), folder.resolve("int4"), policy);
        try (StageRunner graphs = graphs(int4)) {
            Drift.Result result = drift(graphs).get(0);

            assertThat(result.cosines().get("vision/output")).isGreaterThan(0.99);
            assertThat(result.cosines().get("decoder/2/out")).isBetween(0.85, 0.9995);
        }
        assertThat(new PlainWeights(int4.weights()).in(Precision.INT4))
                .isNotEmpty()
                .allMatch(weight -> weight.startsWith("transformer."));
    }

    @Test
    void anFp16BundleIsNearerThanAnInt8One() {
        PrecisionPolicy policy = new PrecisionPolicy(Precision.FP16, List.of());
        Bundle fp16 = ToyImport.of(folder.resolve("tiny-random"), folder.resolve("fp16"), policy);
        try (StageRunner graphs = graphs(fp16)) {
            Drift.Result result = drift(graphs).get(0);

            assertThat(result.cosines())
                    .allSatisfy((stage, cosine) -> assertThat(cosine).isGreaterThan(Drift.leastCosine(Precision.FP16)));
            assertThat(result.cosines().get("decoder/2/out")).isLessThan(0.9999999);
            assertThat(result.sameTokens()).isGreaterThanOrEqualTo(result.tokens() * 19 / 20);
        }
    }

    @Test
    void aModelDoesNotDriftFromItself() {
        try (StageRunner graphs = graphs(fp32)) {
            Drift.Result result = drift(graphs).get(0);

            assertThat(result.cosines())
                    .allSatisfy((stage, cosine) -> assertThat(cosine).isGreaterThan(0.9999999));
            assertThat(result.sameTokens()).isEqualTo(result.tokens());
            assertThat(result.sameAnswers()).isEqualTo(result.answers());
        }
    }

    @Test
    void oneLayerThatWasPackedWronglyIsSeen() {
        String weight = "vision_backbone.pool2.fc1.weight";
        try (StageRunner wrong = new EagerStages(int8.architecture(), turned(weight))) {
            assertThat(drift(wrong).get(0).cosines().get("vision/mix2")).isLessThan(0.9);
        }
    }

    /** The square weight as if it had been stored in the other order. */
    private static WeightSource turned(String weight) {
        PlainWeights plain = new PlainWeights(int8.weights());
        int side = Math.toIntExact(plain.spec(weight).shape().get(0));
        return ChangedWeights.of(plain, weight, values -> {
            float[] other = new float[values.length];
            for (int i = 0; i < other.length; i++) {
                other[i] = values[i % side * side + i / side];
            }
            return other;
        });
    }

    private static StageRunner graphs(Bundle bundle) {
        return new GraphStages(bundle.folder(), bundle.architecture(), bundle.weights(), Device.cpu(2));
    }

    private static List<Drift.Result> drift(StageRunner... measured) {
        try (Tokenizer tokenizer = fp32.tokenizer();
                StageRunner baseline = graphs(fp32)) {
            Drift.Vocabulary vocabulary = new Drift.Vocabulary(
                    new ModelVerification.Words(tokenizer.special().bos(), tokenizer::encode),
                    tokenizer.special().eos());
            return new Drift(fp32.architecture(), vocabulary, baseline, List.of(measured)).run(QUESTIONS, asked -> {});
        }
    }
}
