package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CurvesTest {

    @Test
    void eachColumnIsALineFromZeroToTheLargestValueAndEmptyCellsAreLeftOut() {
        String svg = new Curves(List.of("step,right,n,wrong", "100,0.5,7,", "200,1.0,7,0.25"))
                .svg(List.of("right", "wrong"));

        assertThat(svg.lines().filter(line -> line.startsWith("<polyline")))
                .satisfiesExactly(
                        right -> assertThat(right).endsWith("points=\"412.0,188.0 776.0,24.0 \"/>"),
                        wrong -> assertThat(wrong).endsWith("points=\"776.0,270.0 \"/>"));
        assertThat(svg).contains(">1.00<", ">step 200<", ">right<", ">wrong<");
    }
}
