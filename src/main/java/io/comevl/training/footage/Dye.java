package io.comevl.training.footage;

import io.comevl.training.world.Kind;
import java.awt.Color;
import java.util.SplittableRandom;

/**
 * Makes one thing look like another of its kind: other paint, clothes, light and clearness. Its light and dark parts stay
 * where they are; each band of its height is drawn towards a colour of its own. Owns its arrays.
 *
 * @param bounds float32[bands - 1], where one band ends and the next begins, 0 at the top to 1
 * @param colours float32[bands, 3], 1 is full light
 * @param weights float32[bands], 0 keeps the own colour
 * @param tones float32[bands, 256], light of the colour for a level of luma by the thing's bright one
 * @param gain of all light
 * @param opacity 1 hides what is behind
 */
record Dye(float[] bounds, float[][] colours, float[] weights, float[][] tones, float gain, float opacity) {

    private static final int LEVELS = 256;

    /** Half the height in which one band becomes the next. */
    private static final double SEAM = 0.025;

    /** How often hair falls over the shoulders: on one person it must not look like a second one. */
    private static final double LONG_HAIR = 0.4;

    /** Some look for a thing of a kind. */
    static Dye of(Kind kind, SplittableRandom random) {
        return switch (kind) {
            case PERSON -> clothes(random);
            case BOTTLE -> glass(random);
            case CAR, TRUCK, BUS, BICYCLE, CHAIR, SUITCASE, CONE, BOX, BALL, CUP -> paint(random);
            case DOG, CAT -> plain(random);
        };
    }

    /** Only other light. */
    static Dye plain(SplittableRandom random) {
        return bands(new float[0], random, new double[] {0}, new double[] {1}, 1);
    }

    private static Dye paint(SplittableRandom random) {
        double weight = random.nextDouble() < 0.3 ? 0 : random.nextDouble(0.5, 0.97);
        return bands(new float[0], random, new double[] {weight}, new double[] {random.nextDouble(0.85, 1.35)}, 1);
    }

    private static Dye glass(SplittableRandom random) {
        double weight = random.nextDouble() < 0.6 ? 0 : random.nextDouble(0.1, 0.5);
        return bands(
                new float[0],
                random,
                new double[] {weight},
                new double[] {random.nextDouble(0.8, 1.2)},
                random.nextDouble() < 0.6 ? 1 : (float) random.nextDouble(0.72, 1));
    }

    /** Hair, above the waist, below it. */
    private static Dye clothes(SplittableRandom random) {
        boolean isLong = random.nextDouble() < LONG_HAIR;
        float[] bounds = {
            (float) (isLong ? random.nextDouble(0.2, 0.42) : random.nextDouble(0.13, 0.18)),
            (float) random.nextDouble(0.44, 0.58)
        };
        boolean own = !isLong && random.nextDouble() < 0.25;
        double hair = isLong ? random.nextDouble(0.4, 0.9) : shortHair(own, random);
        double top = own ? 0 : random.nextDouble(0.4, 0.95);
        double legs = own || random.nextDouble() < 0.3 ? 0 : random.nextDouble(0.4, 0.9);
        double[] gammas = {random.nextDouble(0.7, 1.2), random.nextDouble(0.3, 0.9), random.nextDouble(0.35, 1)};
        return bands(bounds, random, new double[] {hair, top, legs}, gammas, 1);
    }

    private static double shortHair(boolean own, SplittableRandom random) {
        return own || random.nextDouble() < 0.6 ? 0 : random.nextDouble(0.2, 0.7);
    }

    private static Dye bands(
            float[] bounds, SplittableRandom random, double[] weights, double[] gammas, float opacity) {
        int bands = weights.length;
        float[][] colours = new float[bands][];
        float[] strength = new float[bands];
        float[][] tones = new float[bands][LEVELS];
        for (int band = 0; band < bands; band++) {
            colours[band] = colour(random);
            strength[band] = (float) weights[band];
            for (int level = 0; level < LEVELS; level++) {
                tones[band][level] = (float) (255 * Math.pow(level / (LEVELS - 1.0), gammas[band]));
            }
        }
        return new Dye(bounds, colours, strength, tones, (float) random.nextDouble(0.78, 1.2), opacity);
    }

    /** As paint and cloth are: often grey, dark or light, else of any hue. */
    private static float[] colour(SplittableRandom random) {
        double value = random.nextDouble() < 0.35 ? random.nextDouble(0.1, 0.35) : random.nextDouble(0.35, 1);
        double saturation = random.nextDouble() < 0.4 ? random.nextDouble(0, 0.15) : random.nextDouble(0.15, 0.8);
        int rgb = Color.HSBtoRGB((float) random.nextDouble(), (float) saturation, (float) value);
        return new float[] {((rgb >> 16) & 0xff) / 255f, ((rgb >> 8) & 0xff) / 255f, (rgb & 0xff) / 255f};
    }

    /**
     * Dyes a premultiplied pixel in place.
     *
     * @param rgba its colours and alpha, 0 to 255
     * @param height where it is in the thing, 0 at the top to 1
     * @param bright the thing's bright luma
     */
    void apply(float[] rgba, double height, double bright) {
        int band = 0;
        while (band < bounds.length && height > bounds[band] + SEAM) {
            band++;
        }
        int next = Math.min(band + 1, weights.length - 1);
        float part = band == next ? 0 : (float) Math.max(0, (height - bounds[band] + SEAM) / (2 * SEAM));
        float alpha = rgba[3];
        double luma = Cutout.luma(rgba[0], rgba[1], rgba[2]);
        int level = (int) Math.min(LEVELS - 1, (LEVELS - 1) * 255 * luma / Math.max(1, alpha) / bright);
        float own = 1 - weights[band] * (1 - part) - weights[next] * part;
        float light = (1 - part) * weights[band] * tones[band][level] * alpha / 255;
        float nextLight = part * weights[next] * tones[next][level] * alpha / 255;
        for (int channel = 0; channel < 3; channel++) {
            float dyed = own * rgba[channel] + light * colours[band][channel] + nextLight * colours[next][channel];
            rgba[channel] = Math.min(alpha, dyed * gain) * opacity;
        }
        rgba[3] = alpha * opacity;
    }
}
