package io.comevl.frame;

import io.comevl.frame.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What an encoded picture says about itself, read and checked from its bytes alone: nothing is decoded and nothing the
 * size of the picture is allocated.
 *
 * @param format how it is encoded
 * @param widthPixels width when upright
 * @param heightPixels height when upright
 * @param orientation how the stored picture is turned upright
 */
public record ImageHeader(Format format, int widthPixels, int heightPixels, Orientation orientation) {

    /** Encodings that are let in. */
    public enum Format {
        JPEG,
        PNG
    }

    /** Reads the header and checks that the picture is within the limits and complete. Never throws for bad data. */
    public static Checked<ImageHeader> read(byte[] encoded, ImageLimits limits) {
        if (encoded.length > limits.maxBytes()) {
            return Checked.refuse(
                    Reason.PICTURE_TOO_LARGE,
                    "picture: at most " + limits.maxBytes() + " bytes are let in, found " + encoded.length);
        }
        if (PngHeader.isPng(encoded)) {
            return new PngHeader(encoded, limits).read();
        }
        if (JpegHeader.isJpeg(encoded)) {
            return new JpegHeader(encoded, limits).read();
        }
        return unknown(encoded);
    }

    private static Checked<ImageHeader> unknown(byte[] encoded) {
        String start = new String(encoded, 0, Math.min(encoded.length, 12), StandardCharsets.ISO_8859_1);
        String other = otherFormat(start);
        if (!other.isEmpty()) {
            return Checked.refuse(Reason.UNSUPPORTED_FORMAT, "picture: expected JPEG or PNG, found " + other);
        }
        return Checked.refuse(
                Reason.NOT_AN_IMAGE,
                encoded.length == 0
                        ? "picture: expected JPEG or PNG, found no bytes"
                        : "picture: expected JPEG or PNG, found bytes beginning " + hex(encoded));
    }

    private static String otherFormat(String start) {
        if (start.startsWith("GIF8")) {
            return "GIF";
        }
        if (start.startsWith("BM")) {
            return "BMP";
        }
        if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
            return "WebP";
        }
        if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
            return "TIFF";
        }
        return start.startsWith("ftyp", 4) ? "HEIF, AVIF or a video" : "";
    }

    private static String hex(byte[] encoded) {
        return HexFormat.ofDelimiter(" ").formatHex(encoded, 0, Math.min(encoded.length, 8));
    }

    /** Checks stored sides and turns them upright. */
    static Checked<ImageHeader> of(
            Format format, int storedWidth, int storedHeight, Orientation orientation, ImageLimits limits) {
        int width = orientation.swapsSides() ? storedHeight : storedWidth;
        int height = orientation.swapsSides() ? storedWidth : storedHeight;
        String found = ", found " + Integer.toUnsignedString(width) + "x" + Integer.toUnsignedString(height);
        if (width == 0 || height == 0) {
            return Checked.refuse(Reason.EMPTY_PICTURE, "picture: expected at least 1x1 pixels" + found);
        }
        if (width < 0
                || height < 0
                || Math.max(width, height) > limits.maxSidePixels()
                || (long) width * height > limits.maxPixels()) {
            return Checked.refuse(
                    Reason.PICTURE_TOO_LARGE,
                    "picture: at most " + limits.maxSidePixels() + " pixels a side and " + limits.maxPixels()
                            + " in all are let in" + found);
        }
        return Checked.pass(new ImageHeader(format, width, height, orientation));
    }
}
