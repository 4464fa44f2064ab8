package io.comevl.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.evaluation.exam.Measure;
import io.comevl.grounding.AnswerParser;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Task;
import io.comevl.training.world.Kind;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WorldTruthTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private final World world = World.of(View.SHELF, 3, WorldOptions.USUAL.only(Kind.BOTTLE));
    private final WorldTruth truth = new WorldTruth(world, INTERVAL, 320, 180);

    @Test
    void aCountIsMarkedByThePictureThatItIsAbout() {
        int marked = 0;
        for (long number = 0; number < 40; number++) {
            var scene = world.at(INTERVAL.multipliedBy(number)).truth();
            if (scene.stream().allMatch(thing -> thing.visible() > 0.9)) {
                long bottles = scene.size();
                var right = truth.mark(number, reply(Task.COUNT, "bottles", "I count " + bottles));
                var wrong = truth.mark(number, reply(Task.COUNT, "bottles", "I count " + (bottles + 1)));
                Measure measure = bottles == 0 ? Measure.ABSENT_RIGHT : Measure.COUNT_EXACT;
                assertThat(right.orElseThrow().marks().values()).containsEntry(measure, 1.0);
                assertThat(wrong.orElseThrow().marks().values()).containsEntry(measure, 0.0);
                marked++;
            }
        }
        assertThat(marked).isGreaterThan(5);
    }

    @Test
    void wordsThatTheWorldDoesNotKnowAreNotMarked() {
        assertThat(truth.mark(5, reply(Task.COUNT, "things made of glass", "3")))
                .isEmpty();
        assertThat(truth.mark(5, reply(Task.ASK, "Is there a bottle?", "yes"))).isEmpty();
    }

    private static Reply reply(Task task, String phrase, String text) {
        return new Reply(
                new Question(task, phrase), text, AnswerParser.parse(task, text, 320, 180), 1, 1, Duration.ZERO);
    }
}
