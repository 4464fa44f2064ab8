package io.comevl.frame;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Encoded pictures for tests, and ways to spoil them. */
final class Encoded {

    private static final int PNG_HEADER_CHUNK = 8;

    private Encoded() {}

    /** Noise that repeats for each size. */
    static Pixels noise(int widthPixels, int heightPixels) {
        byte[] rgb = new byte[3 * widthPixels * heightPixels];
        new Random(31L * widthPixels + heightPixels).nextBytes(rgb);
        return new Pixels(widthPixels, heightPixels, rgb);
    }

    static byte[] jpeg() {
        return PixelEncoder.jpeg(noise(40, 30), 80);
    }

    static byte[] png() {
        return PixelEncoder.png(noise(40, 30));
    }

    /** Written by the JDK, in its own colour model. */
    static byte[] written(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException("the JDK writes no " + format + " of this kind");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] cut(byte[] encoded, int length) {
        return Arrays.copyOf(encoded, length);
    }

    /** A JPEG whose frame header claims another size. */
    static byte[] jpegClaiming(byte[] jpeg, int widthPixels, int heightPixels) {
        byte[] changed = jpeg.clone();
        for (int at = 2; at < jpeg.length - 9; at++) {
            if ((jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) == 0xc0) {
                ByteBuffer.wrap(changed).putShort(at + 5, (short) heightPixels).putShort(at + 7, (short) widthPixels);
                return changed;
            }
        }
        throw new IllegalArgumentException("no baseline frame header");
    }

    /** A PNG whose header claims another size, with a checksum that agrees. */
    static byte[] pngClaiming(byte[] png, int widthPixels, int heightPixels) {
        byte[] changed = png.clone();
        ByteBuffer.wrap(changed).putInt(PNG_HEADER_CHUNK + 8, widthPixels).putInt(PNG_HEADER_CHUNK + 12, heightPixels);
        CRC32 checksum = new CRC32();
        checksum.update(changed, PNG_HEADER_CHUNK + 4, 17);
        ByteBuffer.wrap(changed).putInt(PNG_HEADER_CHUNK + 21, (int) checksum.getValue());
        return changed;
    }

    static byte[] jpegTurned(byte[] jpeg, int exif, ByteOrder order) {
        byte[] tiff = tiff(exif, order);
        ByteBuffer segment = ByteBuffer.allocate(10 + tiff.length)
                .putShort((short) 0xffe1)
                .putShort((short) (8 + tiff.length))
                .put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1))
                .put(tiff);
        return inserted(jpeg, 2, segment.array());
    }

    static byte[] pngTurned(byte[] png, int exif) {
        byte[] tiff = tiff(exif, ByteOrder.BIG_ENDIAN);
        ByteBuffer chunk = ByteBuffer.allocate(12 + tiff.length)
                .putInt(tiff.length)
                .put("eXIf".getBytes(StandardCharsets.ISO_8859_1))
                .put(tiff);
        CRC32 checksum = new CRC32();
        checksum.update(chunk.array(), 4, 4 + tiff.length);
        chunk.putInt((int) checksum.getValue());
        return inserted(png, PNG_HEADER_CHUNK + 25, chunk.array());
    }

    /** A directory of two entries, the second of which is the orientation. */
    private static byte[] tiff(int orientation, ByteOrder order) {
        return ByteBuffer.allocate(38)
                .order(order)
                .put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 2)
                .putShort((short) 0x0100)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) 40)
                .putShort((short) 0)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    private static byte[] inserted(byte[] into, int at, byte[] what) {
        return ByteBuffer.allocate(into.length + what.length)
                .put(into, 0, at)
                .put(what)
                .put(into, at, into.length - at)
                .array();
    }
}
