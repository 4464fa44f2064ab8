package io.comevl.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TilingTest {

    @ParameterizedTest(name = "{0}x{1} px in at most {2} tiles of 256: {3} rows, {4} columns")
    @CsvSource({
        "304, 640, 12, 2, 3", // enough: the smallest enlargement
        "304, 640, 4, 1, 3", // not enough: the least reduction
        "592, 1152, 12, 3, 4",
        "256, 256, 12, 1, 1", // exactly enough
        "257, 256, 12, 2, 1",
        "256, 257, 12, 1, 2",
        "5000, 5000, 12, 3, 3", // (3, 4) and (4, 3) reduce no less
        "5000, 100, 12, 12, 1",
    })
    void tilesSuitThePicture(int height, int width, int most, int rows, int columns) {
        assertThat(Tiling.of(height, width, 256, most)).isEqualTo(new Tiling(rows, columns));
    }

    /** A picture as small as its margins: scales are infinite or negative, and compared all the same. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 1", // all infinite: the first
        "0, 600, 1, 3", // the finite side decides
        "-88, -78, 1, 1", // negative: the largest is nearest to zero
        "-88, 600, 1, 1", // one negative side makes all negative
        "-88, 0, 1, 1",
    })
    void picturesNoLargerThanTheirMarginsAreTiledToo(int height, int width, int rows, int columns) {
        assertThat(Tiling.of(height, width, 256, 12)).isEqualTo(new Tiling(rows, columns));
    }

    @Test
    void ofEqualScalesTheFewestTilesWin() {
        // Any tiling with one row has scale 256/10000; more columns change nothing.
        assertThat(Tiling.of(10_000, 10, 256, 1)).isEqualTo(new Tiling(1, 1));
        assertThat(Tiling.of(256, 10, 256, 12)).isEqualTo(new Tiling(1, 1));
    }
}
