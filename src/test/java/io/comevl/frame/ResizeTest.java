package io.comevl.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResizeTest {

    private static Pixels gray(int width, int height, int... levels) {
        byte[] rgb = new byte[3 * levels.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) levels[i / 3];
        }
        return new Pixels(width, height, rgb);
    }

    @Test
    void halvesAreRoundedToEven() {
        // In between stand 0.5 and 1.5.
        assertThat(Resize.bilinear(gray(2, 1, 0, 2), 4, 1).rgb())
                .isEqualTo(gray(4, 1, 0, 0, 2, 2).rgb());
        assertThat(Resize.bilinear(gray(1, 2, 0, 2), 1, 4).rgb())
                .isEqualTo(gray(1, 4, 0, 0, 2, 2).rgb());
    }

    @Test
    void bothAxesAreMixed() {
        assertThat(Resize.bilinear(gray(2, 2, 0, 100, 200, 40), 1, 1).rgb())
                .isEqualTo(gray(1, 1, 85).rgb());
    }

    @Test
    void shrinkingSkipsPixelsInsteadOfAveragingThem() {
        assertThat(Resize.bilinear(gray(6, 1, 255, 10, 255, 255, 30, 255), 2, 1).rgb())
                .isEqualTo(gray(2, 1, 10, 30).rgb());
    }

    @Test
    void pictureOfTheWantedSizeIsLeftAlone() {
        Pixels picture = Encoded.noise(9, 7);

        assertThat(Resize.bilinear(picture, 9, 7)).isSameAs(picture);
    }

    /** Written down once more, pixel by pixel and without any sharing of rows. */
    @ParameterizedTest
    @CsvSource({
        "50, 40, 384, 384",
        "640, 480, 384, 384",
        "33, 700, 640, 65",
        "1, 1, 7, 5",
        "7, 1, 1, 9",
        "100, 90, 101, 91"
    })
    void everyPixelFollowsTheRule(int fromWidth, int fromHeight, int toWidth, int toHeight) {
        Pixels from = Encoded.noise(fromWidth, fromHeight);

        Pixels to = Resize.bilinear(from, toWidth, toHeight);

        byte[] expected = new byte[3 * toWidth * toHeight];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) expected(from, toWidth, toHeight, i / 3 % toWidth, i / 3 / toWidth, i % 3);
        }
        assertThat(to.rgb()).isEqualTo(expected);
    }

    private static int expected(Pixels from, int toWidth, int toHeight, int x, int y, int channel) {
        double left = source(from.widthPixels(), toWidth, x);
        double top = source(from.heightPixels(), toHeight, y);
        int x0 = (int) Math.floor(left);
        int y0 = (int) Math.floor(top);
        double right = (float) (left - x0);
        double bottom = (float) (top - y0);
        double upper = (1 - right) * level(from, x0, y0, channel) + right * level(from, x0 + 1, y0, channel);
        double lower = (1 - right) * level(from, x0, y0 + 1, channel) + right * level(from, x0 + 1, y0 + 1, channel);
        return (int) Math.rint((float) ((1 - bottom) * upper + bottom * lower));
    }

    private static double source(int from, int to, int i) {
        return Math.max(((float) from / to) * (i + 0.5) - 0.5, 0);
    }

    private static int level(Pixels from, int x, int y, int channel) {
        int column = Math.min(x, from.widthPixels() - 1);
        int row = Math.min(y, from.heightPixels() - 1);
        return from.rgb()[3 * (row * from.widthPixels() + column) + channel] & 0xff;
    }
}
