package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // some only ask
final class SceneAnswersTest {

    private static final Question CARS = new Question(Task.COUNT, "cars");
    private static final Question DOGS = new Question(Task.COUNT, "dogs");

    private final SceneAnswers answers = new SceneAnswers();
    private final List<List<Question>> asked = new ArrayList<>();
    private final List<CompletableFuture<List<Reply>>> open = new ArrayList<>();

    @Test
    void whatWasAskedIsNotAskedAgainAndSaysSo() {
        CompletableFuture<List<Reply>> first = ask(CARS);
        say();
        CompletableFuture<List<Reply>> second = ask(DOGS, CARS);
        say();

        assertThat(asked).containsExactly(List.of(CARS), List.of(DOGS));
        assertThat(first.join()).extracting(reply -> reply.work().reused()).containsExactly(false);
        assertThat(second.join()).extracting(Reply::question).containsExactly(DOGS, CARS);
        assertThat(second.join()).extracting(reply -> reply.work().reused()).containsExactly(false, true);
        assertThat(second.join().get(1).text()).isEqualTo(first.join().get(0).text());
        assertThat(second.join().get(1).decode()).isZero();
    }

    @Test
    void whatIsBeingAskedIsWaitedFor() {
        CompletableFuture<List<Reply>> first = ask(CARS);
        CompletableFuture<List<Reply>> second = ask(CARS);

        assertThat(asked).hasSize(1);
        assertThat(second).isNotDone();
        say();
        assertThat(first).isDone();
        assertThat(second.join().get(0).work()).isEqualTo(Work.REUSED);
    }

    @Test
    void whatFailedIsAskedAgain() {
        CompletableFuture<List<Reply>> failed = ask(CARS);
        open.remove(0).completeExceptionally(new IllegalStateException("no"));
        CompletableFuture<List<Reply>> second = ask(CARS);
        say();

        assertThat(failed).isCompletedExceptionally();
        assertThat(second.join()).extracting(reply -> reply.work().reused()).containsExactly(false);
    }

    @Test
    void aQuestionAskedTwiceAtOnceIsAskedOnce() {
        CompletableFuture<List<Reply>> both = ask(CARS, CARS);
        say();

        assertThat(asked).containsExactly(List.of(CARS));
        assertThat(both.join()).hasSize(2);
    }

    @Test
    void theOldestOfVeryManyQuestionsIsForgotten() {
        ask(CARS);
        say();
        IntStream.range(0, 256).forEach(i -> ask(new Question(Task.ASK, "Who is number " + i + "?")));
        asked.clear();

        ask(CARS);

        assertThat(asked).containsExactly(List.of(CARS));
    }

    private CompletableFuture<List<Reply>> ask(Question... questions) {
        return answers.all(List.of(questions), unknown -> {
            asked.add(unknown);
            open.add(new CompletableFuture<>());
            return open.get(open.size() - 1);
        });
    }

    private void say() {
        List<Question> last = asked.get(asked.size() - 1);
        open.remove(open.size() - 1)
                .complete(last.stream()
                        .map(question -> new Reply(
                                question, "said at " + asked.size(), new Answer.Text(""), 1, 2, Duration.ofMillis(3)))
                        .toList());
    }
}
