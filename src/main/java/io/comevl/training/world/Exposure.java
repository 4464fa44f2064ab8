package io.comevl.training.world;

import io.comevl.frame.Pixels;
import io.comevl.training.world.WorldOptions.Quality;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What lens and sensor make of the light: softness, vignette, white balance, tone, and noise that changes with time. Safe
 * for several threads.
 */
public final class Exposure {

    private static final int NOISE_VALUES = 1 << 16;

    /** Red and blue of a colour. */
    private static final int ODD = 0xFF00FF;

    /** Green of a colour. */
    private static final int EVEN = 0x00FF00;

    private final int ownPart;
    private final int neighbourPart;
    private final float vignette;
    private final int[][] tones;
    private final byte[] grain;
    private final long seed;

    /** A camera with typical faults, or with none. */
    public Exposure(SplittableRandom random, Quality quality) {
        double faults = quality == Quality.REAL ? 1 : 0;
        neighbourPart = (int) Math.round(faults * random.nextDouble(2, 10) * 4);
        ownPart = 256 - 4 * neighbourPart;
        vignette = (float) (faults * random.nextDouble(0.02, 0.22));
        double gamma = 1 + faults * random.nextDouble(-0.18, 0.2);
        tones = new int[][] {
            tone(gamma, 1 + faults * random.nextDouble(-0.08, 0.08)),
            tone(gamma, 1),
            tone(gamma, 1 + faults * random.nextDouble(-0.1, 0.1))
        };
        grain = grain(random, faults * random.nextDouble(1, 7));
        seed = random.nextLong();
    }

    /** Turns ideal colours (0xRRGGBB, rows first) into the camera's picture. */
    public Pixels develop(int[] ideal, int width, int height, Duration time) {
        byte[] rgb = new byte[3 * width * height];
        int[] acrossLoss = losses(width);
        int[] downLoss = losses(height);
        SplittableRandom shift = Seeds.of(seed, time.toNanos());
        for (int y = 0; y < height; y++) {
            int row = y * width;
            int above = Math.max(0, y - 1) * width;
            int below = Math.min(height - 1, y + 1) * width;
            int noise = shift.nextInt(NOISE_VALUES);
            for (int x = 0; x < width; x++) {
                int left = ideal[row + Math.max(0, x - 1)];
                int right = ideal[row + Math.min(width - 1, x + 1)];
                int up = ideal[above + x];
                int down = ideal[below + x];
                int middle = ideal[row + x];
                // Red and blue are blurred in one number: weights add up to 256, so neither runs into the other.
                int redBlue = blurred(middle & ODD, (left & ODD) + (right & ODD) + (up & ODD) + (down & ODD));
                int green = blurred(middle & EVEN, (left & EVEN) + (right & EVEN) + (up & EVEN) + (down & EVEN));
                int light = 256 - acrossLoss[x] - downLoss[y];
                int to = 3 * (row + x);
                rgb[to] = level(tones[0][(redBlue >>> 24) & 255], light, noise);
                rgb[to + 1] = level(tones[1][(green >>> 16) & 255], light, noise + 1);
                rgb[to + 2] = level(tones[2][(redBlue >>> 8) & 255], light, noise + 2);
                noise = (noise + 3) & (NOISE_VALUES - 1);
            }
        }
        return new Pixels(width, height, rgb);
    }

    private int blurred(int own, int neighbours) {
        return own * ownPart + neighbours * neighbourPart;
    }

    private byte level(int tone, int light, int noise) {
        return (byte) clamp(((tone * light) >> 8) + grain[noise & (NOISE_VALUES - 1)]);
    }

    /** Light lost on the way from the middle to the edges along one side, in 256ths. */
    private int[] losses(int pixels) {
        int[] losses = new int[pixels];
        for (int i = 0; i < pixels; i++) {
            float off = (2f * i - pixels) / pixels;
            losses[i] = (int) (128 * vignette * off * off);
        }
        return losses;
    }

    private static int[] tone(double gamma, double gain) {
        int[] tone = new int[256];
        for (int level = 0; level < 256; level++) {
            tone[level] = clamp((int) Math.round(255 * Math.pow(level / 255.0, gamma) * gain));
        }
        return tone;
    }

    private static byte[] grain(SplittableRandom random, double noise) {
        byte[] grain = new byte[NOISE_VALUES];
        for (int i = 0; i < grain.length; i++) {
            // The sum of four uniform numbers is close enough to a bell curve; its deviation is 1/sqrt(3).
            double sum = random.nextDouble() + random.nextDouble() + random.nextDouble() + random.nextDouble() - 2;
            grain[i] = (byte) Math.round(sum * Math.sqrt(3) * noise);
        }
        return grain;
    }

    private static int clamp(int level) {
        return Math.max(0, Math.min(255, level));
    }
}
