package io.comevl.training.world;

import java.awt.Color;
import java.util.Locale;
import java.util.SplittableRandom;

/** Colours that a person would name. Each has many shades. */
public enum Colour {
    RED(0.995, 0.85, 0.72),
    ORANGE(0.07, 0.9, 0.9),
    YELLOW(0.145, 0.82, 0.9),
    GREEN(0.36, 0.65, 0.52),
    BLUE(0.61, 0.75, 0.68),
    PURPLE(0.77, 0.55, 0.55),
    BROWN(0.07, 0.6, 0.42),
    WHITE(0.12, 0.03, 0.92),
    GREY(0.6, 0.05, 0.55),
    BLACK(0.6, 0.12, 0.13);

    private final double hue;
    private final double saturation;
    private final double brightness;

    Colour(double hue, double saturation, double brightness) {
        this.hue = hue;
        this.saturation = saturation;
        this.brightness = brightness;
    }

    /** The word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One of its shades. */
    Color shade(SplittableRandom random) {
        double spread = this == WHITE || this == BLACK ? 0.03 : 0.09;
        return Color.getHSBColor(
                (float) (hue + random.nextDouble(-0.018, 0.018)),
                (float) clamp(saturation * random.nextDouble(0.85, 1.12)),
                (float) clamp(brightness + random.nextDouble(-spread, spread)));
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
