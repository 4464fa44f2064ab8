package io.comevl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.comevl.network.Architecture;
import io.comevl.ops.NDArrayOps;
import io.comevl.ops.Observations;
import io.comevl.ops.Weights;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How well visual tokens tell what they show, as the auxiliary head reads them: what encoders and fusion alone have
 * learned, long before a decoder can make sentences of it.
 */
final class Perception {

    /** Columns of {@link #row}. */
    static final String HEADER = "cell_kind,cell_n,centre_f1,centre_n";

    private static final int COLOURS_END = CellTruth.NO_KIND + 1 + CellTruth.NO_COLOUR + 1;

    private int covered;
    private int right;
    private int centres;
    private int said;
    private int hits;

    /** Looks at the recipe's held-out frames. */
    static Perception of(Recipe recipe, Architecture architecture, Parameters parameters) {
        JniUtils.setGradMode(false);
        Perception perception = new Perception();
        for (int number = 0; number < recipe.heldOut().frames(); number++) {
            Lesson lesson = Lesson.of(recipe.data(), recipe.heldOut().seed(), number);
            perception.look(lesson.shown(architecture), architecture, parameters);
        }
        return perception;
    }

    private void look(Shown frame, Architecture architecture, Parameters parameters) {
        try (NDManager scratch = NDManager.newBaseManager("PyTorch")) {
            Map<String, NDArray> tensors = new HashMap<>(parameters.leaves(scratch));
            NDArrayOps ops = NDArrayOps.forTraining(
                    scratch, name -> Optional.ofNullable(tensors.get(name)), Observations.none());
            OrthogonalMaps.addTo(tensors, ops, scratch);
            NDArray visual = Objectives.vision(scratch, ops, architecture, frame.patches());
            NDArray told = ops.linear(new Weights(Initial.AUXILIARY + "dense"), visual);
            CellTruth truth =
                    CellTruth.of(frame.truth(), architecture.geometry().cellsPerSide());
            mark(told.toFloatArray(), truth);
        }
    }

    /** @param told float32[cells, {@link CellTruth#OUTPUTS}] */
    void mark(float[] told, CellTruth truth) {
        for (int cell = 0; cell < truth.kinds().length; cell++) {
            int row = cell * CellTruth.OUTPUTS;
            if (truth.kinds()[cell] != CellTruth.NO_KIND) {
                covered++;
                right += largest(told, row, CellTruth.NO_KIND + 1) == truth.kinds()[cell] ? 1 : 0;
            }
            boolean isCentre = truth.centres()[cell] > 0;
            boolean saysCentre = told[row + COLOURS_END] > 0;
            centres += isCentre ? 1 : 0;
            said += saysCentre ? 1 : 0;
            hits += isCentre && saysCentre ? 1 : 0;
        }
    }

    private static int largest(float[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = values[from + i] > values[from + best] ? i : best;
        }
        return best;
    }

    /** Share of the cells that show something whose kind is right, and F1 of the cells that say a centre lies there. */
    String row() {
        return String.format(
                Locale.ROOT, "%s,%d,%s,%d", share(right, covered), covered, share(2 * hits, centres + said), centres);
    }

    private static String share(int part, int whole) {
        return whole == 0 ? "" : String.format(Locale.ROOT, "%.4f", (double) part / whole);
    }

    @Override
    public String toString() {
        return "kind of what a cell shows " + share(right, covered) + " (" + covered + "), centres F1 "
                + share(2 * hits, centres + said) + " (" + centres + ")";
    }
}
