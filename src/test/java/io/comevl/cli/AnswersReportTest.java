package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.evaluation.exam.Dataset;
import io.comevl.evaluation.exam.Examiner;
import io.comevl.evaluation.exam.Example;
import io.comevl.evaluation.exam.Expected;
import io.comevl.evaluation.exam.Replies;
import io.comevl.evaluation.exam.Scoreboard;
import io.comevl.evaluation.exam.ScriptedModel;
import io.comevl.evaluation.exam.Sheet;
import io.comevl.evaluation.exam.Thing;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Question;
import io.comevl.grounding.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A scripted model's answers to a few questions, scored by hand. */
final class AnswersReportTest {

    private static final Pixels PICTURE = Replies.picture(100, 100);
    private static final Box LEFT = new Box(0, 0, 0.5, 1);

    private static final Map<Example, String> ANSWERS = Map.of(
            example("car", Task.COUNT, "cars", new Expected.Count(1, List.of())),
            "1",
            example("car", Task.COUNT, "red cars", new Expected.Count(1, List.of())),
            "one",
            example("dog", Task.COUNT, "dogs", new Expected.Count(3, List.of())),
            "5",
            example("cat", Task.COUNT, "cats", new Expected.Count(0, List.of())),
            "There are none",
            example("car", Task.POINT, "cars", new Expected.Points(List.of(Thing.of(LEFT)))),
            "<points x1=\"10.0\" y1=\"10.0\" x2=\"90.0\" y2=\"10.0\" alt=\"cars\">cars</points>",
            example("cat", Task.POINT, "cats", new Expected.Nothing(Task.POINT)),
            "<point x=\"10.0\" y=\"10.0\" alt=\"cats\">cats</point>",
            example("car", Task.BOX, "car", new Expected.Boxes(List.of(LEFT))),
            "[0, 0, 40, 100]",
            example("dog", Task.BOX, "dog", new Expected.Boxes(List.of(LEFT))),
            "[50, 0, 100, 100]");

    @Test
    void jsonHasTheScoresOfEachTask() {
        // One IoU is 4000 of 5000 pixels and a millionth, the other 0.
        assertThat(report().asJson().toString().replaceAll("0\\.39999\\d+", "0.4"))
                .isEqualTo("{\"count\":{\"exact\":0.75,\"withinOne\":0.75,\"mae\":0.5,\"n\":4},"
                        + "\"point\":{\"precision\":0.5,\"recall\":1.0,\"f1\":0.6666666666222222,\"n\":1},"
                        + "\"box\":{\"meanIou\":0.4,\"acc50\":0.5,\"n\":2},"
                        + "\"absent\":{\"accuracy\":0.5,\"n\":2},\"seconds\":1.5}");
    }

    @Test
    void theTableHasTasksCountsAndKinds() {
        assertThat(report().table().lines().map(String::stripTrailing))
                .contains(
                        "count    exact               0.750  0.301 - 0.954           4",
                        "           exact of 1        1.000  0.342 - 1.000           2",
                        "           exact of 3        0.000  0.000 - 0.793           1",
                        "           mean of these     0.667",
                        "         mean error          0.500  0.500 - 0.500           4")
                .anyMatch(line ->
                        line.matches("cat +- +1\\.00 \\(0\\.21 - 1\\.00\\) +1 +- +0\\.50 \\(0\\.09 - 0\\.91\\) +2"));
    }

    private static AnswersReport report() {
        ScriptedModel model = new ScriptedModel((picture, question) -> ANSWERS.entrySet().stream()
                .filter(answer -> answer.getKey().question().equals(question))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow());
        Scoreboard scores = new Scoreboard();
        new Examiner(model, scores::add).examine(new OnePicture());
        return new AnswersReport(scores, Duration.ofMillis(1500));
    }

    private static Example example(String kind, Task task, String phrase, Expected expected) {
        return new Example(kind, new Question(task, phrase), expected);
    }

    private static final class OnePicture implements Dataset {
        @Override
        public String title() {
            return "one picture";
        }

        @Override
        public int questions() {
            return ANSWERS.size();
        }

        @Override
        public Stream<Sheet> sheets() {
            return Stream.of(new Sheet("one", PICTURE, List.copyOf(ANSWERS.keySet())));
        }
    }
}
