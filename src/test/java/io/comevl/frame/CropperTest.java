package io.comevl.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.frame.Crops.TokenKind;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CropperTest {

    private static final CropGeometry RELEASED = new CropGeometry(384, 16, 4, 2, 12, 96);

    /** Other crop and patch sizes, no pooling, no margins, many crops. */
    static Stream<CropGeometry> geometries() {
        return Stream.of(
                RELEASED,
                new CropGeometry(384, 16, 4, 2, 4, 96),
                new CropGeometry(64, 8, 2, 2, 6, 0),
                new CropGeometry(48, 8, 1, 1, 9, 16),
                new CropGeometry(32, 4, 0, 2, 12, 0),
                new CropGeometry(54, 6, 3, 3, 1, 0));
    }

    private static CropPlan plan(int width, int height, Layout layout, CropGeometry geometry) {
        return CropPlan.of(width, height, CropMode.OVERLAP_AND_RESIZE_C2, layout, geometry);
    }

    /** A picture of the size that the plan stretches to: red counts cells across, green counts cells down. */
    private static Pixels cellNumbers(int width, int height, CropGeometry geometry) {
        int cell = geometry.patchPixels() * geometry.poolingSide();
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (i % width / cell);
            rgb[3 * i + 1] = (byte) (i / width / cell);
            rgb[3 * i + 2] = (byte) 200;
        }
        return new Pixels(width, height, rgb);
    }

    /** The one value that a channel has all over a pooled cell; fails if it has several. */
    private static int level(Crops crops, int source, int channel, CropGeometry geometry) {
        int crop = source / geometry.cellsPerCrop();
        int cellRow = source % geometry.cellsPerCrop() / geometry.cellsPerSide();
        int cellColumn = source % geometry.cellsPerSide();
        int pool = geometry.poolingSide();
        int level = -1;
        for (int row = cellRow * pool; row < (cellRow + 1) * pool; row++) {
            for (int column = cellColumn * pool; column < (cellColumn + 1) * pool; column++) {
                int patch = crop * geometry.patchesPerCrop() + row * geometry.patchesPerSide() + column;
                for (int i = channel; i < geometry.patchValues(); i += 3) {
                    int found = crops.patches()[patch * geometry.patchValues() + i] & 0xff;
                    if (level >= 0 && found != level) {
                        throw new AssertionError("source " + source + " shows both " + level + " and " + found);
                    }
                    level = found;
                }
            }
        }
        return level;
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void inTheCleanLayoutEveryTokenOfTheBigGridShowsItsOwnPlace(CropGeometry geometry) {
        int overlap = geometry.overlapPixels();
        int window = geometry.windowPixels();
        for (Tiling tiling : List.of(new Tiling(1, 1), new Tiling(2, 3), new Tiling(4, 1), new Tiling(1, 3))) {
            if (tiling.tiles() > geometry.maxCrops()) {
                continue;
            }
            int width = tiling.columns() * window + overlap;
            int height = tiling.rows() * window + overlap;
            CropPlan plan = plan(width, height, Layout.CLEAN, geometry);
            assertThat(plan.tiling()).isEqualTo(tiling);
            int cell = geometry.patchPixels() * geometry.poolingSide();
            int gridColumns = width / cell;
            int gridRows = height / cell;

            Crops crops = Cropper.cut(cellNumbers(width, height, geometry), plan);

            int token = overviewTokens(geometry) + 1;
            for (int row = 0; row < gridRows; row++) {
                for (int column = 0; column < gridColumns; column++, token++) {
                    assertThat(crops.tokens().get(token)).isEqualTo(TokenKind.PATCH);
                    assertThat(level(crops, crops.sources()[token], 0, geometry))
                            .isEqualTo(column);
                    assertThat(level(crops, crops.sources()[token], 1, geometry))
                            .isEqualTo(row);
                }
                assertThat(crops.tokens().get(token++)).isEqualTo(TokenKind.COLUMN);
            }
            assertThat(crops.tokens().subList(token, crops.tokens().size())).containsExactly(TokenKind.END);
        }
    }

    private static int overviewTokens(CropGeometry geometry) {
        return geometry.cellsPerSide() * (geometry.cellsPerSide() + 1) + 2;
    }

    @Test
    void inTheCleanLayoutTheOverviewIsTheWholeFrame() {
        Pixels frame = Encoded.noise(500, 300);
        CropPlan one = CropPlan.of(500, 300, CropMode.RESIZE, Layout.CLEAN, RELEASED);
        byte[] overview = Cropper.cut(frame, one).patches();

        Crops crops = Cropper.cut(frame, plan(500, 300, Layout.CLEAN, RELEASED));

        assertThat(Arrays.copyOf(crops.patches(), overview.length)).isEqualTo(overview);
        assertThat(crops.shown()).isEqualTo(crops.count());
        assertThat(Arrays.copyOfRange(crops.sources(), 1, 13))
                .isEqualTo(IntStream.range(0, 12).toArray());
    }

    /** Same tokens and sources, but the pictures stand one place early and an empty one ends the row. */
    @ParameterizedTest
    @MethodSource("geometries")
    void inTheReleaseLayoutPicturesStandOnePlaceEarly(CropGeometry geometry) {
        CropGeometry withoutEnlarging = new CropGeometry(
                geometry.cropPixels(),
                geometry.patchPixels(),
                geometry.marginPatches(),
                geometry.poolingSide(),
                geometry.maxCrops(),
                0);
        Pixels frame = Encoded.noise(700, 500);
        Crops clean = Cropper.cut(frame, plan(700, 500, Layout.CLEAN, withoutEnlarging));

        Crops release = Cropper.cut(frame, plan(700, 500, Layout.RELEASE, withoutEnlarging));

        int crop = geometry.patchesPerCrop() * geometry.patchValues();
        int tiles = release.count() - 1;
        assertThat(release.tokens()).isEqualTo(clean.tokens());
        assertThat(release.sources()).isEqualTo(clean.sources());
        assertThat(Arrays.copyOf(release.patches(), tiles * crop))
                .isEqualTo(Arrays.copyOfRange(clean.patches(), crop, clean.patches().length));
        assertThat(Arrays.copyOfRange(release.patches(), tiles * crop, release.patches().length))
                .containsOnly(0);
        assertThat(release.shown()).isEqualTo(tiles);
        assertThat(release.masks()).isEqualTo(Crops.whole(release.count(), tiles, geometry.patchesPerCrop()));
        assertThat(clean.shown()).isEqualTo(clean.count());
        assertThat(clean.masks()).containsOnly(1f);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void resizeModeShowsTheOverviewOnlyInBothLayouts(Layout layout) {
        Crops crops = Cropper.cut(Encoded.noise(50, 90), CropMode.RESIZE, layout, RELEASED);

        assertThat(crops.count()).isEqualTo(1);
        assertThat(crops.masks()).containsOnly(1f);
        assertThat(crops.tokens()).hasSize(158);
        assertThat(crops.tokens().get(0)).isEqualTo(TokenKind.START);
        assertThat(crops.tokens().get(157)).isEqualTo(TokenKind.END);
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void everyPatchTokenReadsACellOfItsOwnAndNoOtherTokenReads(CropGeometry geometry) {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            int width = 1 + random.nextInt(i % 3 == 0 ? 150 : 3000);
            int height = 1 + random.nextInt(i % 5 == 0 ? 150 : 3000);
            for (Layout layout : Layout.values()) {
                CropPlan plan = plan(width, height, layout, geometry);
                List<TokenKind> tokens = plan.tokens();
                int[] sources = plan.sources();
                int[] read =
                        Arrays.stream(sources).filter(source -> source >= 0).toArray();

                assertThat(sources).hasSize(tokens.size());
                for (int token = 0; token < sources.length; token++) {
                    assertThat(sources[token] >= 0).isEqualTo(tokens.get(token) == TokenKind.PATCH);
                }
                assertThat(read).doesNotHaveDuplicates();
                assertThat(Arrays.stream(read).max().orElseThrow()).isLessThan(plan.count() * geometry.cellsPerCrop());
                assertThat(plan.tiling().tiles()).isBetween(1, geometry.maxCrops());
                assertThat(Collections.frequency(tokens, TokenKind.PATCH))
                        .isEqualTo(gridCells(plan) + geometry.cellsPerCrop());
            }
        }
    }

    private static int gridCells(CropPlan plan) {
        CropGeometry geometry = plan.geometry();
        int cell = geometry.patchPixels() * geometry.poolingSide();
        int across = plan.tiling().columns() * geometry.windowPixels() + geometry.overlapPixels();
        int down = plan.tiling().rows() * geometry.windowPixels() + geometry.overlapPixels();
        return across / cell * (down / cell);
    }

    /** 1000 px between the margins: 4 tiles of 256 are enough, but 11 of the second scale's 96 take more room. */
    @Test
    void onlyTheReleaseLayoutIsEnlargedForTheSecondScale() {
        CropPlan release = plan(1128, 138, Layout.RELEASE, RELEASED);
        CropPlan clean = plan(1128, 138, Layout.CLEAN, RELEASED);

        assertThat(release.tiling()).isEqualTo(new Tiling(1, 4)).isEqualTo(clean.tiling());
        assertThat(release.resizedWidthPixels()).isEqualTo(11 * 96 + 128);
        assertThat(clean.resizedWidthPixels()).isEqualTo(4 * 256 + 128);
        assertThat(release.resizedHeightPixels()).isEqualTo(384).isEqualTo(clean.resizedHeightPixels());
    }

    @Test
    void stretchedPictureOfAnotherSizeIsRefusedWithBothSizes() {
        CropPlan plan = plan(768, 432, Layout.RELEASE, RELEASED);

        assertThatThrownBy(() -> Cropper.cutResized(Encoded.noise(10, 10), plan))
                .hasMessage("resized picture: the plan expects 896x640, found 10x10");
    }

    @Test
    void stretchedPictureCannotGiveAnOverview() {
        CropPlan plan = plan(768, 432, Layout.CLEAN, RELEASED);

        assertThatThrownBy(() ->
                        Cropper.cutResized(Encoded.noise(plan.resizedWidthPixels(), plan.resizedHeightPixels()), plan))
                .hasMessageContaining("CLEAN layout needs the frame itself");
    }

    @Test
    void marginsThatCutThroughCellsAreNoGeometry() {
        assertThatThrownBy(() -> new CropGeometry(384, 16, 3, 2, 12, 96))
                .hasMessageContaining("margin of 3 patches is not a whole number of cells of 2");
    }
}
