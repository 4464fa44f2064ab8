package io.comevl.evaluation.exam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;
import io.comevl.grounding.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Marks against truths that were worked out by hand. */
final class ExpectedTest {

    private static final Pixels PICTURE = Replies.picture(200, 100);
    private static final Offset<Double> CLOSE = within(1e-6);

    @Test
    void pointsHitWithinTheBoxesOfTheThings() {
        Expected three = new Expected.Points(List.of(
                Thing.of(new Box(0.1, 0.1, 0.2, 0.3)),
                Thing.of(new Box(0.5, 0.1, 0.6, 0.3)),
                Thing.of(new Box(0.8, 0.6, 0.9, 0.8))));

        Map<Measure, Double> marks = marks(
                three,
                Task.POINT,
                "<points x1=\"12.0\" y1=\"29.0\" x2=\"58.0\" y2=\"45.0\" alt=\"cars\">cars</points>");

        assertThat(marks.get(Measure.POINT_PRECISION)).isEqualTo(1 / 2.0);
        assertThat(marks.get(Measure.POINT_RECALL)).isEqualTo(1 / 3.0);
        assertThat(marks.get(Measure.POINT_F1)).isCloseTo(0.4, CLOSE);
        assertThat(marks).doesNotContainKey(Measure.ABSENT_RIGHT);
    }

    @Test
    void aThingIsHitOnce() {
        Expected one = new Expected.Points(List.of(Thing.of(new Box(0.1, 0.1, 0.4, 0.9))));

        Map<Measure, Double> marks = marks(
                one, Task.POINT, "<points x1=\"20.0\" y1=\"50.0\" x2=\"30.0\" y2=\"50.0\" alt=\"cars\">cars</points>");

        assertThat(marks.get(Measure.POINT_PRECISION)).isEqualTo(0.5);
        assertThat(marks.get(Measure.POINT_RECALL)).isEqualTo(1);
    }

    @Test
    void withoutABoxAPointHitsNearTheTruePoint() {
        Expected one = new Expected.Points(List.of(new Thing(new Point(0.5, 0.5), Optional.empty())));

        // A twentieth of the longer side are 10 pixels: 5 percent of the width, 10 of the height.
        assertThat(f1(one, 54.5, 50)).isEqualTo(1, CLOSE);
        assertThat(f1(one, 50, 59.5)).isEqualTo(1, CLOSE);
        assertThat(f1(one, 56, 50)).isZero();
        assertThat(f1(one, 54.5, 59.5)).isZero();
    }

    @Test
    void textThatPointsNowhereEarnsNothing() {
        Expected one = new Expected.Points(List.of(Thing.of(new Box(0.1, 0.1, 0.4, 0.9))));

        assertThat(marks(one, Task.POINT, "There are none").get(Measure.POINT_F1))
                .isZero();
        assertThat(marks(one, Task.POINT, "here it is").get(Measure.POINT_F1)).isZero();
        assertThat(marks(one, Task.POINT, "<point x=\"120.0\" y=\"50.0\" alt=\"cars\">cars</point>")
                        .get(Measure.POINT_F1))
                .isZero();
    }

    @Test
    void pointingAtNothingIsMarkedAsTheAuthorsDoAndAsAbsence() {
        Expected none = new Expected.Points(List.of());

        assertThat(marks(none, Task.POINT, "There are none"))
                .containsEntry(Measure.POINT_PRECISION, 1.0)
                .containsEntry(Measure.POINT_RECALL, 1.0)
                .containsEntry(Measure.POINT_F1, 1.0)
                .containsEntry(Measure.ABSENT_RIGHT, 1.0);
        assertThat(marks(none, Task.POINT, "<point x=\"20.0\" y=\"50.0\" alt=\"cars\">cars</point>"))
                .containsEntry(Measure.POINT_F1, 0.0)
                .containsEntry(Measure.ABSENT_RIGHT, 0.0);
    }

    @Test
    void countsAreRightOrCloseOrOff() {
        Expected three = new Expected.Count(3, List.of());

        assertThat(marks(three, Task.COUNT, "3")).isEqualTo(counted(1, 1, 0));
        assertThat(marks(three, Task.COUNT, "There are four.")).isEqualTo(counted(0, 1, 1));
        assertThat(marks(
                        three,
                        Task.COUNT,
                        "Counting the <point x=\"20.0\" y=\"50.0\" alt=\"cars\">cars</point> shows a total of 1."))
                .isEqualTo(counted(0, 0, 2));
        assertThat(marks(three, Task.COUNT, "There are none")).isEqualTo(counted(0, 0, 3));
        assertThat(marks(three, Task.COUNT, "many")).isEqualTo(counted(0, 0, 3));
    }

    @Test
    void noneIsARightZero() {
        Expected none = new Expected.Count(0, List.of());

        assertThat(marks(none, Task.COUNT, "There are none"))
                .containsEntry(Measure.COUNT_EXACT, 1.0)
                .containsEntry(Measure.COUNT_WITHIN_ONE, 1.0)
                .containsEntry(Measure.COUNT_ERROR, 0.0)
                .containsEntry(Measure.ABSENT_RIGHT, 1.0);
        assertThat(marks(none, Task.COUNT, "1"))
                .containsEntry(Measure.COUNT_EXACT, 0.0)
                .containsEntry(Measure.COUNT_WITHIN_ONE, 1.0)
                .containsEntry(Measure.COUNT_ERROR, 1.0)
                .containsEntry(Measure.ABSENT_RIGHT, 0.0);
        assertThat(marks(new Expected.Count(1, List.of()), Task.COUNT, "There are none"))
                .isEqualTo(counted(0, 1, 1));
    }

