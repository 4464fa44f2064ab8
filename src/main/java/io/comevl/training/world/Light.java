package io.comevl.training.world;

import java.awt.Color;
import java.util.SplittableRandom;

/**
 * How a world is lit.
 *
 * @param toSource unit direction to the sun or lamp
 * @param ambient light that comes from everywhere, as a factor
 * @param direct light of the source on a surface that faces it
 * @param shadow how dark a shadow's core is, 0 to 1
 * @param spread how soft shadows are: change of the source's direction across it
 */
record Light(Vec toSource, double ambient, double direct, double shadow, double spread) {

    static Light outdoors(SplittableRandom random) {
        boolean overcast = random.nextDouble() < 0.35;
        double azimuth = random.nextDouble(2 * Math.PI);
        double flat = overcast ? 0.35 : random.nextDouble(0.5, 1.2);
        Vec sun = new Vec(Math.cos(azimuth) * flat, Math.sin(azimuth) * flat, 1).unit();
        return overcast
                ? new Light(sun, 0.72, 0.3, 0.28, 0.35)
                : new Light(sun, 0.52, 0.58, random.nextDouble(0.4, 0.6), 0.05);
    }

    static Light indoors(SplittableRandom random) {
        double azimuth = random.nextDouble(2 * Math.PI);
        Vec lamp = new Vec(Math.cos(azimuth) * 0.45, Math.sin(azimuth) * 0.45, 1).unit();
        return new Light(lamp, 0.62, 0.42, random.nextDouble(0.22, 0.4), 0.3);
    }

    /** The colour of a surface with this normal. */
    Color on(Color surface, Vec normal) {
        return scaled(surface, ambient + direct * Math.max(0, normal.dot(toSource)));
    }

    static Color scaled(Color colour, double factor) {
        return new Color(
                level(colour.getRed() * factor),
                level(colour.getGreen() * factor),
                level(colour.getBlue() * factor),
                colour.getAlpha());
    }

    static Color mixed(Color a, Color b, double part) {
        return new Color(
                level(a.getRed() + (b.getRed() - a.getRed()) * part),
                level(a.getGreen() + (b.getGreen() - a.getGreen()) * part),
                level(a.getBlue() + (b.getBlue() - a.getBlue()) * part),
                level(a.getAlpha() + (b.getAlpha() - a.getAlpha()) * part));
    }

    static Color clear(Color colour, double opacity) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), level(255 * opacity));
    }

    private static int level(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
