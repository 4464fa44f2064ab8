package io.comevl.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.frame.Crops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** With outputs that pass through Java's arrays, and with such as stay in the device's memory. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class LoadedModelTest {

    /** Sums in another order; the toy's logits are of size one. */
    private static final float TOLERANCE = 2e-5f;

    @TempDir
    private static Path folder;

    private static Path bundle;
    private static LoadedModel model;

    @Parameter
    private boolean keepsOutputs;

    @BeforeAll
    static void write() throws IOException {
        bundle = ToyBundle.write(folder);
    }

    @BeforeParameterizedClassInvocation
    static void load(boolean keepsOutputs) {
        model = LoadedModel.open(bundle, ToyBundle.ARCHITECTURE, Device.cpu(1).keepingOutputs(keepsOutputs));
    }

    @AfterParameterizedClassInvocation
    static void free() {
        if (model != null) {
            model.close();
        }
    }

    @Test
    void framesEncodedTogetherEqualFramesEncodedAlone() {
        Crops first = crops(1, 1, 1);
        Crops second = crops(2, 2, 1);
        List<VisualTokens> together = model.encode(List.of(first, second));
        try (VisualTokens a = together.get(0);
                VisualTokens b = together.get(1);
                VisualTokens aAlone = model.encode(List.of(first)).get(0);
                VisualTokens bAlone = model.encode(List.of(second)).get(0)) {
            assertThat(a.rows()).isEqualTo(144);
            assertThat(b.rows()).isEqualTo(288);
            close(a.array().toFloatArray(), aAlone.array().toFloatArray());
            close(b.array().toFloatArray(), bAlone.array().toFloatArray());
        }
    }

    @Test
    void promptAndStepsEqualReadingEverythingAtOnce() {
        long[] ids = {256, 72, 101, 108, 108, 111, 33};
        float[][] once = logits(new NewTokens(ids, none(ids.length), ids.length));
        try (KeyValues nothing = model.nothingRead(1);
                Step prompt = model.read(nothing, List.of(new NewTokens(Arrays.copyOf(ids, 4), none(4), 4)));
                Step draft = model.read(
                        prompt.remembered(), List.of(new NewTokens(new long[] {ids[4], ids[5]}, none(2), 2)));
                Step last = model.read(draft.remembered(), List.of(NewTokens.text(ids[6])))) {
            assertThat(last.remembered().length(0)).isEqualTo(7);
            for (int i = 0; i < 4; i++) {
                close(prompt.logits()[0][i], once[i]);
            }
            close(draft.logits()[0][0], once[4]);
            close(draft.logits()[0][1], once[5]);
            close(last.logits()[0][0], once[6]);
        }
    }

    @Test
    void questionsOfDifferentLengthGoOnFromOnePicture() {
        Crops frame = crops(5, 1, 1);
        long[] prompt = new long[145];
        int[] sources = new int[145];
        Arrays.fill(prompt, 514);
        prompt[0] = 256;
        Arrays.setAll(sources, i -> i - 1);
        long[][] questions = {{70, 71}, {80, 81, 82, 83, 84}, {90, 91, 92}};
        try (VisualTokens visual = model.encode(List.of(frame)).get(0);
                KeyValues nothing = model.nothingRead(1);
                Step picture = model.read(nothing, List.of(new NewTokens(prompt, sources, 1)), visual);
                KeyValues shared = model.rows(picture.remembered(), 0, 0, 0);
                Step asked = model.read(
                        shared, Arrays.stream(questions).map(NewTokens::text).toList());
                KeyValues kept = model.rows(asked.remembered(), 2, 1);
                Step next = model.read(kept, List.of(NewTokens.text(7), NewTokens.text(8)))) {
            assertThat(kept.length(0)).isEqualTo(148);
            assertThat(kept.length(1)).isEqualTo(150);
            for (int k = 0; k < 3; k++) {
                try (Step alone = model.read(
                        nothing,
                        List.of(new NewTokens(join(prompt, questions[k]), join(sources, none(questions[k].length)), 1)),
                        visual)) {
                    close(asked.logits()[k][0], alone.logits()[0][0]);
                    if (k > 0) {
                        try (Step then = model.read(alone.remembered(), List.of(NewTokens.text(k == 2 ? 7 : 8)))) {
                            close(next.logits()[k == 2 ? 0 : 1][0], then.logits()[0][0]);
                        }
                    }
                }
            }
        }
    }

    @Test
    void rowsJoinedFromTwoMemoriesGoOnAsTheyWouldAlone() {
        long[][] texts = {{256, 72, 101, 108}, {256, 9}, {256, 5, 6, 7, 8, 9, 10}};
        try (KeyValues nothing = model.nothingRead(1);
                KeyValues two = model.rows(nothing, 0, 0);
                Step first = model.read(two, List.of(NewTokens.text(texts[0]), NewTokens.text(texts[1])));
                Step second = model.read(nothing, List.of(NewTokens.text(texts[2])));
                KeyValues longerFirst = model.join(second.remembered(), first.remembered());
                KeyValues all = model.join(first.remembered(), second.remembered());
                Step next = model.read(all, List.of(NewTokens.text(1), NewTokens.text(2), NewTokens.text(3)))) {
            assertThat(longerFirst.rows()).isEqualTo(3);
            assertThat(longerFirst.length(2)).isEqualTo(2);
            for (int row = 0; row < 3; row++) {
                assertThat(all.length(row)).isEqualTo(texts[row].length);
                close(next.logits()[row][0], logits(NewTokens.text(join(texts[row], new long[] {row + 1})))[0]);
            }
        }
    }

    @Test
    void tokensUnreadAreAsIfTheyHadNotBeenRead() {
        try (KeyValues nothing = model.nothingRead(1);
                KeyValues two = model.rows(nothing, 0, 0)) {
            Step drafted = model.read(two, List.of(NewTokens.text(256, 1, 2, 3, 4), NewTokens.text(256, 5)));
            try (KeyValues shorter = model.unread(drafted.remembered(), 3, 0);
                    Step next = model.read(shorter, List.of(NewTokens.text(7, 8), NewTokens.text(9)))) {
                assertThat(shorter.length(0)).isEqualTo(2);
                close(next.logits()[0][0], logits(NewTokens.text(256, 1, 7, 8))[0]);
                close(next.logits()[1][0], logits(NewTokens.text(256, 5, 9))[0]);
            }
        }
    }

    @Test
    void manyThreadsReadOneModel() {
        List<float[][]> expected = IntStream.range(0, 8)
                .mapToObj(i -> logits(NewTokens.text(256, i, i + 1)))
                .toList();
        List<CompletableFuture<float[][]>> found = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> logits(NewTokens.text(256, i, i + 1))))
                .toList();
        for (int i = 0; i < 8; i++) {
            close(found.get(i).join()[0], expected.get(i)[0]);
        }
    }

    @Test
    void tokensWithoutTheirPictureAreRefused() {
        try (KeyValues nothing = model.nothingRead(1)) {
            assertThatThrownBy(() -> model.read(nothing, List.of(new NewTokens(new long[] {1}, new int[] {0}, 1))))
                    .hasMessageContaining("visual token 0, there are 0");
            assertThatThrownBy(() -> model.read(nothing, List.of(NewTokens.text(1), NewTokens.text(2))))
                    .hasMessageContaining("1 rows remembered, new tokens for 2");
        }
    }

    @Test
    void damagedOrMissingGraphsAreNamed(@TempDir Path other) throws IOException {
        Device device = Device.cpu(1).keepingOutputs(keepsOutputs);
        assertThatThrownBy(() -> LoadedModel.open(other, ToyBundle.ARCHITECTURE, device))
                .hasMessageContaining("vision.onnx");
        Files.write(other.resolve("vision.onnx"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> LoadedModel.open(other, ToyBundle.ARCHITECTURE, device))
                .hasMessageContaining("vision.onnx")
                .hasMessageContaining("cannot be loaded");
    }

    private static float[][] logits(NewTokens tokens) {
        try (KeyValues nothing = model.nothingRead(1);
                Step step = model.read(nothing, List.of(tokens))) {
            return step.logits()[0];
        }
    }

    private static Crops crops(long seed, int count, int shown) {
        byte[] patches = new byte[count * 576 * 768];
        new Random(seed).nextBytes(patches);
        Arrays.fill(patches, shown * 576 * 768, patches.length, (byte) 0);
        return new Crops(count, shown, patches, Crops.whole(count, shown, 576), List.of(), new int[0], 384, 384);
    }

    private static int[] none(int count) {
        int[] sources = new int[count];
        Arrays.fill(sources, -1);
        return sources;
    }

    private static long[] join(long[] a, long[] b) {
        return java.util.stream.LongStream.concat(Arrays.stream(a), Arrays.stream(b))
                .toArray();
    }

    private static int[] join(int[] a, int[] b) {
        return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
    }

    private static void close(float[] found, float[] expected) {
        assertThat(found).usingComparatorWithPrecision(TOLERANCE).containsExactly(expected);
    }
}
