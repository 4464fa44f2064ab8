package io.comevl.frame;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Makes pictures smaller for sending, each pixel the mean of those it covers. Safe for use by several threads. */
public final class Shrink {

    static {
        JavaCppLimits.lift();
    }

    private Shrink() {}

    /** The picture with its proportions kept, no larger than given; itself if it is not. */
    public static Pixels within(Pixels picture, int maxWidthPixels, int maxHeightPixels) {
        double scale = Math.min(
                (double) maxWidthPixels / picture.widthPixels(), (double) maxHeightPixels / picture.heightPixels());
        if (scale >= 1) {
            return picture;
        }
        int width = Math.max(1, (int) Math.round(picture.widthPixels() * scale));
        int height = Math.max(1, (int) Math.round(picture.heightPixels() * scale));
        byte[] rgb = new byte[3 * width * height];
        try (BytePointer source = new BytePointer(picture.rgb());
                BytePointer target = new BytePointer(rgb.length);
                Mat large = new Mat(picture.heightPixels(), picture.widthPixels(), CV_8UC3, source);
                Mat small = new Mat(height, width, CV_8UC3, target);
                Size size = new Size(width, height)) {
            resize(large, small, size, 0, 0, INTER_AREA);
            target.get(rgb);
        }
        return new Pixels(width, height, rgb);
    }
}
