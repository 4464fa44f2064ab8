package io.comevl.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds the one EXIF entry that matters here. The first directory is read and nothing that it points to, so damaged
 * metadata can mislead no further than to an upright picture.
 */
final class ExifOrientation {

    private static final int ORIENTATION_TAG = 0x0112;
    private static final int SHORT_TYPE = 3;
    private static final int ENTRY_BYTES = 12;

    private ExifOrientation() {}

    /**
     * The orientation in a TIFF structure; upright if there is none or the structure is damaged.
     *
     * @param tiff from the byte-order mark on
     */
    static Orientation in(ByteBuffer tiff) {
        if (tiff.limit() < 8) {
            return Orientation.UPRIGHT;
        }
        int mark = tiff.getInt(0);
        if (mark == 0x49492a00) {
            tiff.order(ByteOrder.LITTLE_ENDIAN);
        } else if (mark != 0x4d4d002a) {
            return Orientation.UPRIGHT;
        }
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return Orientation.UPRIGHT;
        }
        int entries = tiff.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if (entry > tiff.limit() - ENTRY_BYTES) {
                break;
            }
            if ((tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG && tiff.getShort(entry + 2) == SHORT_TYPE) {
                return Orientation.ofExif(tiff.getShort(entry + 8) & 0xffff);
            }
        }
        return Orientation.UPRIGHT;
    }
}
