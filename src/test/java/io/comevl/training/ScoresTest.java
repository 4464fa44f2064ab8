package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.grounding.Answer;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;
import io.comevl.grounding.Question;
import io.comevl.grounding.Task;
import io.comevl.training.world.Colour;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Look;
import io.comevl.training.world.Size;
import io.comevl.training.world.Truth;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoresTest {

    private static final Truth LEFT = car(1, new Box(0.1, 0.1, 0.3, 0.3));
    private static final Truth RIGHT = car(2, new Box(0.6, 0.1, 0.8, 0.3));

    private final Scores scores = new Scores();

    @Test
    void twoPointsOnOneThingHitOnce() {
        scores.add(pointing(LEFT, RIGHT), new Answer.Points(List.of(new Point(0.2, 0.2), new Point(0.21, 0.2))));

        assertThat(scores.row()).startsWith("0.5000,1,");
    }

    @Test
    void aMalformedAnswerIsWrongAlsoWhereNothingIsThere() {
        scores.add(pointing(), new Answer.Malformed("", "empty"));
        scores.add(pointing(), new Answer.Points(List.of()));
        scores.add(pointing(LEFT), new Answer.Malformed("", "empty"));

        assertThat(scores.toString()).contains("point F1 0.0000 (1)").contains("absent 0.5000 (2)");
    }

    @Test
    void countsBoxesAndWordsAreCompared() {
        Question count = new Question(Task.COUNT, "cars");
        Question box = new Question(Task.BOX, "car");
        Question ask = new Question(Task.ASK, "Is there a car?");
        scores.add(new Asked(count, new Answer.Count(1, List.of()), List.of(LEFT)), new Answer.Count(1, List.of()));
        scores.add(new Asked(count, new Answer.Count(1, List.of()), List.of(LEFT)), new Answer.Count(2, List.of()));
        scores.add(
                new Asked(box, new Answer.Boxes(List.of(LEFT.box())), List.of(LEFT)),
                new Answer.Boxes(List.of(new Box(0.1, 0.1, 0.3, 0.2))));
        scores.add(new Asked(ask, new Answer.Text("yes"), List.of(LEFT)), new Answer.Text("yes"));

        assertThat(scores.toString())
                .contains("count exact 0.5000 (2)")
                .contains("box IoU 0.5000")
                .contains("other questions 1.0000 (1)");
    }

    private static Asked pointing(Truth... things) {
        return new Asked(
                new Question(Task.POINT, "cars"),
                new Answer.Points(List.of(things).stream().map(Truth::centre).toList()),
                List.of(things));
    }

    private static Truth car(long id, Box box) {
        Point centre = new Point((box.xMin() + box.xMax()) / 2, (box.yMin() + box.yMax()) / 2);
        return new Truth(id, new Look(Kind.CAR, Colour.RED, Size.MEDIUM, id), box, centre, 1);
    }
}