    @Test
    void theFirstBoxIsMarkedByItsOverlap() {
        Expected box = new Expected.Boxes(List.of(new Box(0.1, 0.2, 0.3, 0.6)));

        // 40x40 pixels each, 20 of 40 columns common: 800 of 2400 pixels.
        Map<Measure, Double> half = marks(box, Task.BOX, "[40, 20, 80, 60] [20, 20, 60, 60]");
        assertThat(half.get(Measure.BOX_IOU)).isCloseTo(1 / 3.0, CLOSE);
        assertThat(half.get(Measure.BOX_HIT)).isZero();
        assertThat(half.get(Measure.BOX_AUTHORS)).isCloseTo(1 / 3.0, CLOSE);

        Map<Measure, Double> near = marks(box, Task.BOX, "[20, 20, 60, 70]");
        assertThat(near.get(Measure.BOX_IOU)).isCloseTo(0.8, CLOSE);
        assertThat(near.get(Measure.BOX_HIT)).isEqualTo(1);
    }

    @Test
    void noBoxIsWorthNothingHereAndAHalfToTheAuthors() {
        Map<Measure, Double> none =
                marks(new Expected.Boxes(List.of(new Box(0.1, 0.2, 0.3, 0.6))), Task.BOX, "There are none");

        assertThat(none)
                .containsEntry(Measure.BOX_IOU, 0.0)
                .containsEntry(Measure.BOX_HIT, 0.0)
                .containsEntry(Measure.BOX_AUTHORS, 0.5);
    }

    @Test
    void aBoxOfSomethingAbsentIsAboutAbsence() {
        assertThat(marks(new Expected.Boxes(List.of()), Task.BOX, "There are none"))
                .isEqualTo(Map.of(Measure.ABSENT_RIGHT, 1.0));
        assertThat(marks(new Expected.Boxes(List.of()), Task.BOX, "[40, 20, 80, 60]"))
                .isEqualTo(Map.of(Measure.ABSENT_RIGHT, 0.0));
        assertThatThrownBy(() -> new Expected.Boxes(List.of(new Box(0, 0, 1, 1), new Box(0, 0, 0.5, 1))))
                .hasMessageContaining("found 2");
    }

    @Test
    void inAGroupOfTheirOwnAbsentThingsAreNothingElse() {
        assertThat(marks(new Expected.Nothing(Task.COUNT), Task.COUNT, "0"))
                .isEqualTo(Map.of(Measure.ABSENT_RIGHT, 1.0));
        assertThat(marks(new Expected.Nothing(Task.POINT), Task.POINT, "who knows"))
                .isEqualTo(Map.of(Measure.ABSENT_RIGHT, 0.0));
    }

    @Test
    void wordsAreComparedPlainly() {
        assertThat(marks(new Expected.Words("yes"), Task.ASK, "Yes.")).isEqualTo(Map.of(Measure.ASK_RIGHT, 1.0));
        assertThat(marks(new Expected.Words("red"), Task.ASK, "dark red")).isEqualTo(Map.of(Measure.ASK_RIGHT, 0.0));
    }

    @Test
    void aPerfectAnswerIsPerfect() {
        List<Expected> all = List.of(
                new Expected.Points(List.of(Thing.of(new Box(0.1, 0.2, 0.3, 0.6)))),
                new Expected.Count(2, List.of(new Point(0.2, 0.3), new Point(0.4, 0.5))),
                new Expected.Boxes(List.of(new Box(0.1, 0.2, 0.3, 0.6))),
                new Expected.Words("blue"),
                new Expected.Nothing(Task.POINT));
        List<Task> tasks = List.of(Task.POINT, Task.COUNT, Task.BOX, Task.ASK, Task.POINT);

        for (int i = 0; i < all.size(); i++) {
            String text = Replies.right(all.get(i).answer(), PICTURE);
            Marks marks = all.get(i).mark(Replies.said(tasks.get(i), text, PICTURE), PICTURE);
            assertThat(marks.quality()).as(text).isCloseTo(1, CLOSE);
        }
    }

    private static Map<Measure, Double> counted(double exact, double withinOne, double error) {
        return Map.of(Measure.COUNT_EXACT, exact, Measure.COUNT_WITHIN_ONE, withinOne, Measure.COUNT_ERROR, error);
    }

    private static double f1(Expected expected, double xPercent, double yPercent) {
        String text = "<point x=\"" + xPercent + "\" y=\"" + yPercent + "\" alt=\"cars\">cars</point>";
        return marks(expected, Task.POINT, text).get(Measure.POINT_F1);
    }

    private static Map<Measure, Double> marks(Expected expected, Task task, String text) {
        return expected.mark(Replies.said(task, text, PICTURE), PICTURE).values();
    }
}
