package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.Importer;
import io.comevl.bundle.OwnCheckpoint;
import io.comevl.bundle.Tokenizer;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.grounding.Generator;
import io.comevl.network.Architecture;
import io.comevl.ops.NDArrayOps;
import io.comevl.ops.Observations;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the network learns from packed questions is what it will be asked one by one. */
final class PackedTest {

    /** Sums in another order; logits are of size one. */
    private static final float TOLERANCE = 5e-5f;

    @TempDir
    Path folder;

    private Recipe recipe;
    private Architecture architecture;
    private Tokenizer tokenizer;
    private Parameters parameters;
    private Lesson lesson;
    private List<Asked> asked;

    @BeforeEach
    void draw() throws IOException {
        recipe = TinyRecipe.read(folder);
        List<String> pieces = Vocabulary.pieces(64);
        architecture = Sizes.of(recipe.model(), pieces);
        OwnCheckpoint.describe(folder, architecture, pieces);
        tokenizer = Tokenizer.open(OwnCheckpoint.tokenizer(folder));
        parameters = new Parameters(Initial.of(architecture, pieces, CellTruth.OUTPUTS, 5));
        lesson = Lesson.of(recipe.data(), 3, 1);
        asked = lesson.questions(1).stream().limit(3).toList();
    }

    @AfterEach
    void free() {
        tokenizer.close();
        parameters.close();
    }

    @Test
    void packedQuestionsGetTheLogitsThatTheyGetAlone() {
        Packed together = packed(asked);
        float[][] expected = logits(together, packed(asked.subList(0, 1)));
        int row = 0;
        for (Asked one : asked) {
            Packed alone = packed(List.of(one));
            // The second frame of the batch is longer, so that this one is filled up.
            float[][] found = logits(alone, together);
            for (int i = 0; i < alone.rows().size(); i++, row++) {
                assertThat(found[i]).containsExactly(expected[row], within(TOLERANCE));
            }
        }
        assertThat(row).isEqualTo(together.rows().size()).isGreaterThan(3);
    }

    @Test
    void theImportedModelSaysWhatTheTrainedOneSays() throws IOException {
        Packed alone = packed(asked.subList(0, 1));
        float[][] expected = logits(alone, alone);
        RunFolder.open(folder, folder.resolve("recipe.yaml")).writeModel(parameters);
        Bundle bundle = Importer.run(
                new Importer.Request(
                        folder,
                        folder.resolve("bundle"),
                        architecture.layout(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Importer.Training.TRAINED)),
                line -> {});
        Crops crops =
                Cropper.cut(lesson.frame(), architecture.cropMode(), architecture.layout(), architecture.geometry());

        assertThat(bundle.architecture()).isEqualTo(architecture);
        try (LoadedModel model = LoadedModel.open(bundle.folder(), bundle.architecture(), Device.cpu(1));
                Tokenizer words = bundle.tokenizer();
                VisualTokens visual = model.encode(List.of(crops)).get(0);
                KeyValues nothing = model.nothingRead(1);
                Step picture = model.read(nothing, List.of(new Generator(model, words).prefix(crops)), visual);
                Step read = model.read(picture.remembered(), List.of(text(alone)))) {
            float[][] found = read.logits()[0];
            for (int row = 0; row < found.length; row++) {
                assertThat(found[row]).containsExactly(expected[row], within(TOLERANCE));
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

    private Packed packed(List<Asked> questions) {
        return Packed.of(
                architecture,
                new Speech(tokenizer, recipe.data()),
                tokenizer.special().bos(),
                questions,
                recipe.data().textTokens());
    }

    /** Logits of the first frame of a batch of two. */
    private float[][] logits(Packed first, Packed second) {
        try (NDManager scratch = NDManager.newBaseManager("PyTorch")) {
            Map<String, NDArray> leaves = parameters.leaves(scratch);
            NDArrayOps ops =
                    NDArrayOps.forTraining(scratch, name -> Optional.ofNullable(leaves.get(name)), Observations.none());
            Batch batch = Batch.of(architecture, List.of(lesson, lesson), List.of(first, second));
            Objectives objectives = new Objectives(scratch, ops, architecture, recipe.losses(), batch);
            float[] all = objectives.logits(objectives.vision()).toFloatArray();
            int width = architecture.decoder().embeddingRows();
            float[][] rows = new float[first.rows().size()][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = Arrays.copyOfRange(all, row * width, (row + 1) * width);
            }
            return rows;
        }
    }
}
