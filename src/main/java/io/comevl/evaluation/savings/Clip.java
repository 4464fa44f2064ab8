package io.comevl.evaluation.savings;

import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.ingest.Picture;
import io.comevl.ingest.VideoFile;
import io.comevl.ingest.VideoOptions;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A camera's frames as the job gets them, and what it is asked about each of them.
 *
 * @param name for tables
 * @param jpegs compressed pictures in their order
 * @param questions asked about each
 */
public record Clip(String name, List<byte[]> jpegs, List<Question> questions) {

    private static final int WIDTH_PIXELS = 640;
    private static final int HEIGHT_PIXELS = 360;
    private static final int JPEG_QUALITY = 85;
    private static final long SEED = 7;
    private static final Duration STEP = Duration.ofMillis(250);

    /** Standard deviation of a quiet sensor's noise, in 8-bit levels. */
    private static final double NOISE_LEVELS = 1.5;

    /** Keeps its lists from changes. */
    public Clip {
        jpegs = List.copyOf(jpegs);
        questions = List.copyOf(questions);
    }

    /** A generated scene in which nothing moves, its pictures all the same. */
    public static Clip still(int frames, List<Question> questions) throws IOException {
        byte[] jpeg = PixelEncoder.jpeg(scene(Duration.ZERO), JPEG_QUALITY);
        List<byte[]> jpegs = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            jpegs.add(jpeg.clone());
        }
        return new Clip("still scene", jpegs, questions);
    }

    /** The same, with a sensor's noise in each picture. */
    public static Clip noisy(int frames, List<Question> questions) throws IOException {
        Pixels scene = scene(Duration.ZERO);
        Random random = new Random(SEED);
        List<byte[]> jpegs = new ArrayList<>();
        for (int frame = 0; frame < frames; frame++) {
            byte[] rgb = scene.rgb().clone();
            for (int i = 0; i < rgb.length; i++) {
                long level = (rgb[i] & 0xff) + Math.round(NOISE_LEVELS * random.nextGaussian());
                rgb[i] = (byte) Math.max(0, Math.min(255, level));
            }
            jpegs.add(PixelEncoder.jpeg(new Pixels(WIDTH_PIXELS, HEIGHT_PIXELS, rgb), JPEG_QUALITY));
        }
        return new Clip("still scene, noise", jpegs, questions);
    }

    /** A generated street on which things move. */
    public static Clip busy(int frames, List<Question> questions) throws IOException {
        List<byte[]> jpegs = new ArrayList<>();
        for (int frame = 0; frame < frames; frame++) {
            jpegs.add(PixelEncoder.jpeg(scene(STEP.multipliedBy(frame)), JPEG_QUALITY));
        }
        return new Clip("busy street", jpegs, questions);
    }

    private static Pixels scene(Duration at) {
        return World.of(View.STREET, SEED, WorldOptions.USUAL).at(at).render(WIDTH_PIXELS, HEIGHT_PIXELS);
    }

    /**
     * The beginning of a video file.
     *
     * @param framesPerSecond at most
     * @throws IOException if it cannot be read; one line says why
     */
    public static Clip of(Path file, double framesPerSecond, int frames, List<Question> questions) throws IOException {
        List<byte[]> jpegs = new ArrayList<>();
        try (VideoFile video = VideoFile.open(file, VideoOptions.ALL.atMost(framesPerSecond))) {
            Optional<Picture> picture = video.next();
            while (picture.isPresent() && jpegs.size() < frames) {
                jpegs.add(PixelEncoder.jpeg(picture.get().pixels(), JPEG_QUALITY));
                picture = video.next();
            }
        }
        return new Clip(file.getFileName().toString(), jpegs, questions);
    }
}
