package io.comevl.training.footage;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.comevl.frame.Pixels;
import io.comevl.ingest.Picture;
import io.comevl.ingest.VideoFile;
import io.comevl.ingest.VideoOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * The part of a clip that training may see, in one size. Every pass decodes anew, since a clip's pictures do not fit
 * memory.
 *
 * @param file the clip
 * @param frames how many of its frames training may see, from its first on
 */
record Clip(Path file, int frames, int widthPixels, int heightPixels) {

    /** Takes a frame of a clip. */
    @FunctionalInterface
    interface Viewer {
        void see(int number, Pixels frame);
    }

    /**
     * Counts a clip's frames.
     *
     * @throws IOException if it can't be read; one line says why
     */
    static Clip open(Path file, int widthPixels, int heightPixels) throws IOException {
        int frames = 0;
        try (VideoFile video = VideoFile.open(file, VideoOptions.ALL)) {
            while (video.next().isPresent()) {
                frames++;
            }
        }
        return new Clip(file, (int) (frames * Footage.TRAINING_PART), widthPixels, heightPixels);
    }

    /** Shows the wanted frames of the training part, in order. */
    void play(IntPredicate wanted, Viewer viewer) throws IOException {
        try (VideoFile video = VideoFile.open(file, VideoOptions.ALL)) {
            for (int number = 0; number < frames; number++) {
                Optional<Picture> picture = video.next();
                if (picture.isEmpty()) {
                    return;
                }
                if (wanted.test(number)) {
                    viewer.see(number, scaled(picture.get().pixels(), widthPixels, heightPixels));
                }
            }
        }
    }

    /** Averages source pixels where it shrinks, so that nothing flickers. */
    static Pixels scaled(Pixels picture, int widthPixels, int heightPixels) {
        if (picture.widthPixels() == widthPixels && picture.heightPixels() == heightPixels) {
            return picture;
        }
        try (BytePointer rgb = new BytePointer(picture.rgb());
                Mat from = new Mat(picture.heightPixels(), picture.widthPixels(), CV_8UC3, rgb);
                Mat to = new Mat();
                Size size = new Size(widthPixels, heightPixels)) {
            resize(from, to, size, 0, 0, INTER_AREA);
            byte[] target = new byte[3 * widthPixels * heightPixels];
            try (BytePointer data = to.data()) {
                data.get(target);
            }
            return new Pixels(widthPixels, heightPixels, target);
        }
    }
}
