package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GreedyDecoderTest {

    private final HashLanguage language = new HashLanguage();
    private final GreedyDecoder decoder = new GreedyDecoder(language);

    @Test
    void textsDecodedTogetherAreThoseDecodedAlone() {
        Random random = new Random(5);
        int ended = 0;
        int limited = 0;
        for (int trial = 0; trial < 500; trial++) {
            int[] prefix = ids(1 + random.nextInt(5), random);
            int limit = 1 + random.nextInt(60);
            List<int[]> prompts = IntStream.rangeClosed(0, random.nextInt(6))
                    .mapToObj(i -> ids(1 + random.nextInt(9), random))
                    .toList();

            List<GreedyDecoder.Generated> together = together(prefix, prompts, limit);

            for (int i = 0; i < prompts.size(); i++) {
                List<Integer> alone = alone(prefix, prompts.get(i), limit);
                assertThat(together.get(i).ids()).containsExactly(alone.toArray(Integer[]::new));
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
        int[] prefix = {1, 2, 3};
        List<int[]> prompts = List.of(new int[] {4}, new int[] {5, 6}, new int[] {7, 8, 9});

        List<GreedyDecoder.Generated> generated = together(prefix, prompts, 20);

        int longest = generated.stream().mapToInt(one -> one.ids().length).max().orElseThrow();
        assertThat(language.reads()).isEqualTo(1 + longest);
    }

    @Test
    void confidenceIsTheGeometricMeanOfTheChosenProbabilities() {
        int[] prefix = {1, 2, 3};
        int[] prompt = {4, 5};
        GreedyDecoder.Generated generated =
                together(prefix, List.of(new int[] {9}, prompt), 12).get(1);

        double product = 1;
        List<Integer> text = new ArrayList<>(join(prefix, prompt));
        for (int id : generated.ids()) {
            float[] logits = read(text);
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit);
            }
            product *= Math.exp(logits[id]) / sum;
            text.add(id);
        }
        assertThat(generated.confidence()).isCloseTo(Math.pow(product, 1.0 / generated.ids().length), within(1e-6));
    }

    @Test
    void nothingToDecodeGivesNothing() {
        assertThat(together(new int[] {1}, List.of(), 5)).isEmpty();
        assertThat(language.open()).isZero();
    }

    @Test
    void anEmptyPromptIsRefused() {
        assertThatThrownBy(() -> together(new int[] {1}, List.of(new int[0]), 5))
                .hasMessageContaining("at least 1 token");
    }

    @Test
    void damagedLogitsFailAndNothingStaysOpen() {
        LanguageModel damaged = new LanguageModel() {
            @Override
            public Reading read(Memory past, Tokens tokens) {
                Reading reading = language.read(past, tokens);
                reading.logits()[0][3] = Float.NaN;
                return reading;
            }

            @Override
            public Memory choose(Memory memory, int[] rows) {
                return language.choose(memory, rows);
            }

            @Override
            public int endOfText() {
                return HashLanguage.END;
            }
        };
        try (LanguageModel.Memory prefix = prefix(new int[] {1})) {
            assertThatThrownBy(() -> new GreedyDecoder(damaged).decode(prefix, List.of(new int[] {2}), 5))
                    .hasMessageContaining("not finite");
        }
        assertThat(language.open()).isZero();
    }

    private List<GreedyDecoder.Generated> together(int[] prefix, List<int[]> prompts, int limit) {
        try (LanguageModel.Memory memory = prefix(prefix)) {
            return decoder.decode(memory, prompts, limit);
        }
    }

    private LanguageModel.Memory prefix(int[] ids) {
        try (LanguageModel.Memory empty = language.empty()) {
            return language.read(empty, one(ids)).memory();
        }
    }

    /** The whole text is read again for every token. */
    private List<Integer> alone(int[] prefix, int[] prompt, int limit) {
        List<Integer> text = join(prefix, prompt);
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < limit && (chosen.isEmpty() || chosen.get(chosen.size() - 1) != HashLanguage.END)) {
            float[] logits = read(text);
            int best = IntStream.range(0, logits.length)
                    .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                    .orElseThrow();
            chosen.add(best);
            text.add(best);
        }
        return chosen;
    }

    private float[] read(List<Integer> text) {
        try (LanguageModel.Memory empty = language.empty()) {
            LanguageModel.Reading reading =
                    language.read(empty, one(text.stream().mapToInt(i -> i).toArray()));
            reading.memory().close();
            return reading.logits()[0];
        }
    }

    private static LanguageModel.Tokens one(int[] ids) {
        return new LanguageModel.Tokens(List.of(ids), new int[1], List.of(new BitSet()));
    }

    private static List<Integer> join(int[] prefix, int[] prompt) {
        return new ArrayList<>(IntStream.concat(IntStream.of(prefix), IntStream.of(prompt))
                .boxed()
                .toList());
    }

    private static int[] ids(int length, Random random) {
        return random.ints(length, 0, HashLanguage.VOCABULARY).toArray();
    }
}
