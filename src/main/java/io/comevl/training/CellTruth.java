package io.comevl.training;

import io.comevl.grounding.Answer.Box;
import io.comevl.training.world.Colour;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Truth;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What each cell of a frame shows, for the objectives at the visual tokens. A cell shows the nearest thing whose box
 * holds the cell's middle. Owns its arrays, each in raster order.
 *
 * @param kinds number of the kind, or {@link #NO_KIND}
 * @param colours number of the colour, {@link #NO_COLOUR}, or {@link #UNKNOWN_COLOUR}
 * @param centres 1 where a thing's centre lies, else 0
 * @param worths how much a cell counts: a thing's cells together the more, the larger it is, but by far not as many times
 *     as it has cells; 0 where there is none
 * @param places float32[cells, 6]: centre and corners of the thing, 0 where there is none
 */
record CellTruth(long[] kinds, long[] colours, float[] centres, float[] worths, float[] places) {

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final List<Colour> COLOURS = List.of(Colour.values());

    static final int NO_KIND = KINDS.size();
    static final int NO_COLOUR = COLOURS.size();

    /** For things that are there, but whose colour nobody told. */
    static final int UNKNOWN_COLOUR = -1;

    /** Cells of a thing each of which counts once. */
    private static final double USUAL_CELLS = 9;

    /** Numbers of a place: centre x and y, corners. */
    static final int PLACE = 6;

    /** Columns of the head that says all this: kinds, colours, centre, place. */
    static final int OUTPUTS = NO_KIND + 1 + NO_COLOUR + 1 + 1 + PLACE;

    static CellTruth of(List<Truth> scene, int side) {
        long[] kinds = new long[side * side];
        long[] colours = new long[side * side];
        Arrays.fill(kinds, NO_KIND);
        Arrays.fill(colours, NO_COLOUR);
        CellTruth cells = new CellTruth(
                kinds, colours, new float[side * side], new float[side * side], new float[side * side * PLACE]);
        for (Truth thing : scene) {
            if (thing.visible() >= SceneQuestions.CLEAR) {
                cells.show(thing, side);
            }
        }
        return cells;
    }

    private void show(Truth thing, int side) {
        centres[cell(thing.centre().y(), side) * side + cell(thing.centre().x(), side)] = 1;
        Box box = thing.box();
        float[] place = {
            (float) thing.centre().x(),
            (float) thing.centre().y(),
            (float) box.xMin(),
            (float) box.yMin(),
            (float) box.xMax(),
            (float) box.yMax()
        };
        int[] covered = covered(box, side);
        for (int cell : covered) {
            worths[cell] = (float) Math.sqrt(USUAL_CELLS / covered.length);
            kinds[cell] = KINDS.indexOf(thing.look().kind());
            colours[cell] = thing.coloured() ? COLOURS.indexOf(thing.look().colour()) : UNKNOWN_COLOUR;
            System.arraycopy(place, 0, places, cell * PLACE, PLACE);
        }
    }

    /** Cells whose middle a box holds, at least the one in which its own middle lies. */
    static int[] covered(Box box, int side) {
        int middle = cell((box.yMin() + box.yMax()) / 2, side) * side + cell((box.xMin() + box.xMax()) / 2, side);
        return IntStream.range(0, side * side)
                .filter(cell -> {
                    int row = cell / side;
                    double x = (cell % side + 0.5) / side;
                    double y = (row + 0.5) / side;
                    boolean inside = x >= box.xMin() && x <= box.xMax() && y >= box.yMin() && y <= box.yMax();
                    return inside || cell == middle;
                })
                .toArray();
    }

    private static int cell(double fraction, int side) {
        return Math.max(0, Math.min(side - 1, (int) (fraction * side)));
    }
}
