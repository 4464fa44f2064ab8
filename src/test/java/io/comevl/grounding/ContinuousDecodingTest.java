package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ContinuousDecodingTest {

    private static final ContinuousDecoding.Limits LIMITS = new ContinuousDecoding.Limits(6, 1000);

    private final HashLanguage language = new HashLanguage();

    @Test
    void textsThatJoinAtAnyTimeGetTheTokensThatTheyGetAlone() {
        Random random = new Random(3);
        List<long[]> prefixes = new ArrayList<>();
        List<List<TextRow.Start>> texts = new ArrayList<>();
        for (int group = 0; group < 200; group++) {
            prefixes.add(ids(random));
            texts.add(IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(i -> new TextRow.Start(ids(random), 1 + random.nextInt(30), AnswerForm.FREE))
                    .toList());
        }
        List<CompletableFuture<List<TextRow.Continued>>> together = new ArrayList<>();
        try (Inference inference = new Inference(1, 1000)) {
            ContinuousDecoding<HashLanguage.Memory> decoding = new ContinuousDecoding<>(language, inference, LIMITS);
            for (int group = 0; group < prefixes.size(); group++) {
                long[] prefix = prefixes.get(group);
                together.add(decoding.submit(() -> prefix(language, prefix), texts.get(group)));
            }
            together.forEach(CompletableFuture::join);
        }
        int reads = language.reads();

        HashLanguage other = new HashLanguage();
        for (int group = 0; group < prefixes.size(); group++) {
            HashLanguage.Memory prefix = prefix(other, prefixes.get(group));
            List<TextRow.Continued> alone = new GreedyDecoder<>(other).decode(prefix, texts.get(group));
            assertThat(together.get(group).join())
                    .usingElementComparator((a, b) -> Arrays.compare(a.ids(), b.ids()))
                    .isEqualTo(alone);
        }
        assertThat(language.open()).isZero();
        assertThat(reads).as("one step serves several groups").isLessThan(other.reads() * 2 / 3);
    }

    @Test
    void aBeginningThatFailsFailsItsTextsOnly() {
        try (Inference inference = new Inference(1, 1000)) {
            ContinuousDecoding<HashLanguage.Memory> decoding = new ContinuousDecoding<>(language, inference, LIMITS);
            List<TextRow.Start> texts = List.of(new TextRow.Start(new long[] {1}, 5, AnswerForm.FREE));
            CompletableFuture<List<TextRow.Continued>> bad = decoding.submit(
                    () -> {
                        throw new IllegalStateException("unreadable");
                    },
                    texts);
            CompletableFuture<List<TextRow.Continued>> good =
                    decoding.submit(() -> prefix(language, new long[] {2}), texts);

            assertThatThrownBy(bad::join).hasRootCauseMessage("unreadable");
            assertThat(good.join()).hasSize(1);
        }
    }

    @Test
    void whatIsUnderWayOrWaitsWhenTheThreadsEndIsRefused() throws Exception {
        Inference inference = new Inference(1, 1000);
        ContinuousDecoding<HashLanguage.Memory> decoding =
                new ContinuousDecoding<>(language, inference, new ContinuousDecoding.Limits(1, 2));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        List<TextRow.Start> texts = List.of(new TextRow.Start(new long[] {1}, 1_000_000, Fork.of(endless())));
        CompletableFuture<List<TextRow.Continued>> first = decoding.submit(
                () -> {
                    begun.countDown();
                    try {
                        closing.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return prefix(language, new long[] {2});
                },
                texts);
        begun.await();
        CompletableFuture<List<TextRow.Continued>> second =
                decoding.submit(() -> prefix(language, new long[] {2}), texts);
        CompletableFuture<List<TextRow.Continued>> third =
                decoding.submit(() -> prefix(language, new long[] {2}), texts);
        CompletableFuture<List<TextRow.Continued>> fourth =
                decoding.submit(() -> prefix(language, new long[] {2}), texts);
        closing.countDown();
        inference.close();

        assertThatThrownBy(fourth::join).hasMessageContaining("too much waits already");
        for (CompletableFuture<List<TextRow.Continued>> refused : List.of(first, second, third)) {
            assertThatThrownBy(refused::join).hasMessageContaining("the model is closed");
        }
        assertThat(language.open()).isZero();
    }

    /** One of two words, again and again. */
    private static List<Fork.Path> endless() {
        return List.of(
                new Fork.Path(new long[] {1}, () -> Fork.of(endless())),
                new Fork.Path(new long[] {2}, () -> Fork.of(endless())));
    }

    private static HashLanguage.Memory prefix(HashLanguage language, long[] ids) {
        HashLanguage.Memory empty = language.empty();
        HashLanguage.Memory read =
                language.read(empty, List.of(new LanguageModel.Feed(ids, 0))).memory();
        language.forget(empty);
        return read;
    }

    private static long[] ids(Random random) {
        return random.longs(1 + random.nextInt(6), 0, HashLanguage.VOCABULARY).toArray();
    }
}
