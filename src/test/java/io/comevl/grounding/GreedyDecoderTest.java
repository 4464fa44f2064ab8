package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class GreedyDecoderTest {

    private final HashLanguage language = new HashLanguage();
    private final GreedyDecoder<HashLanguage.Memory> decoder = new GreedyDecoder<>(language);

    @Test
    void textsDecodedTogetherAreThoseDecodedAlone() {
        Random random = new Random(5);
        int ended = 0;
        int limited = 0;
        for (int trial = 0; trial < 500; trial++) {
            long[] prefix = ids(1 + random.nextInt(5), random);
            int limit = 1 + random.nextInt(60);
            List<long[]> prompts = IntStream.rangeClosed(0, random.nextInt(6))
                    .mapToObj(i -> ids(1 + random.nextInt(9), random))
                    .toList();

            List<TextRow.Continued> together = together(prefix, prompts, limit);

            for (int i = 0; i < prompts.size(); i++) {
                List<Long> alone = alone(prefix, prompts.get(i), limit);
                assertThat(together.get(i).ids()).containsExactly(alone.toArray(Long[]::new));
                ended += alone.get(alone.size() - 1) == HashLanguage.END ? 1 : 0;
                limited += alone.size() == limit ? 1 : 0;
            }
        }
        assertThat(ended).isPositive();
        assertThat(limited).isPositive();
        assertThat(language.open()).isZero();
    }

    @Test
    void draftsChangeNoTokenAndNoConfidenceHoweverWrongTheyAre() {
        Random random = new Random(6);
        int accepted = 0;
        for (int trial = 0; trial < 2000; trial++) {
            long[] prefix = ids(1 + random.nextInt(4), random);
            int limit = 1 + random.nextInt(40);
            List<long[]> prompts = IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(i -> ids(1 + random.nextInt(6), random))
                    .toList();
            List<AnswerForm> forms =
                    prompts.stream().map(prompt -> form(random)).toList();
            List<TextRow.Continued> plain = decode(prefix, prompts, limit, forms, i -> new long[0]);

            List<TextRow.Continued> drafted = decode(
                    prefix, prompts, limit, forms, i -> draft(plain.get(i).ids(), random));

            for (int i = 0; i < prompts.size(); i++) {
                assertThat(drafted.get(i).ids()).containsExactly(plain.get(i).ids());
                assertThat(drafted.get(i).confidence()).isEqualTo(plain.get(i).confidence());
                assertThat(drafted.get(i).work().accepted())
                        .isLessThanOrEqualTo(drafted.get(i).work().drafted());
                accepted += drafted.get(i).work().accepted();
            }
        }
        assertThat(accepted).isGreaterThan(5000);
        assertThat(language.open()).isZero();
    }

    @Test
    void aRightDraftCostsOneRead() {
        long[] prefix = {1, 2, 3};
        List<long[]> prompts = List.of(new long[] {4}, new long[] {5, 6});
        List<AnswerForm> free = List.of(AnswerForm.FREE, AnswerForm.FREE);
        List<TextRow.Continued> plain = decode(prefix, prompts, 20, free, i -> new long[0]);
        int before = language.reads();

        List<TextRow.Continued> drafted =
                decode(prefix, prompts, 20, free, i -> plain.get(i).ids());

        assertThat(language.reads() - before).as("the prefix and all the rest").isEqualTo(2);
        assertThat(drafted).allMatch(one -> one.work().reads() == 1);
    }

    @Test
    void formsHoldAndWhatTheyForceCostsNoRead() {
        long[] opening = {7, 8, 9};
        AnswerForm form = Fork.of(new Fork.Path(opening, () -> Fork.of(numbers(HashLanguage.END))));

        TextRow.Continued one = decode(new long[] {1}, List.of(new long[] {2}), 30, List.of(form), i -> new long[0])
                .get(0);

        assertThat(one.ids()).hasSize(5).startsWith(opening).endsWith(HashLanguage.END);
        assertThat(one.ids()[3]).isBetween(20L, 29L);
        assertThat(one.work()).isEqualTo(new Work(1, 0, 0, 4, false));
    }

    /** One of the numbers 20 to 29, then the end. */
    private static List<Fork.Path> numbers(long end) {
        return LongStream.range(20, 30)
                .mapToObj(number -> new Fork.Path(new long[] {number, end}, Fork::end))
                .toList();
    }

    /** Any text, or a number of random words with a choice between two at each. */
    private static AnswerForm form(Random random) {
        if (random.nextBoolean()) {
            return AnswerForm.FREE;
        }
        Fork form = Fork.of(new Fork.Path(new long[] {HashLanguage.END}, Fork::end));
        for (int i = random.nextInt(6); i >= 0; i--) {
            Fork then = form;
            form = Fork.of(IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(path -> new Fork.Path(words(1 + random.nextInt(4), random), () -> then))
                    .toList());
        }
        return form;
    }

    private static long[] words(int length, Random random) {
        return random.longs(length, 1, HashLanguage.VOCABULARY).toArray();
    }

    /** The right answer, or one with errors in it, too short, too long, empty, or of another text. */
    private static long[] draft(long[] right, Random random) {
        List<Long> draft = new ArrayList<>(LongStream.of(right).boxed().toList());
        for (int errors = random.nextInt(4); errors > 0 && !draft.isEmpty(); errors--) {
            int at = random.nextInt(draft.size());
            switch (random.nextInt(5)) {
                case 0 -> draft.set(at, random.nextLong(HashLanguage.VOCABULARY));
                case 1 -> draft.remove(at);
                case 2 -> draft.add(at, random.nextLong(HashLanguage.VOCABULARY));
                case 3 -> draft.subList(at, draft.size()).clear();
                default -> draft.addAll(LongStream.of(words(9, random)).boxed().toList());
            }
        }
        return draft.stream().mapToLong(Long::longValue).toArray();
    }

    private List<TextRow.Continued> decode(
            long[] prefix, List<long[]> prompts, int limit, List<AnswerForm> forms, IntFunction<long[]> drafts) {
        HashLanguage.Memory memory = prefix(prefix);
        try {
            return decoder.decode(
                    memory,
                    IntStream.range(0, prompts.size())
                            .mapToObj(i -> new TextRow.Start(prompts.get(i), limit, forms.get(i), drafts.apply(i)))
                            .toList());
        } finally {
            language.forget(memory);
        }
    }

    @Test
    void severalTextsCostOneReadAStep() {
        long[] prefix = {1, 2, 3};
        List<long[]> prompts = List.of(new long[] {4}, new long[] {5, 6}, new long[] {7, 8, 9});

        List<TextRow.Continued> generated = together(prefix, prompts, 20);

        int longest = generated.stream().mapToInt(one -> one.ids().length).max().orElseThrow();
        assertThat(language.reads()).isEqualTo(1 + longest);
    }

    @Test
    void confidenceIsTheGeometricMeanOfTheChosenProbabilities() {
        long[] prefix = {1, 2, 3};
        long[] prompt = {4, 5};
        TextRow.Continued generated =
                together(prefix, List.of(new long[] {9}, prompt), 12).get(1);

        double product = 1;
        List<Long> text = new ArrayList<>(join(prefix, prompt));
        for (long id : generated.ids()) {
            float[] logits = read(text);
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit);
            }
            product *= Math.exp(logits[(int) id]) / sum;
            text.add(id);
        }
        assertThat(generated.confidence()).isCloseTo(Math.pow(product, 1.0 / generated.ids().length), within(1e-6));
    }

    @Test
    void nothingToDecodeGivesNothing() {
        assertThat(together(new long[] {1}, List.of(), 5)).isEmpty();
        assertThat(language.open()).isZero();
    }

    @Test
    void anEmptyPromptIsRefused() {
        assertThatThrownBy(() -> together(new long[] {1}, List.of(new long[0]), 5))
                .hasMessageContaining("at least 1 token");
    }

    @Test
    void damagedLogitsFailAndNothingStaysOpen() {
        LanguageModel<HashLanguage.Memory> damaged = new LanguageModel<>() {
            @Override
            public Reading<HashLanguage.Memory> read(HashLanguage.Memory past, List<Feed> rows) {
                Reading<HashLanguage.Memory> reading = language.read(past, rows);
                reading.logits()[0][0][3] = Float.NaN;
                return reading;
            }

            @Override
            public HashLanguage.Memory join(HashLanguage.Memory first, HashLanguage.Memory second) {
                return language.join(first, second);
            }

            @Override
            public HashLanguage.Memory unread(HashLanguage.Memory memory, int... tokens) {
                return language.unread(memory, tokens);
            }

            @Override
            public HashLanguage.Memory rows(HashLanguage.Memory memory, int... rows) {
                return language.rows(memory, rows);
            }

            @Override
            public void forget(HashLanguage.Memory memory) {
                language.forget(memory);
            }

            @Override
            public long endOfText() {
                return HashLanguage.END;
            }
        };
        HashLanguage.Memory prefix = prefix(1);

        assertThatThrownBy(() -> new GreedyDecoder<>(damaged).decode(prefix, List.of(plain(5, 2))))
                .hasMessageContaining("not finite");

        language.forget(prefix);
        assertThat(language.open()).isZero();
    }

    private List<TextRow.Continued> together(long[] prefix, List<long[]> prompts, int limit) {
        HashLanguage.Memory memory = prefix(prefix);
        try {
            return decoder.decode(
                    memory, prompts.stream().map(prompt -> plain(limit, prompt)).toList());
        } finally {
            language.forget(memory);
        }
    }

    private static TextRow.Start plain(int limit, long... prompt) {
        return new TextRow.Start(prompt, limit, AnswerForm.FREE);
    }

    private HashLanguage.Memory prefix(long... ids) {
        HashLanguage.Memory empty = language.empty();
        HashLanguage.Memory read =
                language.read(empty, List.of(new LanguageModel.Feed(ids, 0))).memory();
        language.forget(empty);
        return read;
    }

    /** The whole text is read again for every token. */
    private List<Long> alone(long[] prefix, long[] prompt, int limit) {
        List<Long> text = join(prefix, prompt);
        List<Long> chosen = new ArrayList<>();
        while (chosen.size() < limit && (chosen.isEmpty() || chosen.get(chosen.size() - 1) != HashLanguage.END)) {
            float[] logits = read(text);
            long best = IntStream.range(0, logits.length)
                    .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                    .orElseThrow();
            chosen.add(best);
            text.add(best);
        }
        return chosen;
    }

    private float[] read(List<Long> text) {
        HashLanguage.Memory empty = language.empty();
        LanguageModel.Reading<HashLanguage.Memory> reading = language.read(
                empty,
                List.of(new LanguageModel.Feed(
                        text.stream().mapToLong(Long::longValue).toArray(), 1)));
        language.forget(empty);
        language.forget(reading.memory());
        return reading.logits()[0][0];
    }

    private static List<Long> join(long[] prefix, long[] prompt) {
        return new ArrayList<>(LongStream.concat(LongStream.of(prefix), LongStream.of(prompt))
                .boxed()
                .toList());
    }

    private static long[] ids(int length, Random random) {
        return random.longs(length, 0, HashLanguage.VOCABULARY).toArray();
    }
}
