package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.Shared;
import io.comevl.bundle.Tokenizer;
import io.comevl.bundle.Tokenizers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of three tokenizers: the trained model's own, whose pieces fit answers; Qwen2's; and one of bytes. */
final class AnswerFormsTest {

    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;
    private static final int PLENTY = 4000;

    @TempDir
    private static Path folder;

    private static Tokenizers tokenizers;

    @BeforeAll
    static void open() throws IOException {
        tokenizers = Tokenizers.open(folder, Shared.path("reference/tokenizer"));
    }

    @AfterAll
    static void close() {
        if (tokenizers != null) {
            tokenizers.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"camera-small", "qwen2", "bytes"})
    void everyAnswerThatModelsAreTaughtIsAllowed(String name) {
        Tokenizer tokenizer = tokenizers.named(name);
        AnswerForms forms = new AnswerForms(tokenizer);
        Random random = new Random(1);
        for (int trial = 0; trial < 60; trial++) {
            String phrase = List.of("car", "red cars", "people", "\"x1=\"5\"").get(trial % 4);
            List<Percent> points = points(random);
            Answer.Box box = box(random);

            assertAllowed(
                    forms.of(new Question(Task.POINT, phrase), WIDTH, HEIGHT, PLENTY),
                    tokenizer,
                    AnswerFormat.points(points, phrase));
            assertAllowed(
                    forms.of(new Question(Task.COUNT, phrase), WIDTH, HEIGHT, PLENTY),
                    tokenizer,
                    AnswerFormat.count(points, phrase));
            assertAllowed(
                    forms.of(new Question(Task.BOX, phrase), WIDTH, HEIGHT, PLENTY),
                    tokenizer,
                    AnswerFormat.box(box, WIDTH, HEIGHT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"camera-small", "qwen2", "bytes"})
    void whateverIsChosenAmongTheAllowedIsAnAnswerWithinTheLimit(String name) {
        Tokenizer tokenizer = tokenizers.named(name);
        AnswerForms forms = new AnswerForms(tokenizer);
        Random random = new Random(2);
        for (int trial = 0; trial < 150; trial++) {
            Task task = List.of(Task.POINT, Task.COUNT, Task.BOX).get(trial % 3);
            int limit = 110 + random.nextInt(150);
            AnswerForm form = forms.of(new Question(task, "red Cars"), WIDTH, HEIGHT, limit);
            List<Long> said = new ArrayList<>();
            while (said.isEmpty()
                    || said.get(said.size() - 1) != tokenizer.special().eos()) {
                long[] allowed = form.allowed();
                said.add(allowed[random.nextInt(allowed.length)]);
                form = form.after(said.get(said.size() - 1));
            }

            String text = tokenizer.decode(said.stream()
                    .limit(said.size() - 1)
                    .mapToLong(Long::longValue)
                    .toArray());
            Answer answer = AnswerParser.parse(task, text, WIDTH, HEIGHT);
            assertThat(said).hasSizeLessThanOrEqualTo(limit);
            assertThat(answer).as(text).isNotInstanceOf(Answer.Malformed.class);
            if (answer instanceof Answer.Count count) {
                assertThat(count.count()).as(text).isEqualTo(count.points().size());
            }
            if (answer instanceof Answer.Points pointing && !text.contains("none")) {
                assertThat(pointing.points()).as(text).hasSize(text.split("y[0-9]*=", -1).length - 1);
            }
        }
    }

    @Test
    void aPointCostsFiveChoicesWhereNumbersAreTwoTokens() {
        Tokenizer tokenizer = tokenizers.named("camera-small");
        AnswerForm form = new AnswerForms(tokenizer).of(new Question(Task.COUNT, "car"), WIDTH, HEIGHT, 96);
        int choices = 0;
        for (long token : tokenizer.encode(" " + AnswerFormat.count(List.of(new Percent(45.3, 9.1)), "car"))) {
            choices += form.isForced() ? 0 : 1;
            form = form.after(token);
        }
        assertThat(choices).isEqualTo(5);
        assertThat(form.isForced()).as("the end").isTrue();
    }

    @Test
    void freeQuestionsAndLimitsTooShortForAPointAreFree() {
        AnswerForms forms = new AnswerForms(tokenizers.named("bytes"));

        assertThat(forms.of(new Question(Task.ASK, "Who?"), WIDTH, HEIGHT, PLENTY)
                        .isFree())
                .isTrue();
        assertThat(forms.of(new Question(Task.POINT, "car"), WIDTH, HEIGHT, 12).isFree())
                .isTrue();
        assertThat(forms.of(new Question(Task.BOX, "car"), WIDTH, HEIGHT, 12).isFree())
                .isTrue();
    }

    private static void assertAllowed(AnswerForm start, Tokenizer tokenizer, String answer) {
        AnswerForm form = start;
        long[] tokens = LongStream.concat(
                        LongStream.of(tokenizer.encode(Prompts.response(answer))),
                        LongStream.of(tokenizer.special().eos()))
                .toArray();
        for (long token : tokens) {
            assertThat(form.isFree()).isFalse();
            assertThat(form.allowed()).as(answer).contains(token);
            form = form.after(token);
        }
    }

    private static List<Percent> points(Random random) {
        return random.doubles(random.nextInt(12), 0, 100.04)
                .mapToObj(x -> new Percent(x, random.nextDouble(100)))
                .toList();
    }

    private static Answer.Box box(Random random) {
        double left = random.nextDouble(0.9);
        double top = random.nextDouble(0.9);
        return new Answer.Box(left, top, left + 0.01 + random.nextDouble(0.09), top + 0.01 + random.nextDouble(0.09));
    }
}
