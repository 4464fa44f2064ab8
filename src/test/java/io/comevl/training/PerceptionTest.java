package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;
import io.comevl.training.world.Colour;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Look;
import io.comevl.training.world.Size;
import io.comevl.training.world.Truth;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PerceptionTest {

    private static final int SIDE = 4;
    private static final int CENTRE = CellTruth.NO_KIND + 1 + CellTruth.NO_COLOUR + 1;

    /** Covers the four cells in the top left corner; its centre lies in the last of them. */
    private static final Truth BUS = new Truth(
            1, new Look(Kind.BUS, Colour.RED, Size.MEDIUM, 1), new Box(0, 0, 0.5, 0.5), new Point(0.3, 0.3), 1);

    private final Perception perception = new Perception();
    private final float[] told = new float[SIDE * SIDE * CellTruth.OUTPUTS];

    @Test
    void kindsCountWhereThereIsSomethingAndCentresEverywhere() {
        Arrays.fill(told, -1);
        say(0, number(Kind.BUS));
        say(1, number(Kind.BUS));
        say(4, number(Kind.CAR));
        say(5, CellTruth.NO_KIND);
        say(15, number(Kind.DOG)); // where there is nothing
        say(5, CENTRE);
        say(6, CENTRE);

        perception.mark(told, CellTruth.of(List.of(BUS), SIDE));

        assertThat(perception.row()).isEqualTo("0.5000,4,0.6667,1");
    }

    @Test
    void nothingToSeeLeavesNothingToMark() {
        Arrays.fill(told, -1);
        perception.mark(told, CellTruth.of(List.of(), SIDE));

        assertThat(perception.row()).isEqualTo(",0,,0");
    }

    private static int number(Kind kind) {
        return List.of(Kind.values()).indexOf(kind);
    }

    private void say(int cell, int column) {
        told[cell * CellTruth.OUTPUTS + column] = 3;
    }
}
