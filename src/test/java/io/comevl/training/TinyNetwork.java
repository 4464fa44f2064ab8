package io.comevl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.comevl.bundle.OwnCheckpoint;
import io.comevl.bundle.Tokenizer;
import io.comevl.network.Architecture;
import io.comevl.ops.NDArrayOps;
import io.comevl.ops.Observations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network of some variant, small enough for a test, in a folder that can be imported. */
final class TinyNetwork implements AutoCloseable {

    /**
     * What decoder logits are allowed elsewhere. At 5e-5 one run in four failed by rounding-sized differences in one
     * variant; why only sometimes is not known.
     */
    static final float TOLERANCE = 2e-4f;

    final Recipe recipe;
    final Architecture architecture;
    final Tokenizer tokenizer;
    final Parameters parameters;
    final Lesson lesson;

    TinyNetwork(Path folder, Architecture.Variant variant) throws IOException {
        this(folder, model(variant));
    }

    TinyNetwork(Path folder, Recipe.Model model) throws IOException {
        recipe = TinyRecipe.read(folder);
        List<String> pieces = Vocabulary.pieces(recipe.data().widthPixels());
        architecture = Sizes.of(model, recipe.data(), pieces);
        OwnCheckpoint.describe(folder, architecture, pieces);
        tokenizer = Tokenizer.open(OwnCheckpoint.tokenizer(folder));
        parameters = new Parameters(Initial.of(architecture, pieces, recipe.losses(), 5), false);
        lesson = Lesson.of(recipe.data(), 3, 1);
    }

    /** Two layers of everything. */
    static Recipe.Model model(Architecture.Variant variant) {
        return new Recipe.Model(variant, 192, 64, 2, "all", "all", 64, 2);
    }

    /** Leaves the first weights, of which some are 0 or an identity. */
    void stir() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            parameters.update(manager.randomNormal(new Shape(parameters.size())), 0, 0.01, recipe.schedule());
        }
    }

    List<Asked> asked(int most) {
        return lesson.questions(1).stream().limit(most).toList();
    }

    Packed packed(List<Asked> questions) {
        return Packed.of(
                architecture,
                new Speech(tokenizer, recipe.data()),
                tokenizer.special().bos(),
                questions,
                recipe.data().textTokens());
    }

    Batch batch(Packed first, Packed second) {
        Shown shown = lesson.shown(architecture);
        return Batch.of(architecture, List.of(shown, shown), List.of(first, second));
    }

    /** Logits of the first frame of a batch of two. */
    float[][] logits(Packed first, Packed second) {
        try (NDManager scratch = NDManager.newBaseManager("PyTorch")) {
            Map<String, NDArray> tensors = new HashMap<>(parameters.leaves(scratch));
            NDArrayOps ops = NDArrayOps.forTraining(
                    scratch, name -> Optional.ofNullable(tensors.get(name)), Observations.none());
            OrthogonalMaps.addTo(tensors, ops, scratch);
            Objectives objectives = new Objectives(scratch, ops, architecture, recipe.losses(), batch(first, second));
            float[] all = objectives.logits(objectives.vision()).toFloatArray();
            int width = architecture.decoder().embeddingRows();
            float[][] rows = new float[first.rows().size()][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = Arrays.copyOfRange(all, row * width, (row + 1) * width);
            }
            return rows;
        }
    }

    @Override
    public void close() {
        tokenizer.close();
        parameters.close();
    }
}
