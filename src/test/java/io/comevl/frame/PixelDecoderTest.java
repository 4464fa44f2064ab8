package io.comevl.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import io.comevl.frame.Refusal.Reason;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PixelDecoderTest {

    private static Pixels decoded(byte[] encoded) {
        return PixelDecoder.decode(encoded, ImageLimits.DEFAULT).passed().orElseThrow();
    }

    private static Reason reason(byte[] encoded) {
        return PixelDecoder.decode(encoded, ImageLimits.DEFAULT)
                .refused()
                .orElseThrow()
                .reason();
    }

    private static int[] levels(byte[] encoded) {
        byte[] rgb = decoded(encoded).rgb();
        return IntStream.range(0, rgb.length).map(i -> rgb[i] & 0xff).toArray();
    }

    @Test
    void pngIsDecodedToTheBit() {
        Pixels noise = Encoded.noise(37, 23);
        BufferedImage image = new BufferedImage(37, 23, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 37 * 23; i++) {
            image.setRGB(i % 37, i / 37, rgb(noise, i));
        }

        assertThat(decoded(Encoded.written(image, "png")).rgb()).isEqualTo(noise.rgb());
    }

    @Test
    void pngIsEncodedToTheBit() {
        Pixels noise = Encoded.noise(37, 23);

        assertThat(decoded(PixelEncoder.png(noise)).rgb()).isEqualTo(noise.rgb());
    }

    @Test
    void alphaIsDroppedWithoutCompositing() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_4BYTE_ABGR);
        image.setRGB(0, 0, 0x00_0a_14_1e);
        image.setRGB(1, 0, 0x80_64_6e_78);
        image.setRGB(2, 0, 0xff_c8_d2_dc);

        assertThat(levels(Encoded.written(image, "png"))).containsExactly(10, 20, 30, 100, 110, 120, 200, 210, 220);
    }

    @Test
    void paletteIsLookedUpWhateverItsAlpha() {
        byte[] red = {10, 40};
        byte[] green = {20, 50};
        byte[] blue = {30, 60};
        byte[] alpha = {0, (byte) 255};
        IndexColorModel palette = new IndexColorModel(8, 2, red, green, blue, alpha);
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
        image.getRaster().setSample(0, 0, 0, 1);
        image.getRaster().setSample(1, 0, 0, 0);

        assertThat(levels(Encoded.written(image, "png"))).containsExactly(40, 50, 60, 10, 20, 30);
    }

    @Test
    void grayIsSpreadToThreeChannels() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 7);
        image.getRaster().setSample(1, 0, 0, 201);

        assertThat(levels(Encoded.written(image, "png"))).containsExactly(7, 7, 7, 201, 201, 201);
    }

    @Test
    void grayJpegIsSpreadToThreeChannels() {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((DataBufferByte) image.getRaster().getDataBuffer()).getData(), (byte) 100);

        assertThat(levels(Encoded.written(image, "jpg"))).hasSize(16 * 16 * 3).containsOnly(100);
    }

    @Test
    void sixteenBitsKeepTheirUpperEight() {
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
        raster.setPixel(0, 0, new int[] {0x01ff, 0x8000, 0xfeff});
        raster.setPixel(1, 0, new int[] {0x00ff, 0x7f80, 0xffff});
        BufferedImage image = new BufferedImage(model, raster, false, null);

        assertThat(levels(Encoded.written(image, "png"))).containsExactly(1, 128, 254, 0, 127, 255);
    }

    /** OpenCV knows EXIF too; asked to apply it, it has to give the same picture. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void turnedPicturesStandUpright(int exif) {
        byte[] jpeg = Encoded.jpegTurned(Encoded.jpeg(), exif, ByteOrder.BIG_ENDIAN);

        Pixels upright = decoded(jpeg);

        try (BytePointer copy = new BytePointer(jpeg);
                Mat bytes = new Mat(1, jpeg.length, CV_8UC1, copy);
                Mat expected = imdecode(bytes, IMREAD_COLOR_RGB)) {
            byte[] rgb = new byte[upright.rgb().length];
            expected.data().get(rgb);
            assertThat(upright.widthPixels()).isEqualTo(expected.cols());
            assertThat(upright.heightPixels()).isEqualTo(expected.rows());
            assertThat(upright.rgb()).isEqualTo(rgb);
        }
    }

    @Test
    void turnedPngStandsUpright() {
        Pixels stored = new Pixels(2, 1, new byte[] {1, 2, 3, 4, 5, 6});

        Pixels upright = decoded(Encoded.pngTurned(PixelEncoder.png(stored), 6));

        assertThat(upright.heightPixels()).isEqualTo(2);
        assertThat(upright.rgb()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void jpegIsCloseToWhatWasEncodedAndCloserWithMoreQuality() {
        Pixels smooth = Resize.bilinear(Encoded.noise(4, 3), 64, 48);

        double best = meanDifference(smooth, decoded(PixelEncoder.jpeg(smooth, 95)));
        double worst = meanDifference(smooth, decoded(PixelEncoder.jpeg(smooth, 10)));

        assertThat(best).isLessThan(3);
        assertThat(worst).isGreaterThan(best);
    }

    private static double meanDifference(Pixels one, Pixels other) {
        return IntStream.range(0, one.rgb().length)
                .map(i -> Math.abs((one.rgb()[i] & 0xff) - (other.rgb()[i] & 0xff)))
                .average()
                .orElseThrow();
    }

    @Test
    void refusedHeadersAreRefusedBeforeDecoding() {
        assertThat(reason(Encoded.cut(Encoded.jpeg(), 500))).isEqualTo(Reason.IMAGE_TRUNCATED);
        assertThat(reason(Encoded.pngClaiming(Encoded.png(), 50_000, 50_000))).isEqualTo(Reason.PICTURE_TOO_LARGE);
    }

    @Test
    void damagedPixelDataIsUndecodable() {
        byte[] png = Encoded.png();
        png[png.length / 2] ^= 0x55;

        assertThat(reason(png)).isEqualTo(Reason.UNDECODABLE);
    }

    @Test
    void pngThatPromisesMorePixelsThanItHasIsUndecodable() {
        assertThat(reason(Encoded.pngClaiming(Encoded.png(), 40, 60))).isEqualTo(Reason.UNDECODABLE);
    }

    @Test
    void damagedBytesNeverThrow() {
        Random random = new Random(11);
        int undecodable = 0;
        for (int i = 0; i < 100; i++) {
            byte[] damaged = i % 2 == 0 ? Encoded.jpeg() : Encoded.png();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            undecodable +=
                    PixelDecoder.decode(damaged, ImageLimits.DEFAULT).refused().isPresent() ? 1 : 0;
        }
        assertThat(undecodable).isGreaterThan(30);
    }

    @Test
    void nativeMemoryIsFreedAtOnce() {
        byte[] jpeg = Encoded.jpeg();
        decoded(jpeg);
        long before = Pointer.totalCount();

        for (int i = 0; i < 100; i++) {
            decoded(PixelEncoder.png(decoded(jpeg)));
        }

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void qualityOutsideItsRangeIsAMistake() {
        assertThatThrownBy(() -> PixelEncoder.jpeg(Encoded.noise(2, 2), 101))
                .hasMessage("JPEG quality: expected 1 to 100, found 101");
    }

    private static int rgb(Pixels pixels, int pixel) {
        return (pixels.rgb()[3 * pixel] & 0xff) << 16
                | (pixels.rgb()[3 * pixel + 1] & 0xff) << 8
                | (pixels.rgb()[3 * pixel + 2] & 0xff);
    }
}
