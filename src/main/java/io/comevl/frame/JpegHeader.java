package io.comevl.frame;

import io.comevl.frame.ImageHeader.Format;
import io.comevl.frame.Refusal.Reason;
import java.nio.ByteBuffer;

/** Walks over the segments of a JPEG up to its first scan, then looks for the end mark from behind. */
final class JpegHeader {

    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int APP1 = 0xe1;
    private static final long EXIF_MARK = 0x45786966_0000L; // "Exif" and two zeros

    private final byte[] jpeg;
    private final ByteBuffer view;
    private final ImageLimits limits;

    JpegHeader(byte[] encoded, ImageLimits limits) {
        this.jpeg = encoded;
        this.view = ByteBuffer.wrap(encoded);
        this.limits = limits;
    }

    /** Whether the bytes begin as a JPEG does. */
    static boolean isJpeg(byte[] encoded) {
        return encoded.length >= 3
                && (encoded[0] & 0xff) == 0xff
                && (encoded[1] & 0xff) == 0xd8
                && (encoded[2] & 0xff) == 0xff;
    }

    Checked<ImageHeader> read() {
        int frame = -1;
        Orientation orientation = Orientation.UPRIGHT;
        int at = 2;
        while (true) {
            if (at + 4 > jpeg.length) {
                return truncated("a segment", at);
            }
            if (unsigned(at) != 0xff) {
                return malformed("a marker at byte " + at, "byte " + Integer.toHexString(unsigned(at)));
            }
            int marker = unsigned(at + 1);
            if (marker == 0xff) { // fill byte
                at++;
                continue;
            }
            if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) { // stands alone
                at += 2;
                continue;
            }
            if (marker == END_OF_IMAGE || marker == 0xd8 || marker == 0) {
                return malformed("a segment at byte " + at, "marker " + Integer.toHexString(marker));
            }
            int length = view.getShort(at + 2) & 0xffff;
            int next = at + 2 + length;
            if (length < 2) {
                return malformed("a segment of at least 2 bytes at byte " + at, length + " bytes");
            }
            if (next > jpeg.length) {
                return truncated("a segment of " + length + " bytes", at);
            }
            if (isFrame(marker)) {
                if (frame >= 0 || length < 8) {
                    return malformed("one frame header of at least 8 bytes", "another of " + length + " bytes");
                }
                frame = at;
            } else if (marker == APP1 && length >= 8 && isExif(at + 4)) {
                orientation = ExifOrientation.in(view.slice(at + 10, length - 8));
            } else if (marker == START_OF_SCAN) {
                return frame < 0
                        ? malformed("a frame header before the scan", "none")
                        : complete(frame, orientation, next);
            }
            at = next;
        }
    }

    private Checked<ImageHeader> complete(int frame, Orientation orientation, int scan) {
        int height = view.getShort(frame + 5) & 0xffff;
        int width = view.getShort(frame + 7) & 0xffff;
        Checked<ImageHeader> header = ImageHeader.of(Format.JPEG, width, height, orientation, limits);
        if (header.passed().isPresent() && !endsAfter(scan)) {
            return Checked.refuse(
                    Reason.IMAGE_TRUNCATED,
                    "JPEG: expected an end-of-image marker, found none in " + jpeg.length + " bytes");
        }
        return header;
    }

    /** Entropy-coded data never holds the marker; some cameras leave bytes behind it. */
    private boolean endsAfter(int scan) {
        for (int at = jpeg.length - 2; at >= scan; at--) {
            if (unsigned(at) == 0xff && unsigned(at + 1) == END_OF_IMAGE) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private boolean isExif(int at) {
        return (view.getInt(at) & 0xffffffffL) << 16 == EXIF_MARK && view.getShort(at + 4) == 0;
    }

    private int unsigned(int at) {
        return jpeg[at] & 0xff;
    }

    private Checked<ImageHeader> truncated(String expected, int at) {
        return Checked.refuse(
                Reason.IMAGE_TRUNCATED,
                "JPEG: expected " + expected + " at byte " + at + ", found the end at byte " + jpeg.length);
    }

    private static Checked<ImageHeader> malformed(String expected, String found) {
        return Checked.refuse(Reason.MALFORMED_HEADER, "JPEG: expected " + expected + ", found " + found);
    }
}
