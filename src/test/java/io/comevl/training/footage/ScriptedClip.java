package io.comevl.training.footage;

import io.comevl.frame.Pixels;
import io.comevl.training.world.Colour;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Mover;
import io.comevl.training.world.Scene;
import io.comevl.training.world.View;
import io.comevl.training.world.WayPoint;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** A clip of a camera world in which two cars cross the frame, one after the other and together. */
final class ScriptedClip {

    static final int FRAMES = 80;
    static final int WIDTH = 320;
    static final int HEIGHT = 180;
    private static final int FRAMES_A_SECOND = 10;

    private static final World WORLD = World.scripted(
            View.STREET,
            5,
            WorldOptions.USUAL,
            List.of(
                    Mover.of(1, Kind.CAR, Colour.RED, at(0, -0.3, 0.5), at(5000, 1.3, 0.5)),
                    Mover.of(2, Kind.CAR, Colour.WHITE, at(1000, 1.3, 0.9), at(5000, -0.3, 0.9))));

    private ScriptedClip() {}

    private static WayPoint at(int millis, double x, double y) {
        return new WayPoint(Duration.ofMillis(millis), x, y);
    }

    /** What happens in a frame. */
    static Scene scene(int frame) {
        return WORLD.at(Duration.ofMillis(frame * 1000L / FRAMES_A_SECOND));
    }

    /** Writes it; from its last quarter on it shows nothing but this colour. */
    static Path write(Path file, int lastQuarter) throws Exception {
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), WIDTH, HEIGHT)) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setFormat("mp4");
            recorder.setFrameRate(FRAMES_A_SECOND);
            recorder.setVideoQuality(1);
            recorder.start();
            for (int i = 0; i < FRAMES; i++) {
                boolean last = i >= FRAMES * Footage.TRAINING_PART;
                recorder.record(frame(last ? filled(lastQuarter) : scene(i).render(WIDTH, HEIGHT)));
            }
        }
        return file;
    }

    private static Pixels filled(int colour) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (colour >> (16 - 8 * (i % 3)));
        }
        return new Pixels(WIDTH, HEIGHT, rgb);
    }

    /** As the recorder takes it: blue first. */
    private static Frame frame(Pixels picture) {
        Frame frame = new Frame(WIDTH, HEIGHT, Frame.DEPTH_UBYTE, 3);
        ByteBuffer rows = (ByteBuffer) frame.image[0];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int from = 3 * (y * WIDTH + x);
                int to = y * frame.imageStride + 3 * x;
                rows.put(to, picture.rgb()[from + 2]);
                rows.put(to + 1, picture.rgb()[from + 1]);
                rows.put(to + 2, picture.rgb()[from]);
            }
        }
        return frame;
    }
}
