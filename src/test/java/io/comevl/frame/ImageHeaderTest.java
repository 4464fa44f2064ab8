package io.comevl.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.frame.ImageHeader.Format;
import io.comevl.frame.Refusal.Reason;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageHeaderTest {

    private static final byte[] JPEG = Encoded.jpeg();
    private static final byte[] PNG = Encoded.png();

    private static Checked<ImageHeader> read(byte[] encoded) {
        return ImageHeader.read(encoded, ImageLimits.DEFAULT);
    }

    private static Reason reason(byte[] encoded) {
        return read(encoded).refused().orElseThrow().reason();
    }

    private static String message(byte[] encoded) {
        return read(encoded).refused().orElseThrow().message();
    }

    @Test
    void soundPicturesTellFormatAndSize() {
        assertThat(read(JPEG).passed()).contains(new ImageHeader(Format.JPEG, 40, 30, Orientation.UPRIGHT));
        assertThat(read(PNG).passed()).contains(new ImageHeader(Format.PNG, 40, 30, Orientation.UPRIGHT));
    }

    @ParameterizedTest
    @CsvSource({
        "1, UPRIGHT",
        "2, MIRRORED",
        "3, HALF_TURN",
        "4, FLIPPED",
        "5, TRANSPOSED",
        "6, QUARTER_TURN",
        "7, TRANSVERSED",
        "8, THREE_QUARTER_TURN"
    })
    void picturesOnTheirSideSwapWidthAndHeight(int exif, Orientation orientation) {
        for (byte[] turned : new byte[][] {
            Encoded.jpegTurned(JPEG, exif, ByteOrder.BIG_ENDIAN),
            Encoded.jpegTurned(JPEG, exif, ByteOrder.LITTLE_ENDIAN),
            Encoded.pngTurned(PNG, exif)
        }) {
            ImageHeader header = read(turned).passed().orElseThrow();
            assertThat(header.orientation()).isEqualTo(orientation);
            assertThat(header.widthPixels()).isEqualTo(exif >= 5 ? 30 : 40);
            assertThat(header.heightPixels()).isEqualTo(exif >= 5 ? 40 : 30);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 65535})
    void unknownOrientationIsUpright(int exif) {
        byte[] turned = Encoded.jpegTurned(JPEG, exif, ByteOrder.BIG_ENDIAN);

        assertThat(read(turned).passed()).map(ImageHeader::orientation).contains(Orientation.UPRIGHT);
    }

    @Test
    void everyBeginningOfAPictureIsTruncated() {
        for (byte[] whole : new byte[][] {JPEG, PNG}) {
            for (int length = 4; length < whole.length; length++) {
                assertThat(reason(Encoded.cut(whole, length)))
                        .as("%d of %d bytes", length, whole.length)
                        .isEqualTo(Reason.IMAGE_TRUNCATED);
            }
        }
    }

    @Test
    void endMarkOfAnEmbeddedPreviewDoesNotHideThatThePictureIsCut() {
        byte[] preview = JPEG.clone();
        byte[] whole = new byte[JPEG.length + preview.length + 4];
        System.arraycopy(JPEG, 0, whole, 0, 2);
        whole[2] = (byte) 0xff;
        whole[3] = (byte) 0xe2;
        whole[4] = (byte) ((preview.length + 2) >> 8);
        whole[5] = (byte) (preview.length + 2);
        System.arraycopy(preview, 0, whole, 6, preview.length);
        System.arraycopy(JPEG, 2, whole, 6 + preview.length, JPEG.length - 2);

        assertThat(read(whole).passed()).isPresent();
        assertThat(reason(Encoded.cut(whole, whole.length - 10))).isEqualTo(Reason.IMAGE_TRUNCATED);
    }

    @Test
    void bytesBehindTheEndAreLetIn() {
        assertThat(read(Arrays.copyOf(JPEG, JPEG.length + 100)).passed()).isPresent();
        assertThat(read(Arrays.copyOf(PNG, PNG.length + 100)).passed()).isPresent();
    }

    @Test
    void otherBytesAreNoImage() {
        assertThat(reason(new byte[0])).isEqualTo(Reason.NOT_AN_IMAGE);
        assertThat(reason(new byte[1000])).isEqualTo(Reason.NOT_AN_IMAGE);
        assertThat(message("{\"camera\":1}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("picture: expected JPEG or PNG, found bytes beginning 7b 22 63 61 6d 65 72 61");
    }

    @ParameterizedTest
    @CsvSource({"GIF89a------, GIF", "BM----------, BMP", "RIFF1234WEBP, WebP", "----ftypheic, HEIF"})
    void otherPicturesAreNamed(String start, String name) {
        byte[] encoded = start.getBytes(StandardCharsets.ISO_8859_1);

        assertThat(reason(encoded)).isEqualTo(Reason.UNSUPPORTED_FORMAT);
        assertThat(message(encoded)).startsWith("picture: expected JPEG or PNG, found " + name);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 30", "40, 0"})
    void picturesWithoutPixelsAreEmpty(int width, int height) {
        assertThat(reason(Encoded.jpegClaiming(JPEG, width, height))).isEqualTo(Reason.EMPTY_PICTURE);
        assertThat(message(Encoded.pngClaiming(PNG, width, height)))
                .isEqualTo("picture: expected at least 1x1 pixels, found " + width + "x" + height);
    }

    @Test
    void hugePicturesAreTooLarge() {
        assertThat(reason(Encoded.jpegClaiming(JPEG, 50_000, 50_000))).isEqualTo(Reason.PICTURE_TOO_LARGE);
        assertThat(message(Encoded.pngClaiming(PNG, 50_000, 50_000)))
                .startsWith("picture: at most ")
                .endsWith(", found 50000x50000");
        assertThat(message(Encoded.pngClaiming(PNG, -1, 7))).endsWith(", found 4294967295x7");
    }

    @Test
    void eachLimitHolds() {
        ImageLimits fits = new ImageLimits(PNG.length, 40, 1200);
        assertThat(ImageHeader.read(PNG, fits).passed()).isPresent();
        for (ImageLimits limits : new ImageLimits[] {
            new ImageLimits(PNG.length - 1, 40, 1200),
            new ImageLimits(PNG.length, 39, 1200),
            new ImageLimits(PNG.length, 40, 1199)
        }) {
            assertThat(ImageHeader.read(PNG, limits).refused())
                    .map(Refusal::reason)
                    .contains(Reason.PICTURE_TOO_LARGE);
        }
    }

    @Test
    void limitsBeyondAnArrayAreNoLimits() {
        assertThatThrownBy(() -> new ImageLimits(1, 1, 1L << 31)).hasMessageContaining("found 1 bytes");
        assertThatThrownBy(() -> new ImageLimits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void changedPngHeaderIsMalformed() {
        byte[] changed = PNG.clone();
        changed[19] ^= 1;

        assertThat(reason(changed)).isEqualTo(Reason.MALFORMED_HEADER);
    }

    @Test
    void overwrittenMarkerIsMalformed() {
        byte[] changed = JPEG.clone();
        changed[20] = 0;

        assertThat(message(changed)).isEqualTo("JPEG: expected a marker at byte 20, found byte 0");
    }

    @Test
    void damagedBytesAreAnsweredAndNeverThrow() {
        Random random = new Random(7);
        byte[][] sound = {JPEG, PNG, Encoded.jpegTurned(JPEG, 6, ByteOrder.LITTLE_ENDIAN), Encoded.pngTurned(PNG, 6)};
        int refused = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] damaged = damaged(sound[i % sound.length], random);
            Optional<Refusal> refusal = read(damaged).refused();
            refused += refusal.isPresent() ? 1 : 0;
        }
        assertThat(refused).isBetween(10_000, 39_000);
    }

    /** Changed, cut, or replaced by noise behind its first bytes; most damage goes where headers are. */
    private static byte[] damaged(byte[] sound, Random random) {
        byte[] damaged = sound.clone();
        switch (random.nextInt(3)) {
            case 0 -> {
                for (int i = random.nextInt(8); i >= 0; i--) {
                    damaged[random.nextInt(Math.min(400, damaged.length))] = (byte) random.nextInt();
                }
            }
            case 1 -> damaged = Encoded.cut(damaged, random.nextInt(damaged.length + 1));
            default -> {
                byte[] noise = new byte[random.nextInt(damaged.length)];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, damaged, damaged.length - noise.length, noise.length);
            }
        }
        return damaged;
    }
}
