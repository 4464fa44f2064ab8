package io.comevl.frame;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_COMPRESSION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Encodes pictures with OpenCV, for cameras and annotated frames. Safe for use by several threads. */
public final class PixelEncoder {

    static {
        JavaCppLimits.lift();
    }

    private static final int PNG_COMPRESSION = 3;

    private PixelEncoder() {}

    /**
     * Baseline JPEG.
     *
     * @param quality 1 (smallest) to 100 (best)
     */
    public static byte[] jpeg(Pixels pixels, int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("JPEG quality: expected 1 to 100, found " + quality);
        }
        return encode(pixels, ".jpg", IMWRITE_JPEG_QUALITY, quality);
    }

    /** PNG, lossless. */
    public static byte[] png(Pixels pixels) {
        return encode(pixels, ".png", IMWRITE_PNG_COMPRESSION, PNG_COMPRESSION);
    }

    private static byte[] encode(Pixels pixels, String extension, int setting, int value) {
        try (BytePointer rgb = new BytePointer(pixels.rgb());
                Mat picture = new Mat(pixels.heightPixels(), pixels.widthPixels(), CV_8UC3, rgb);
                BytePointer encoded = new BytePointer();
                IntPointer settings = new IntPointer(setting, value)) {
            cvtColor(picture, picture, COLOR_RGB2BGR);
            if (!imencode(extension, picture, encoded, settings)) {
                throw new IllegalStateException("picture: OpenCV could not encode " + pixels.widthPixels() + "x"
                        + pixels.heightPixels() + " pixels as " + extension);
            }
            byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
            encoded.get(bytes);
            return bytes;
        }
    }
}
