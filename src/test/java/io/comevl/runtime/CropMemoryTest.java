package io.comevl.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.frame.Crops;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CropMemoryTest {

    private static final int CROP_BYTES = 576 * 768;
    private static final int PATCH_BYTES = 768;
    private static final long PLENTY = 64 << 20;

    /** Sums of float32 in another order. */
    private static final Offset<Float> WITHIN = Offset.offset(1e-4f);

    @TempDir
    private static Path folder;

    private static LoadedModel model;

    @BeforeAll
    static void load() throws IOException {
        model = LoadedModel.open(ToyBundle.write(folder), ToyBundle.ARCHITECTURE, Device.cpu(1));
    }

    @AfterAll
    static void free() {
        if (model != null) {
            model.close();
        }
    }

    @Test
    void onlyChangedCropsAreEncodedAndTokensAreThoseOfAFrameAlone() {
        byte[] first = noise(1, 2);
        byte[] second = first.clone();
        second[CROP_BYTES + 5]++;
        try (CropMemory memory = new CropMemory(0, PLENTY)) {
            List<EncodedFrame> seen = new ArrayList<>();
            seen.addAll(model.look(List.of(frame(first, memory))));
            seen.addAll(model.look(List.of(frame(second, memory), frame(second, memory), frame(first, memory))));

            assertThat(seen).extracting(EncodedFrame::reused).containsExactly(0, 1, 2, 1);
            assertThat(seen).extracting(EncodedFrame::isUnchanged).containsExactly(false, false, true, false);
            float[] firstAlone = alone(first);
            float[] secondAlone = alone(second);
            assertThat(floats(seen.get(0))).containsExactly(firstAlone);
            assertThat(floats(seen.get(1))).containsExactly(secondAlone, WITHIN);
            assertThat(floats(seen.get(2))).containsExactly(floats(seen.get(1)));
            assertThat(floats(seen.get(3))).containsExactly(firstAlone, WITHIN);
            seen.forEach(frame -> frame.tokens().close());
        }
    }

    @Test
    void camerasDoNotTakeEachOthersCrops() {
        byte[] picture = noise(2, 1);
        try (CropMemory gate = new CropMemory(0, PLENTY);
                CropMemory yard = new CropMemory(0, PLENTY)) {
            assertThat(reused(gate, picture)).isZero();
            assertThat(reused(yard, picture)).isZero();
            assertThat(reused(gate, picture)).isEqualTo(1);
        }
    }

    @Test
    void changesBelowTheToleranceDoNotAddUp() {
        byte[] picture = new byte[CROP_BYTES];
        try (CropMemory memory = new CropMemory(2, PLENTY)) {
            List<Integer> reused = new ArrayList<>();
            for (int brightness = 100; brightness < 107; brightness++) {
                Arrays.fill(picture, (byte) brightness);
                reused.add(reused(memory, picture.clone()));
            }

            assertThat(reused).containsExactly(0, 1, 1, 0, 1, 1, 0);
        }
    }

    @Test
    void onePatchThatDiffersMoreThanIsToleratedChangesItsCrop() {
        byte[] picture = noise(3, 1);
        byte[] spot = picture.clone();
        for (int i = 0; i < PATCH_BYTES; i++) {
            spot[100 * PATCH_BYTES + i] ^= 16;
        }
        try (CropMemory strict = new CropMemory(15.9, PLENTY);
                CropMemory lax = new CropMemory(16, PLENTY)) {
            reused(strict, picture);
            reused(lax, picture);

            assertThat(reused(strict, spot)).isZero();
            assertThat(reused(lax, spot)).isEqualTo(1);
        }
    }

    @Test
    void whatMayNotBeRememberedIsEncodedEachTime() {
        byte[] picture = noise(4, 1);
        CropMemory closed = new CropMemory(0, PLENTY);
        reused(closed, picture);
        closed.close();
        closed.close();
        try (CropMemory small = new CropMemory(0, CROP_BYTES)) {
            reused(small, picture);

            assertThat(reused(small, picture)).isZero();
            assertThat(reused(closed, picture)).isZero();
            assertThat(reused(closed, picture)).isZero();
        }
    }

    @Test
    void aRunThatFailsLeavesNothingBehind() {
        byte[] picture = noise(5, 1);
        try (CropMemory memory = new CropMemory(0, PLENTY)) {
            reused(memory, picture);
            CameraCrops tooShort = frame(new byte[8], 1, memory);

            assertThatThrownBy(() -> model.look(List.of(frame(picture, memory), tooShort)))
                    .isInstanceOf(IndexOutOfBoundsException.class);

            assertThat(reused(memory, picture)).isZero();
            assertThat(reused(memory, picture)).isEqualTo(1);
        }
    }

    private static int reused(CropMemory memory, byte[] patches) {
        EncodedFrame seen = model.look(List.of(frame(patches, memory))).get(0);
        seen.tokens().close();
        return seen.reused();
    }

    private static CameraCrops frame(byte[] patches, CropMemory memory) {
        return frame(patches, patches.length / CROP_BYTES, memory);
    }

    private static CameraCrops frame(byte[] patches, int count, CropMemory memory) {
        return new CameraCrops(
                new Crops(count, count, patches, Crops.whole(count, count, 576), List.of(), new int[0], 384, 384),
                Optional.of(memory));
    }

    private static float[] alone(byte[] patches) {
        int count = patches.length / CROP_BYTES;
        Crops crops = new Crops(count, count, patches, Crops.whole(count, count, 576), List.of(), new int[0], 384, 384);
        try (VisualTokens tokens = model.encode(List.of(crops)).get(0)) {
            return tokens.array().toFloatArray();
        }
    }

    private static float[] floats(EncodedFrame frame) {
        return frame.tokens().array().toFloatArray();
    }

    private static byte[] noise(long seed, int count) {
        byte[] patches = new byte[count * CROP_BYTES];
        new Random(seed).nextBytes(patches);
        return patches;
    }
}
