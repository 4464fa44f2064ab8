package io.comevl.frame;

import io.comevl.frame.ImageHeader.Format;
import io.comevl.frame.Refusal.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Walks over the chunks of a PNG, from one length to the next, without looking into pixel data. */
final class PngHeader {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int HEADER = name("IHDR");
    private static final int DATA = name("IDAT");
    private static final int EXIF = name("eXIf");
    private static final int END = name("IEND");
    private static final int HEADER_BYTES = 13;
    /** Length, name and checksum of a chunk. */
    private static final int FRAME_BYTES = 12;

    private final ByteBuffer png;
    private final ImageLimits limits;

    PngHeader(byte[] encoded, ImageLimits limits) {
        this.png = ByteBuffer.wrap(encoded);
        this.limits = limits;
    }

    /** Whether the bytes begin as a PNG does; a part of the signature counts, for it was cut off. */
    static boolean isPng(byte[] encoded) {
        int known = Math.min(encoded.length, SIGNATURE.length);
        return known >= 4 && Arrays.equals(encoded, 0, known, SIGNATURE, 0, known);
    }

    Checked<ImageHeader> read() {
        int size = png.limit();
        int chunk = SIGNATURE.length;
        boolean pixels = false;
        Orientation orientation = Orientation.UPRIGHT;
        while (true) {
            if (size - chunk < FRAME_BYTES) {
                return truncated("expected a chunk of at least " + FRAME_BYTES + " bytes", size - chunk);
            }
            int length = png.getInt(chunk);
            int name = png.getInt(chunk + 4);
            if (length < 0) {
                return malformed("chunk lengths are below 2^31", Integer.toUnsignedString(length));
            }
            if (chunk == SIGNATURE.length && (name != HEADER || length != HEADER_BYTES)) {
                return malformed(
                        "an IHDR chunk of " + HEADER_BYTES + " bytes comes first", length + " bytes of another");
            }
            if (length > size - chunk - FRAME_BYTES) {
                return truncated("a chunk at byte " + chunk + " holds " + length + " bytes", size - chunk - 8);
            }
            if (name == HEADER && !checksumHolds(chunk, length)) {
                return malformed("the IHDR chunk matches its checksum", "a different one");
            }
            if (name == DATA) {
                pixels = true;
            } else if (name == EXIF) {
                orientation = ExifOrientation.in(png.slice(chunk + 8, length));
            } else if (name == END) {
                break;
            }
            chunk += FRAME_BYTES + length;
        }
        if (!pixels) {
            return malformed("at least one IDAT chunk", "none");
        }
        int width = png.getInt(SIGNATURE.length + 8);
        int height = png.getInt(SIGNATURE.length + 12);
        return ImageHeader.of(Format.PNG, width, height, orientation, limits);
    }

    private boolean checksumHolds(int chunk, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(png.slice(chunk + 4, 4 + length));
        return (int) checksum.getValue() == png.getInt(chunk + 8 + length);
    }

    private static Checked<ImageHeader> truncated(String expected, int found) {
        return Checked.refuse(Reason.IMAGE_TRUNCATED, "PNG: " + expected + ", found " + found + " before the end");
    }

    private static Checked<ImageHeader> malformed(String expected, String found) {
        return Checked.refuse(Reason.MALFORMED_HEADER, "PNG: expected that " + expected + ", found " + found);
    }

    private static int name(String letters) {
        return letters.charAt(0) << 24 | letters.charAt(1) << 16 | letters.charAt(2) << 8 | letters.charAt(3);
    }
}
