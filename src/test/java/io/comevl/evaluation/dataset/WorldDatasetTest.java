package io.comevl.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.evaluation.exam.Estimate;
import io.comevl.evaluation.exam.Examiner;
import io.comevl.evaluation.exam.Example;
import io.comevl.evaluation.exam.Expected;
import io.comevl.evaluation.exam.Measure;
import io.comevl.evaluation.exam.Replies;
import io.comevl.evaluation.exam.Scoreboard;
import io.comevl.evaluation.exam.ScriptedModel;
import io.comevl.evaluation.exam.Sheet;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WorldDatasetTest {

    private static final int QUESTIONS = 300;

    private List<Sheet> sheets;

    @BeforeAll
    void draw() {
        sheets = dataset(11, QUESTIONS).sheets().toList();
    }

    @Test
    void asManyQuestionsAsWantedOnManyFrames() {
        assertThat(sheets.stream().mapToInt(sheet -> sheet.examples().size()).sum())
                .isEqualTo(QUESTIONS);
        assertThat(sheets)
                .hasSizeGreaterThanOrEqualTo(QUESTIONS / 8)
                .allSatisfy(sheet -> assertThat(sheet.examples()).hasSizeLessThanOrEqualTo(8));
    }

    @Test
    void tasksTakeTurns() {
        Map<String, Long> byGroup =
                examples().stream().collect(Collectors.groupingBy(WorldDatasetTest::group, Collectors.counting()));

        assertThat(byGroup.keySet()).containsExactlyInAnyOrder("Points", "Count", "Boxes", "Nothing", "Words");
        assertThat(byGroup.values()).allSatisfy(n -> assertThat(n).isBetween(QUESTIONS / 6L, QUESTIONS / 4L));
    }

    @Test
    void severalAreCountedMoreOftenThanWorldsHaveThem() {
        long several = examples().stream()
                .map(Example::expected)
                .filter(expected -> expected instanceof Expected.Count count && count.count() > 1)
                .count();

        assertThat(several).isGreaterThan(QUESTIONS / 5 / 4);
        assertThat(examples())
                .extracting(Example::expected)
                .filteredOn(Expected.Count.class::isInstance)
                .allSatisfy(expected ->
                        assertThat(((Expected.Count) expected).count()).isBetween(1, 6));
    }

    @Test
    void absentThingsAreBothPointedToAndCounted() {
        Map<Task, Long> byTask = examples().stream()
                .filter(example -> example.expected() instanceof Expected.Nothing)
                .collect(Collectors.groupingBy(example -> example.question().task(), Collectors.counting()));

        assertThat(byTask.keySet()).containsExactlyInAnyOrder(Task.POINT, Task.COUNT);
    }

    @Test
    void everyQuestionHasAKind() {
        assertThat(examples())
                .extracting(Example::kind)
                .allSatisfy(kind -> assertThat(kind).matches("[a-z]+"));
    }

    @Test
    void theSameSeedAsksTheSameAndAnotherAsksOther() {
        List<String> asked = asked(dataset(11, 40));

        assertThat(asked(dataset(11, 40))).isEqualTo(asked);
        assertThat(asked(dataset(12, 40))).isNotEqualTo(asked);
        assertThat(dataset(11, 40).sheets().findFirst().orElseThrow().pixels().rgb())
                .isEqualTo(sheets.get(0).pixels().rgb());
    }

    @Test
    void aModelThatKnowsTheTruthIsPerfectButForRounding() {
        Map<Integer, Map<Question, String>> truths = new HashMap<>();
        for (Sheet sheet : sheets) {
            truths.put(
                    System.identityHashCode(sheet.pixels()),
                    sheet.examples().stream()
                            .collect(Collectors.toMap(
                                    Example::question,
                                    example -> Replies.right(example.expected().answer(), sheet.pixels()),
                                    (one, other) -> one)));
        }
        ScriptedModel oracle = new ScriptedModel((Pixels picture, Question question) ->
                truths.get(System.identityHashCode(picture)).get(question));
        Scoreboard scores = new Scoreboard();

        new Examiner(oracle, scores::add).examine(new Kept(sheets));

        Function<Measure, Double> mean =
                measure -> scores.all(measure).map(Estimate::mean).orElseThrow();
        assertThat(mean.apply(Measure.COUNT_EXACT)).isEqualTo(1);
        assertThat(mean.apply(Measure.ABSENT_RIGHT)).isEqualTo(1);
        assertThat(mean.apply(Measure.ASK_RIGHT)).isEqualTo(1);
        assertThat(mean.apply(Measure.BOX_HIT)).isEqualTo(1);
        assertThat(mean.apply(Measure.BOX_IOU)).isGreaterThan(0.9);
        assertThat(mean.apply(Measure.POINT_F1)).isGreaterThan(0.99);
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> dataset(1, 0)).hasMessageContaining("questions: expected 1 to 1000000, found 0");
        assertThatThrownBy(() -> new WorldDataset.Options(1, 5, 320, 13))
                .hasMessageContaining("objects: expected 1 to 12, found 13");
    }

    private record Kept(List<Sheet> all) implements io.comevl.evaluation.exam.Dataset {
        @Override
        public String title() {
            return "kept";
        }

        @Override
        public int questions() {
            return QUESTIONS;
        }

        @Override
        public java.util.stream.Stream<Sheet> sheets() {
            return all.stream();
        }
    }

    private List<Example> examples() {
        return sheets.stream().flatMap(sheet -> sheet.examples().stream()).toList();
    }

    private static String group(Example example) {
        return example.expected().getClass().getSimpleName();
    }

    private static List<String> asked(WorldDataset dataset) {
        return dataset.sheets()
                .flatMap(sheet -> sheet.examples().stream())
                .map(Example::toString)
                .toList();
    }

    private static WorldDataset dataset(long seed, int questions) {
        return new WorldDataset(new WorldDataset.Options(seed, questions, 320, 6));
    }
}
