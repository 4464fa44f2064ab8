package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

            List<GreedyDecoder.Continued> together = together(prefix, prompts, limit);

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
    void severalTextsCostOneReadAStep() {
        long[] prefix = {1, 2, 3};
        List<long[]> prompts = List.of(new long[] {4}, new long[] {5, 6}, new long[] {7, 8, 9});

        List<GreedyDecoder.Continued> generated = together(prefix, prompts, 20);

        int longest = generated.stream().mapToInt(one -> one.ids().length).max().orElseThrow();
        assertThat(language.reads()).isEqualTo(1 + longest);
    }

    @Test
    void confidenceIsTheGeometricMeanOfTheChosenProbabilities() {
        long[] prefix = {1, 2, 3};
        long[] prompt = {4, 5};
        GreedyDecoder.Continued generated =
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
            public Reading<HashLanguage.Memory> read(HashLanguage.Memory past, List<long[]> tokens) {
                Reading<HashLanguage.Memory> reading = language.read(past, tokens);
                reading.logits()[0][3] = Float.NaN;
                return reading;
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

        assertThatThrownBy(() -> new GreedyDecoder<>(damaged).decode(prefix, List.of(new long[] {2}), 5))
                .hasMessageContaining("not finite");

        language.forget(prefix);
        assertThat(language.open()).isZero();
    }

    private List<GreedyDecoder.Continued> together(long[] prefix, List<long[]> prompts, int limit) {
        HashLanguage.Memory memory = prefix(prefix);
        try {
            return decoder.decode(memory, prompts, limit);
        } finally {
            language.forget(memory);
        }
    }

    private HashLanguage.Memory prefix(long... ids) {
        HashLanguage.Memory empty = language.empty();
        HashLanguage.Memory read = language.read(empty, List.of(ids)).memory();
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
                empty, List.of(text.stream().mapToLong(Long::longValue).toArray()));
        language.forget(empty);
        language.forget(reading.memory());
        return reading.logits()[0];
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
