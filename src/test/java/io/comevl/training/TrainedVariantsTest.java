package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.Importer;
import io.comevl.bundle.Tokenizer;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.grounding.Generator;
import io.comevl.network.Architecture.Encoders;
import io.comevl.network.Architecture.Layers;
import io.comevl.network.Architecture.Matrices;
import io.comevl.network.Architecture.Position;
import io.comevl.network.Architecture.Variant;
import io.comevl.runtime.Device;
import io.comevl.runtime.KeyValues;
import io.comevl.runtime.LoadedModel;
import io.comevl.runtime.NewTokens;
import io.comevl.runtime.Step;
import io.comevl.runtime.VisualTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The paper's model and those it is compared with all learn, and are imported as what they are. */
final class TrainedVariantsTest {

    @TempDir
    Path folder;

    static Stream<Recipe.Model> models() {
        Stream<Variant> variants = Stream.of(
                TinyRecipe.FREE,
                Variant.comeVl(),
                new Variant(Encoders.DUAL_FUSED, Layers.LAST_ONLY, Position.NONE, Matrices.FREE),
                new Variant(Encoders.SEMANTIC_ONLY, Layers.MIXED, Position.ROPE, Matrices.ORTHOGONAL),
                new Variant(Encoders.SPATIAL_ONLY, Layers.MIXED, Position.ROPE, Matrices.FREE),
                new Variant(Encoders.CONCATENATED, Layers.MIXED, Position.ROPE, Matrices.FREE));
        Recipe.Model someLayers = new Recipe.Model(TinyRecipe.FREE, 192, 64, 3, "1-2", "2-3", 64, 2);
        return Stream.concat(variants.map(TinyNetwork::model), Stream.of(someLayers));
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyWeightLearnsAndTheImportedModelSaysTheSame(Recipe.Model model)
            throws IOException, InterruptedException, ExecutionException {
        try (TinyNetwork network = new TinyNetwork(folder, model);
                Replica replica = new Replica(network.architecture, network.parameters, network.recipe.losses());
                NDManager step = NDManager.newBaseManager("PyTorch")) {
            network.stir();
            Packed packed = network.packed(network.asked(6));
            Replica.Learned learned =
                    replica.learn(network.batch(packed, packed), false, step).get();

            assertThat(learned.gradient().size()).isEqualTo(network.parameters.size());
            assertThat(learned.losses()).doesNotContain(Float.NaN).doesNotContain(Float.POSITIVE_INFINITY);
            assertTheImportedModelSaysTheSame(network);
        }
    }

    private void assertTheImportedModelSaysTheSame(TinyNetwork network) throws IOException {
        Packed alone = network.packed(network.asked(1));
        float[][] expected = network.logits(alone, alone);
        RunFolder.open(folder, folder.resolve("recipe.yaml")).writeModel(network.parameters);
        Bundle bundle = Importer.run(
                new Importer.Request(
                        folder,
                        folder.resolve("bundle"),
                        Optional.of(network.architecture.layout()),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Importer.Training.TRAINED)),
                line -> {});
        Crops crops = Cropper.cut(
                network.lesson.frame(),
                network.architecture.cropMode(),
                network.architecture.layout(),
                network.architecture.geometry());

        assertThat(bundle.architecture()).isEqualTo(network.architecture);
        try (LoadedModel model = LoadedModel.open(bundle.folder(), bundle.architecture(), Device.cpu(1));
                Tokenizer words = bundle.tokenizer();
                VisualTokens visual = model.encode(List.of(crops)).get(0);
                KeyValues nothing = model.nothingRead(1);
                Step picture = model.read(nothing, List.of(new Generator(model, words).prefix(crops)), visual);
                Step read = model.read(picture.remembered(), List.of(text(alone)))) {
            float[][] found = read.logits()[0];
            assertThat(found)
                    .hasDimensions(
                            expected.length, network.architecture.decoder().embeddingRows());
            for (int row = 0; row < found.length; row++) {
                assertThat(found[row]).containsExactly(expected[row], within(TinyNetwork.TOLERANCE));
            }
        }
    }

    /** All tokens after the picture, with the logits of those that teach something. */
    private static NewTokens text(Packed alone) {
        int picture = alone.questions().lastIndexOf(-1) + 1;
        long[] ids = alone.ids().subList(picture, alone.ids().size()).stream()
                .mapToLong(Long::longValue)
                .toArray();
        int[] none = new int[ids.length];
        Arrays.fill(none, -1);
        return new NewTokens(ids, none, alone.rows().size());
    }
}
