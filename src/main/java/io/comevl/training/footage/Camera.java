package io.comevl.training.footage;

import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.training.world.Exposure;
import io.comevl.training.world.WorldOptions.Quality;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Takes a picture anew: other light, a lens and sensor with their faults, JPEG. Safe for several threads. */
final class Camera {

    private static final int CAMERAS = 48;
    private static final double CLEAN = 0.55;
    private static final double RAW = 0.25;
    private static final int WORST_JPEG = 35;
    private static final int BEST_JPEG = 96;

    private final List<Exposure> exposures;

    Camera(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        exposures = Stream.generate(() -> new Exposure(random, Quality.REAL))
                .limit(CAMERAS)
                .toList();
    }

    /** The picture as some camera takes it. */
    Pixels take(Pixels picture, SplittableRandom random) {
        double light = random.nextDouble() < 0.5 ? random.nextDouble(0.9, 1.1) : random.nextDouble(0.5, 1.25);
        Pixels taken = random.nextDouble() < CLEAN ? lit(picture, light) : exposed(picture, light, random);
        if (random.nextDouble() < RAW) {
            return taken;
        }
        byte[] jpeg = PixelEncoder.jpeg(taken, random.nextInt(WORST_JPEG, BEST_JPEG));
        return PixelDecoder.decode(jpeg, ImageLimits.DEFAULT).passed().orElseThrow();
    }

    private static Pixels lit(Pixels picture, double light) {
        byte[] levels = levels(light);
        byte[] rgb = new byte[picture.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = levels[picture.rgb()[i] & 0xff];
        }
        return new Pixels(picture.widthPixels(), picture.heightPixels(), rgb);
    }

    private Pixels exposed(Pixels picture, double light, SplittableRandom random) {
        byte[] levels = levels(light);
        byte[] from = picture.rgb();
        int[] ideal = new int[from.length / 3];
        for (int i = 0; i < ideal.length; i++) {
            ideal[i] = (levels[from[3 * i] & 0xff] & 0xff) << 16
                    | (levels[from[3 * i + 1] & 0xff] & 0xff) << 8
                    | (levels[from[3 * i + 2] & 0xff] & 0xff);
        }
        Exposure exposure = exposures.get(random.nextInt(exposures.size()));
        return exposure.develop(
                ideal, picture.widthPixels(), picture.heightPixels(), Duration.ofMillis(random.nextInt(1 << 20)));
    }

    private static byte[] levels(double light) {
        byte[] levels = new byte[256];
        for (int level = 0; level < levels.length; level++) {
            levels[level] = (byte) Math.min(255, Math.round(level * light));
        }
        return levels;
    }
}
