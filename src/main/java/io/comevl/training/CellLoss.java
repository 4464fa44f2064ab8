package io.comevl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.comevl.ops.NDArrayOps;
import java.util.List;

/**
 * What the visual tokens should say of what they show: kind, colour, whether a thing's centre lies there, and its place.
 * Cells without a thing weigh little, there are so many. Places cost a pseudo-Huber distance, whose gradient vanishes
 * near the truth: with a plain one they drown the rest.
 */
final class CellLoss {

    private static final float BACKGROUND = 0.3f;
    private static final float PLACE = 0.6f;
    private static final float NEAR = 0.03f;

    private final NDManager manager;
    private final NDArrayOps ops;

    CellLoss(NDManager manager, NDArrayOps ops) {
        this.manager = manager;
        this.ops = ops;
    }

    /** @param said [frames, cells, {@link CellTruth#OUTPUTS}] */
    NDArray of(NDArray said, List<CellTruth> truths) {
        int cells = truths.size() * truths.get(0).kinds().length;
        NDArray rows = ops.reshape(said, cells, CellTruth.OUTPUTS);
        Shown shown = Shown.of(truths, cells);
        int kindsEnd = CellTruth.NO_KIND + 1;
        int coloursEnd = kindsEnd + CellTruth.NO_COLOUR + 1;
        NDArray kinds = crossEntropy(ops.slice(rows, 1, 0, kindsEnd), shown.kinds, shown.worth);
        NDArray colours = crossEntropy(ops.slice(rows, 1, kindsEnd, coloursEnd), shown.colours, shown.colourWorth);
        NDArray centres = centres(ops.slice(rows, 1, coloursEnd, coloursEnd + 1L), shown.centres);
        NDArray places = places(ops.slice(rows, 1, coloursEnd + 1L, CellTruth.OUTPUTS), shown);
        return ops.add(ops.add(kinds, colours), ops.add(centres, ops.scale(places, PLACE)));
    }

    /** Truths of all frames in one row. */
    private static final class Shown {
        private final long[] kinds;
        private final long[] colours;
        private final float[] centres;
        private final float[] places;
        private final float[] worth;
        private final float[] colourWorth;
        private final float[] covered;

        private Shown(int cells) {
            kinds = new long[cells];
            colours = new long[cells];
            centres = new float[cells];
            places = new float[cells * CellTruth.PLACE];
            worth = new float[cells];
            colourWorth = new float[cells];
            covered = new float[cells];
        }

        static Shown of(List<CellTruth> truths, int cells) {
            Shown shown = new Shown(cells);
            int each = cells / truths.size();
            for (int i = 0; i < truths.size(); i++) {
                CellTruth truth = truths.get(i);
                System.arraycopy(truth.kinds(), 0, shown.kinds, i * each, each);
                System.arraycopy(truth.colours(), 0, shown.colours, i * each, each);
                System.arraycopy(truth.centres(), 0, shown.centres, i * each, each);
                System.arraycopy(truth.worths(), 0, shown.covered, i * each, each);
                System.arraycopy(truth.places(), 0, shown.places, i * truth.places().length, truth.places().length);
            }
            for (int cell = 0; cell < cells; cell++) {
                shown.worth[cell] = shown.kinds[cell] == CellTruth.NO_KIND ? BACKGROUND : shown.covered[cell];
                boolean known = shown.colours[cell] != CellTruth.UNKNOWN_COLOUR;
                shown.colourWorth[cell] = known ? shown.worth[cell] : 0;
                shown.colours[cell] = known ? shown.colours[cell] : CellTruth.NO_COLOUR;
            }
            return shown;
        }
    }

    private NDArray crossEntropy(NDArray logits, long[] right, float[] worth) {
        NDArray index = manager.create(right, new Shape(right.length, 1));
        NDArray said = owned(owned(logits.logSoftmax(1)).gather(index, 1));
        return ops.scale(weightedMean(said, worth), -1);
    }

    /** {@code log(1 + e^x) - t x}, centres being rarer than one in ten. */
    private NDArray centres(NDArray x, float[] right) {
        float[] worth = new float[right.length];
        for (int i = 0; i < worth.length; i++) {
            worth[i] = right[i] > 0 ? 3 : 1;
        }
        NDArray truth = manager.create(right, new Shape(right.length, 1));
        NDArray cost = ops.subtract(owned(x.getNDArrayInternal().softPlus()), ops.multiply(x, truth));
        return weightedMean(cost, worth);
    }

    private NDArray places(NDArray said, Shown shown) {
        NDArray off = ops.subtract(said, manager.create(shown.places, said.getShape()));
        NDArray distance = owned(ops.shift(owned(off.square()), NEAR * NEAR).sqrt());
        return weightedMean(owned(ops.shift(distance, -NEAR).sum(new int[] {1}, true)), shown.covered);
    }

    /** {@code sum(w x) / sum(w)} over rows of one number. */
    private NDArray weightedMean(NDArray x, float[] worth) {
        double sum = 0;
        for (float one : worth) {
            sum += one;
        }
        NDArray weighted = owned(ops.multiply(x, manager.create(worth, new Shape(worth.length, 1)))
                .sum());
        return ops.scale(weighted, (float) (1 / Math.max(sum, 1)));
    }

    private NDArray owned(NDArray made) {
        made.attach(manager);
        return made;
    }
}
