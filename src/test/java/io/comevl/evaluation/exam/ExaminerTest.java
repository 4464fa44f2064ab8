package io.comevl.evaluation.exam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ExaminerTest {

    private static final Pixels PICTURE = Replies.picture(40, 30);

    @Test
    void scoresAreMeansOfAllOfAKindAndOfACount() {
        ScriptedModel model =
                new ScriptedModel((picture, question) -> question.phrase().equals("dogs") ? "2" : "1");
        Scoreboard scores = new Scoreboard();

        new Examiner(model, scores::add)
                .examine(new Counting(List.of(
                        sheet("a", counting("cars", 1), counting("cars", 3)),
                        sheet("b", counting("dogs", 2)),
                        sheet("c"))));

        assertThat(scores.all(Measure.COUNT_EXACT).orElseThrow().mean()).isEqualTo(2 / 3.0);
        assertThat(scores.all(Measure.COUNT_ERROR).orElseThrow().mean()).isEqualTo(2 / 3.0);
        assertThat(scores.ofKind("cars", Measure.COUNT_EXACT).orElseThrow().mean())
                .isEqualTo(0.5);
        assertThat(scores.ofKind("dogs", Measure.COUNT_EXACT).orElseThrow().n()).isEqualTo(1);
        assertThat(scores.all(Measure.BOX_IOU)).isEmpty();
        assertThat(scores.kinds()).containsExactly("cars", "dogs");
        assertThat(scores.byCount(Measure.COUNT_EXACT).keySet()).containsExactly(1, 2, 3);
        assertThat(scores.byCount(Measure.COUNT_EXACT).get(3).mean()).isZero();
        assertThat(model.held).hasValue(0);
    }

    @Test
    void aPictureWithManyQuestionsIsAskedAFewAtATime() {
        ScriptedModel model = new ScriptedModel((picture, question) -> "1");
        Example[] many =
                IntStream.range(0, 40).mapToObj(i -> counting("cars", i)).toArray(Example[]::new);
        List<Integer> order = new ArrayList<>();

        new Examiner(
                        model,
                        marked -> order.add(((Expected.Count) marked.example().expected()).count()))
                .examine(new Counting(List.of(sheet("a", many))));

        assertThat(order).isEqualTo(IntStream.range(0, 40).boxed().toList());
        assertThat(model.together.get()).isLessThanOrEqualTo(16);
    }

    @Test
    void aModelThatFailsIsNotMarkedAndHoldsNoPicture() {
        ScriptedModel model = new ScriptedModel((picture, question) -> {
            throw new IllegalStateException("engine went down");
        });

        assertThatThrownBy(() -> new Examiner(model, marked -> {})
                        .examine(new Counting(List.of(sheet("a", counting("cars", 1))))))
                .hasMessageContaining("engine went down");
        assertThat(model.held).hasValue(0);
    }

    private record Counting(List<Sheet> all) implements Dataset {
        @Override
        public String title() {
            return "counting";
        }

        @Override
        public int questions() {
            return all.stream().mapToInt(sheet -> sheet.examples().size()).sum();
        }

        @Override
        public Stream<Sheet> sheets() {
            return all.stream();
        }
    }

    private static Sheet sheet(String name, Example... examples) {
        return new Sheet(name, PICTURE, List.of(examples));
    }

    private static Example counting(String phrase, int count) {
        return new Example(phrase, new Question(Task.COUNT, phrase), new Expected.Count(count, List.of()));
    }
}
