package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import io.comevl.frame.CropPlan;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.frame.Pixels;
import io.comevl.network.Architecture;
import io.comevl.network.EffectiveWeights;
import io.comevl.network.StageRunner;
import io.comevl.ops.Ops;
import io.comevl.ops.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Verification fails for each slip that ARCHITECTURE section 13 lists, and only because of it: the right model passes. */
final class VerificationTeethTest {

    @TempDir
    private static Path folder;

    /** A model, each part of which may hold a mistake. */
    private record Model(
            Architecture architecture,
            WeightSource weights,
            Function<Ops<NDArray>, Ops<NDArray>> algebra,
            BiFunction<Pixels, CropPlan, Crops> cutter) {

        static Model right() {
            return new Model(
                    ToyModel.architecture(), new EffectiveWeights(ToyModel.stored()), ops -> ops, Cropper::cutResized);
        }

        Model architecture(UnaryOperator<Architecture> change) {
            return new Model(change.apply(architecture), weights, algebra, cutter);
        }

        Model weights(WeightSource changed) {
            return new Model(architecture, changed, algebra, cutter);
        }

        Model algebra(Mistakes.Slip slip) {
            return new Model(architecture, weights, Mistakes.algebra(slip), cutter);
        }

        Model cutter(BiFunction<Pixels, CropPlan, Crops> changed) {
            return new Model(architecture, weights, algebra, changed);
        }
    }

    /** The smallest reference that has every stage: one whole picture, one with a black crop and an empty slot. */
    @BeforeAll
    static void selectCases() throws IOException {
        for (String file : List.of(
                "vision/one_crop.json",
                "vision/one_crop.safetensors",
                "vision/one_crop__resized.png",
                "vision/black_crop.json",
                "vision/black_crop.safetensors",
                "vision/black_crop__resized.png",
                "full_model/one_crop__prompt0.json",
                "full_model/one_crop__prompt0.safetensors",
                "images/640x480.png",
                "images/black_right.png")) {
            Path copy = folder.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(ToyModel.reference().resolve(file), copy);
        }
    }

    @Test
    void theRightModelPasses() {
        assertThat(rows(Model.right())).isNotEmpty().allMatch(StageRow::passed);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeFails(Model mistaken) {
        assertThat(rows(mistaken)).anyMatch(row -> !row.passed());
    }

    private static Stream<Arguments> mistakes() {
        Model right = Model.right();
        return Stream.of(
                mistake(
                        "layer index -1 read as the first layer",
                        right.architecture(a -> Mistakes.semanticLayers(
                                a,
                                IntStream.rangeClosed(0, 27)
                                        .map(i -> Math.max(i, 1))
                                        .boxed()
                                        .toList()))),
                mistake(
                        "DINO layers shifted by one",
                        right.architecture(a -> Mistakes.spatialLayers(
                                a, IntStream.rangeClosed(11, 24).boxed().toList()))),
                mistake("no distance limit", right.architecture(a -> Mistakes.fusionRadius(a, 2))),
                mistake("SigLIP epsilon", right.architecture(a -> Mistakes.semanticEpsilon(a, 1e-5f))),
                mistake(
                        "upper triangle not dropped",
                        right.weights(new EffectiveWeights(ChangedWeights.generator(
                                ToyModel.stored(),
                                "vision_backbone.pool1.fc1",
                                VerificationTeethTest::bothTriangles)))),
                mistake(
                        "base on the wrong side",
                        right.weights(ChangedWeights.effective(
                                right.weights(),
                                ToyModel.stored(),
                                "vision_backbone.pool1.fc1",
                                VerificationTeethTest::baseOnTheRight))),
                mistake(
                        "pad embedding missing",
                        right.weights(ChangedWeights.of(
                                right.weights(), "vision_backbone.pad_embed", values -> new float[values.length]))),
                mistake(
                        "GEGLU halves swapped",
                        right.weights(ChangedWeights.of(
                                right.weights(),
                                "vision_backbone.mlp_after_v2.geglu.proj.weight",
                                VerificationTeethTest::swapped))),
                mistake("slots not shifted", right.cutter(Mistakes::slotsNotShifted)),
                mistake("empty slots not zeroed", right.algebra(Mistakes::emptySlotsNotZeroed)),
                mistake("rotary amplitude below 1", right.algebra(Mistakes::smallerAmplitude)),
                mistake("halves instead of neighbours rotated", right.algebra(Mistakes::halvesInFusion)),
                mistake("pi instead of pi/2", right.algebra(Mistakes::wholePi)),
                mistake("register tokens not dropped", right.algebra(Mistakes::registersNotDropped)),
                mistake("no antialiasing", right.algebra(Mistakes::notAntialiased)),
                mistake("no residual in mlp_after_v2", right.algebra(new Mistakes.NoResidual())),
                mistake("first patch as pooling query", right.algebra(Mistakes::firstPatchAsQuery)),
                mistake("no tanh on the gate", right.algebra(Mistakes::gateWithoutTanh)),
                mistake("tanh gelu in DINO", right.algebra(Mistakes::tanhGeluInDino)),
                mistake("erf gelu in SigLIP", right.algebra(Mistakes::erfGeluInSiglip)),
                mistake("SwiGLU halves swapped", right.algebra(Mistakes::gateAsValueInDecoder)));
    }

    private static Arguments mistake(String name, Model model) {
        return arguments(named(name, model));
    }

    private static List<StageRow> rows(Model model) {
        List<StageRow> rows = new ArrayList<>();
        try (StageRunner runner = new EagerStages(model.architecture(), model.weights(), model.algebra())) {
            new ModelVerification(model.architecture(), model.weights(), ToyModel.words(), model.cutter())
                    .run(folder, List.of(runner), rows::add);
        }
        return rows;
    }

    /** The generator whose lower triangle says what both triangles would together. */
    private static float[] bothTriangles(float[] x) {
        int size = (int) Math.sqrt(x.length);
        float[] lower = new float[x.length];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < row; column++) {
                lower[row * size + column] = x[row * size + column] - x[column * size + row];
            }
        }
        return lower;
    }

    /** From {@code Q = B E} with orthogonal B: {@code E B = B^T Q B}. */
    private static float[] baseOnTheRight(float[] q, float[] b) {
        int size = (int) Math.sqrt(q.length);
        float[] transposed = new float[b.length];
        for (int i = 0; i < b.length; i++) {
            transposed[i % size * size + i / size] = b[i];
        }
        return product(transposed, product(q, b, size), size);
    }

    private static float[] product(float[] a, float[] b, int size) {
        float[] product = new float[a.length];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                for (int k = 0; k < size; k++) {
                    product[row * size + column] += a[row * size + k] * b[k * size + column];
                }
            }
        }
        return product;
    }

    private static float[] swapped(float[] values) {
        float[] swapped = new float[values.length];
        int half = values.length / 2;
        System.arraycopy(values, 0, swapped, half, half);
        System.arraycopy(values, half, swapped, 0, half);
        return swapped;
    }
}
