package io.comevl.frame;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import io.comevl.frame.Refusal.Reason;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes JPEG and PNG with OpenCV to 8-bit RGB: gray and palettes are spread to three channels, of 16 bits the upper
 * eight are kept, alpha is dropped without compositing. Safe for use by several threads.
 */
public final class PixelDecoder {

    static {
        JavaCppLimits.lift();
    }

    private PixelDecoder() {}

    /**
     * Checks the header against the limits, decodes and turns the picture upright. Bad data is refused, never thrown;
     * native memory is freed before this returns.
     */
    public static Checked<Pixels> decode(byte[] encoded, ImageLimits limits) {
        return ImageHeader.read(encoded, limits)
                .either(header -> decode(encoded, header), refusal -> new Checked.Refused<>(refusal));
    }

    private static Checked<Pixels> decode(byte[] encoded, ImageHeader header) {
        boolean swapped = header.orientation().swapsSides();
        int width = swapped ? header.heightPixels() : header.widthPixels();
        int height = swapped ? header.widthPixels() : header.heightPixels();
        try (BytePointer copy = new BytePointer(encoded);
                Mat bytes = new Mat(1, encoded.length, CV_8UC1, copy);
                Mat picture = imdecode(bytes, IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION)) {
            if (picture.empty() || picture.type() != CV_8UC3 || !picture.isContinuous()) {
                return Checked.refuse(
                        Reason.UNDECODABLE,
                        header.format() + ": expected " + width + "x" + height
                                + " pixels, found data that cannot be decoded");
            }
            if (picture.cols() != width || picture.rows() != height) {
                return Checked.refuse(
                        Reason.UNDECODABLE,
                        header.format() + ": the header says " + width + "x" + height + ", decoded to " + picture.cols()
                                + "x" + picture.rows());
            }
            byte[] rgb = new byte[3 * width * height];
            try (BytePointer data = picture.data()) {
                data.get(rgb);
            }
            return Checked.pass(header.orientation().upright(new Pixels(width, height, rgb)));
        }
    }
}
