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
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SceneQuestionsTest {

    private static final Truth RED_CAR = thing(1, Kind.CAR, Colour.RED, 0.2, 1);
    private static final Truth BLUE_CAR = thing(2, Kind.CAR, Colour.BLUE, 0.6, 1);
    private static final Truth DOG = thing(3, Kind.DOG, Colour.BROWN, 0.4, 1);

    @Test
    void allOfAKindArePointedToAndCountedFromLeftToRight() {
        List<Asked> asked = ask(BLUE_CAR, DOG, RED_CAR);

        assertThat(answer(asked, Task.POINT, "cars"))
                .isEqualTo(new Answer.Points(List.of(RED_CAR.centre(), BLUE_CAR.centre())));
        assertThat(answer(asked, Task.COUNT, "cars"))
                .isEqualTo(new Answer.Count(2, List.of(RED_CAR.centre(), BLUE_CAR.centre())));
        assertThat(answer(asked, Task.POINT, "blue cars")).isEqualTo(new Answer.Points(List.of(BLUE_CAR.centre())));
        assertThat(answer(asked, Task.ASK, "Is there a brown dog?")).isEqualTo(new Answer.Text("yes"));
        assertThat(answer(asked, Task.ASK, "What color is the dog?")).isEqualTo(new Answer.Text("brown"));
    }

    @Test
    void nothingIsAskedThatAHalfHiddenThingWouldDecide() {
        List<Asked> asked = ask(RED_CAR, thing(4, Kind.CAR, Colour.BLUE, 0.7, 0.2), DOG);

        assertThat(asked).noneMatch(each -> each.question().phrase().matches("(leftmost |rightmost )?(blue )?cars?"));
        assertThat(answer(asked, Task.COUNT, "red cars")).isEqualTo(new Answer.Count(1, List.of(RED_CAR.centre())));
    }

    @Test
    void aWhollyHiddenThingDoesNotCount() {
        List<Asked> asked = ask(RED_CAR, thing(4, Kind.CAR, Colour.BLUE, 0.7, 0));

        assertThat(answer(asked, Task.COUNT, "cars")).isEqualTo(new Answer.Count(1, List.of(RED_CAR.centre())));
    }

    @Test
    void nothingIsAskedThatAnUnknownColourWouldDecide() {
        Truth filmed = new Truth(9, RED_CAR.look(), RED_CAR.box(), RED_CAR.centre(), 1, false);

        List<Asked> asked = ask(filmed, DOG);

        assertThat(asked)
                .noneMatch(
                        each -> each.question()
                                .phrase()
                                .matches(
                                        ".*(red|blue|white|grey|black|green|yellow|orange|brown) cars?.*|What color is the car.*"));
        assertThat(answer(asked, Task.COUNT, "cars")).isEqualTo(new Answer.Count(1, List.of(RED_CAR.centre())));
        assertThat(answer(asked, Task.COUNT, "brown dogs")).isEqualTo(new Answer.Count(1, List.of(DOG.centre())));
    }

    @Test
    void severalThingsAreAskedForMoreThanOneOrNone() {
        Truth second = thing(5, Kind.CAR, Colour.RED, 0.8, 1);
        long several = 0;
        long absent = 0;
        for (long seed = 0; seed < 200; seed++) {
            for (Asked each : about(seed, RED_CAR, second)) {
                if (each.truth() instanceof Answer.Count count) {
                    several += count.count() > 1 ? 1 : 0;
                    absent += count.count() == 0 ? 1 : 0;
                }
            }
        }

        assertThat(several).isEqualTo(2 * 200);
        assertThat(absent).isBetween(20L, several / 2);
    }

    @Test
    void aQuestionOfSomeoneElseIsAnsweredIfItsWordsMeanAKind() {
        assertThat(answered(Task.COUNT, "cars", RED_CAR, BLUE_CAR, DOG))
                .contains(new Answer.Count(2, List.of(RED_CAR.centre(), BLUE_CAR.centre())));
        assertThat(answered(Task.POINT, "Blue car", RED_CAR, BLUE_CAR, DOG))
                .contains(new Answer.Points(List.of(BLUE_CAR.centre())));
        assertThat(answered(Task.COUNT, "buses", RED_CAR)).contains(new Answer.Count(0, List.of()));
        assertThat(answered(Task.COUNT, "things with wheels", RED_CAR)).isEmpty();
        assertThat(answered(Task.COUNT, "cars", RED_CAR, thing(4, Kind.CAR, Colour.BLUE, 0.7, 0.2)))
                .as("a half hidden car would decide")
                .isEmpty();
    }

    @Test
    void askedForThingsThatAreNotThereAreDenied() {
        List<Asked> none = ask().stream()
                .filter(each -> each.question().task() != Task.ASK)
                .toList();

        assertThat(none)
                .isNotEmpty()
                .allSatisfy(each ->
                        assertThat(each.truth()).isIn(new Answer.Points(List.of()), new Answer.Count(0, List.of())));
    }

    @Test
    void theAnswersOfRealScenesAgreeWithTheirTruth() {
        int boxes = 0;
        int absent = 0;
        for (int seed = 0; seed < 60; seed++) {
            View view = List.of(View.values()).get(seed % 4);
            List<Truth> truth = World.of(view, seed, WorldOptions.USUAL)
                    .at(Duration.ofSeconds(50))
                    .truth();
            for (Asked each : SceneQuestions.about(truth, view.kinds(), seed)) {
                String phrase = each.question().phrase();
                if (each.truth() instanceof Answer.Count count) {
                    List<Truth> fitting = fitting(truth, phrase);
                    assertThat(count.count()).as(phrase).isEqualTo(fitting.size());
                    assertThat(each.about()).containsExactlyInAnyOrderElementsOf(fitting);
                    absent += fitting.isEmpty() ? 1 : 0;
                }
                if (each.truth() instanceof Answer.Boxes answer) {
                    boxes++;
                    String noun = phrase.replaceAll("^(leftmost|rightmost) ", "");
                    List<Truth> rivals = fitting(truth, noun);
                    List<Truth> best = new ArrayList<>(rivals);
                    if (phrase.startsWith("leftmost")) {
                        best.removeIf(one -> rivals.stream()
                                .anyMatch(two -> two.centre().x() < one.centre().x()));
                    } else if (phrase.startsWith("rightmost")) {
                        best.removeIf(one -> rivals.stream()
                                .anyMatch(two -> two.centre().x() > one.centre().x()));
                    }
                    assertThat(best).as(phrase).hasSize(1);
                    assertThat(answer.boxes()).containsExactly(best.get(0).box());
                }
            }
        }
        assertThat(boxes).isGreaterThan(100);
        assertThat(absent).isGreaterThan(20);
    }

    @Test
    void theSameSeedAsksTheSame() {
        assertThat(about(3, RED_CAR, DOG, BLUE_CAR)).isEqualTo(about(3, RED_CAR, DOG, BLUE_CAR));
    }

    private static List<Truth> fitting(List<Truth> truth, String asked) {
        String phrase = asked.replace("persons", "people");
        return truth.stream()
                .filter(thing -> thing.visible() >= SceneQuestions.HIDDEN)
                .filter(thing -> List.of(
                                thing.look().kind().one(),
                                thing.look().kind().many(),
                                thing.look().colour().word() + " "
                                        + thing.look().kind().one(),
                                thing.look().colour().word() + " "
                                        + thing.look().kind().many())
                        .contains(phrase))
                .toList();
    }

    /** All that is asked with many seeds. */
    private static List<Asked> ask(Truth... things) {
        return LongStream.range(0, 60)
                .boxed()
                .flatMap(seed -> about(seed, things).stream())
                .distinct()
                .toList();
    }

    private static List<Asked> about(long seed, Truth... things) {
        return SceneQuestions.about(List.of(things), List.of(Kind.CAR, Kind.DOG, Kind.BUS), seed);
    }

    private static Optional<Answer> answered(Task task, String phrase, Truth... things) {
        return SceneQuestions.answered(new Question(task, phrase), List.of(things))
                .map(Asked::truth);
    }

    private static Answer answer(List<Asked> asked, Task task, String phrase) {
        return asked.stream()
                .filter(each -> each.question().task() == task
                        && each.question().phrase().equals(phrase))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not asked: " + phrase))
                .truth();
    }

    private static Truth thing(long id, Kind kind, Colour colour, double x, double visible) {
        return new Truth(
                id,
                new Look(kind, colour, Size.MEDIUM, id),
                new Box(x - 0.05, 0.4, x + 0.05, 0.6),
                new Point(x, 0.5),
                visible);
    }
}
