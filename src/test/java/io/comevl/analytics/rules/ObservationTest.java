package io.comevl.analytics.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.analytics.LineCrossing;
import io.comevl.analytics.LineCrossing.Direction;
import io.comevl.analytics.LineState;
import io.comevl.analytics.LineWatch;
import io.comevl.analytics.ZoneState;
import io.comevl.grounding.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ObservationTest {

    private static final Observation FRAME = Observation.at("north", 7, 10_500_000);

    @Test
    void answersBecomeTheirFieldsAndPlaces() {
        Answer.Point point = new Answer.Point(0.5, 0.5);

        assertThat(FRAME.with(new Answer.Points(List.of(point))).numbers()).isEqualTo(Map.of(Field.COUNT, 1.0));
        assertThat(FRAME.with(new Answer.Points(List.of(point))).points()).containsExactly(point);
        assertThat(FRAME.with(new Answer.Count(4, List.of())).numbers()).isEqualTo(Map.of(Field.COUNT, 4.0));
        assertThat(FRAME.with(new Answer.Text("yes")).texts()).isEqualTo(Map.of(Field.TEXT, "yes"));
        assertThat(FRAME.with(new Answer.Malformed("{", "cut off"))).isEqualTo(FRAME);
    }

    @Test
    void zoneBecomesOccupancyEntriesExitsAndDwellInSeconds() {
        ZoneState.Stay inside = new ZoneState.Stay(1, true, true, 4_000_000, 0, 0, false, 10_000_000);
        ZoneState.Stay outside = new ZoneState.Stay(2, true, false, 0, 0, 0, false, 10_000_000);

        assertThat(FRAME.with(new ZoneState(3, 2, List.of(inside, outside))).numbers())
                .isEqualTo(Map.of(
                        Field.ZONE_OCCUPANCY, 1.0,
                        Field.ZONE_ENTRIES, 3.0,
                        Field.ZONE_EXITS, 2.0,
                        Field.ZONE_DWELL_MAX, 6.5));
    }

    @Test
    void linesAreAddedUpAndTellWhatThisFrameCompleted() {
        LineWatch.Step gate = new LineWatch.Step(
                new LineState(5, 2, List.of()), List.of(new LineCrossing("gate", 1, Direction.IN, 10_000_000)));
        LineWatch.Step door = new LineWatch.Step(new LineState(1, 4, List.of()), List.of());

        assertThat(FRAME.with(List.of(gate, door)).numbers())
                .isEqualTo(Map.of(
                        Field.LINE_IN, 6.0,
                        Field.LINE_OUT, 6.0,
                        Field.LINE_IN_NOW, 1.0,
                        Field.LINE_OUT_NOW, 0.0));
    }

    @Test
    void whatIsNotANumberIsMissing() {
        assertThat(FRAME.with(Field.CONFIDENCE, Double.NaN)).isEqualTo(FRAME);
    }

    @Test
    void valuesOfTheWrongTypeAreRefused() {
        assertThatThrownBy(() -> FRAME.with(Field.TEXT, 1)).hasMessageContaining("text takes no value of this type");
        assertThatThrownBy(() ->
                        new Observation("north", 1, 1, Map.of(), Map.of(Field.CAMERA, "south"), List.of(), List.of()))
                .hasMessageContaining("camera");
    }
}
