package io.comevl.training.world;

import io.comevl.frame.Pixels;
import io.comevl.training.world.WorldOptions.Quality;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What lens and sensor make of the light: softness, vignette, white balance, and noise that changes with time.
 *
 * @param softness part of each pixel that comes from its neighbours, 0 to 0.7
 * @param vignette loss of light in the corners, as a fraction
 * @param noise standard deviation of the sensor's noise, in levels
 * @param red gain of the red channel
 * @param blue gain of the blue channel
 * @param gamma tone: below 1 lighter, above 1 darker
 * @param seed of the noise
 */
record Exposure(double softness, double vignette, double noise, double red, double blue, double gamma, long seed) {

    private static final int NOISE_VALUES = 1 << 16;

    static Exposure of(SplittableRandom random, Quality quality) {
        return quality == Quality.PERFECT
                ? new Exposure(0, 0, 0, 1, 1, 1, 0)
                : new Exposure(
                        random.nextDouble(0.1, 0.6),
                        random.nextDouble(0.02, 0.22),
                        random.nextDouble(1, 7),
                        random.nextDouble(0.92, 1.08),
                        random.nextDouble(0.9, 1.1),
                        random.nextDouble(0.82, 1.2),
                        random.nextLong());
    }

    /** Turns ideal colours (0xRRGGBB) into the camera's picture. */
    Pixels develop(int[] ideal, int width, int height, Duration time) {
        byte[] rgb = new byte[3 * width * height];
        int[][] tones = {tone(red), tone(1), tone(blue)};
        byte[] grain = noise > 0 ? grain() : new byte[NOISE_VALUES];
        SplittableRandom shift = Seeds.of(seed, time.toNanos());
        int side = (int) Math.round(64 * softness / 4);
        int own = 256 - 4 * side;
        for (int y = 0; y < height; y++) {
            int above = Math.max(0, y - 1) * width;
            int below = Math.min(height - 1, y + 1) * width;
            int row = y * width;
            int at = shift.nextInt(NOISE_VALUES);
            for (int x = 0; x < width; x++) {
                int left = ideal[row + Math.max(0, x - 1)];
                int right = ideal[row + Math.min(width - 1, x + 1)];
                int up = ideal[above + x];
                int down = ideal[below + x];
                int middle = ideal[row + x];
                int light = light(x, y, width, height);
                for (int channel = 0; channel < 3; channel++) {
                    int by = 16 - 8 * channel;
                    int around =
                            ((left >> by) & 255) + ((right >> by) & 255) + ((up >> by) & 255) + ((down >> by) & 255);
                    int blurred = ((middle >> by) & 255) * own + around * side;
                    int level = (tones[channel][blurred >> 8] * light) >> 8;
                    at = (at + 1) & (NOISE_VALUES - 1);
                    rgb[3 * (row + x) + channel] = (byte) clamp(level + grain[at]);
                }
            }
        }
        return new Pixels(width, height, rgb);
    }

    /** Light that reaches a pixel, in 256ths. */
    private int light(int x, int y, int width, int height) {
        float u = (2f * x - width) / width;
        float v = (2f * y - height) / height;
        return 256 - (int) (128 * (float) vignette * (u * u + v * v));
    }

    private int[] tone(double gain) {
        int[] tone = new int[256];
        for (int level = 0; level < 256; level++) {
            tone[level] = clamp((int) Math.round(255 * Math.pow(level / 255.0, gamma) * gain));
        }
        return tone;
    }

    private byte[] grain() {
        SplittableRandom random = Seeds.of(seed, 1);
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
