package io.comevl.training.world;

import java.awt.Color;
import java.util.List;
import java.util.SplittableRandom;

/** Models of what walks. */
final class Figures {

    private static final List<Color> SKINS = List.of(
            new Color(236, 196, 168), new Color(214, 164, 128), new Color(172, 120, 84), new Color(112, 76, 54));
    private static final List<Color> HAIRS =
            List.of(new Color(30, 24, 22), new Color(74, 48, 30), new Color(196, 158, 96), new Color(120, 116, 112));
    private static final List<Color> TROUSERS = List.of(
            new Color(40, 50, 80),
            new Color(34, 34, 38),
            new Color(96, 88, 76),
            new Color(120, 124, 130),
            new Color(66, 86, 120));

    private Figures() {}

    static void person(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color top = look.colour().shade(random);
        Color skin = Seeds.any(random, SKINS);
        Color hair = Seeds.any(random, HAIRS);
        Color legs = Seeds.any(random, TROUSERS);
        double build = random.nextDouble(0.9, 1.15);
        boolean longHair = random.nextDouble() < 0.4;
        boolean coat = random.nextDouble() < 0.3;
        boolean bareArms = random.nextDouble() < 0.35;
        double swing = Math.sin(stride * 2 * Math.PI / 1.4);
        double hip = 0.88;

        for (int side = -1; side <= 1; side += 2) {
            double reach = side * swing * 0.3;
            Vec joint = new Vec(0, side * 0.09, hip);
            Vec knee = new Vec(reach * 0.55 + 0.04, side * 0.1, 0.48);
            Vec foot = new Vec(reach, side * 0.1, 0.08);
            sketch.part(0, reach, side * 0.1, 0.3);
            sketch.tube(
                    foot.plus(new Vec(-0.04, 0, -0.02)),
                    foot.plus(new Vec(0.13, 0, -0.03)),
                    0.055,
                    0.045,
                    new Color(36, 30, 28));
            sketch.tube(joint, knee, 0.095 * build, 0.07, legs);
            sketch.tube(knee, foot, 0.07, 0.05, legs);
        }
        double hem = coat ? 0.55 : hip - 0.06;
        sketch.part(1, 0, 0, 1.1);
        sketch.loft(
                Rings.ellipse(0, 0.26 * build, (coat ? 0.46 : 0.38) * build, hem),
                Rings.ellipse(0, 0.23 * build, 0.36 * build, 1.12),
                Light.scaled(top, 0.92),
                top);
        sketch.loft(
                Rings.ellipse(0, 0.23 * build, 0.36 * build, 1.12),
                Rings.ellipse(0, 0.2 * build, 0.42 * build, 1.42),
                top,
                top);
        sketch.loft(Rings.ellipse(0, 0.2 * build, 0.42 * build, 1.42), Rings.ellipse(0, 0.12, 0.15, 1.5), top, skin);
        for (int side = -1; side <= 1; side += 2) {
            double reach = -side * swing * 0.26;
            Vec shoulder = new Vec(0, side * 0.22 * build, 1.38);
            Vec elbow = new Vec(reach * 0.4, side * 0.27 * build, 1.12);
            Vec hand = new Vec(reach + 0.06, side * 0.26 * build, 0.88);
            sketch.part(1, reach * 0.5, side * 0.27, 1.1);
            sketch.tube(elbow, hand, 0.048, 0.038, bareArms ? skin : top);
            sketch.tube(hand, hand, 0.045, 0.045, skin);
            sketch.tube(shoulder, elbow, 0.075 * build, 0.055, top);
        }
        sketch.part(2, 0, 0, 1.5);
        sketch.tube(new Vec(0, 0, 1.46), new Vec(0.01, 0, 1.56), 0.055, 0.055, skin);
        sketch.part(2, 0.03, 0, 1.6);
        sketch.ball(new Vec(0.03, 0, 1.64), 0.1, skin);
        sketch.part(2, -0.03, 0, 1.64);
        sketch.ball(new Vec(-0.02, 0, 1.67), 0.108, hair);
        if (longHair) {
            sketch.part(2, -0.08, 0, 1.55);
            sketch.tube(new Vec(-0.05, 0, 1.64), new Vec(-0.09, 0, 1.42), 0.1, 0.085, hair);
        }
        if (random.nextDouble() < 0.2) {
            sketch.part(1, -0.2, 0, 1.2);
            sketch.loft(
                    Rings.rounded(-0.2, 0.18, 0.3, 0.05, 0.98),
                    Rings.rounded(-0.18, 0.14, 0.26, 0.05, 1.4),
                    legs,
                    legs);
        }
    }

    static void dog(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color fur = look.colour().shade(random);
        Color dark = Light.scaled(fur, 0.55);
        double girth = random.nextDouble(0.1, 0.14);
        double leg = random.nextDouble(0.3, 0.42);
        legs(sketch, fur, leg, 0.27, 0.09, 0.045, stride);
        sketch.part(1, 0, 0, leg + 0.05);
        sketch.tube(new Vec(-0.26, 0, leg + 0.07), new Vec(0.26, 0, leg + 0.09), girth * 0.9, girth * 1.1, fur);
        sketch.part(1, -0.4, 0, leg + 0.2);
        sketch.tube(
                new Vec(-0.34, 0, leg + 0.12),
                new Vec(-0.52, 0.04 * Math.sin(stride * 9), leg + 0.32),
                0.04,
                0.02,
                fur);
        sketch.part(1, 0.4, 0, leg + 0.25);
        sketch.tube(new Vec(0.27, 0, leg + 0.13), new Vec(0.38, 0, leg + 0.3), 0.08, 0.07, fur);
        sketch.part(2, 0.42, 0, leg + 0.35);
        sketch.ball(new Vec(0.42, 0, leg + 0.34), 0.095, fur);
        sketch.part(2, 0.52, 0, leg + 0.3);
        sketch.tube(new Vec(0.46, 0, leg + 0.32), new Vec(0.58, 0, leg + 0.29), 0.055, 0.04, fur);
        sketch.tube(new Vec(0.61, 0, leg + 0.3), new Vec(0.62, 0, leg + 0.3), 0.02, 0.02, new Color(20, 18, 18));
        for (int side = -1; side <= 1; side += 2) {
            sketch.part(2, 0.38, side * 0.09, leg + 0.36);
            sketch.tube(
                    new Vec(0.39, side * 0.07, leg + 0.41), new Vec(0.37, side * 0.11, leg + 0.3), 0.035, 0.025, dark);
        }
    }

    static void cat(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color fur = look.colour().shade(random);
        double leg = 0.17;
        legs(sketch, fur, leg, 0.14, 0.05, 0.026, stride);
        sketch.part(1, 0, 0, leg + 0.05);
        sketch.tube(new Vec(-0.15, 0, leg + 0.05), new Vec(0.15, 0, leg + 0.04), 0.078, 0.07, fur);
        sketch.part(1, -0.3, 0, leg + 0.2);
        sketch.tube(new Vec(-0.2, 0, leg + 0.08), new Vec(-0.33, 0, leg + 0.17), 0.028, 0.024, fur);
        sketch.tube(new Vec(-0.33, 0, leg + 0.17), new Vec(-0.35, 0, leg + 0.33), 0.024, 0.02, fur);
        sketch.part(2, 0.23, 0, leg + 0.15);
        sketch.ball(new Vec(0.23, 0, leg + 0.14), 0.075, fur);
        sketch.tube(
                new Vec(0.28, 0, leg + 0.12),
                new Vec(0.3, 0, leg + 0.115),
                0.035,
                0.03,
                Light.mixed(fur, Color.WHITE, 0.4));
        for (int side = -1; side <= 1; side += 2) {
            sketch.part(2, 0.22, side * 0.05, leg + 0.21);
            sketch.tube(
                    new Vec(0.22, side * 0.045, leg + 0.19),
                    new Vec(0.22, side * 0.055, leg + 0.24),
                    0.03,
                    0.008,
                    Light.scaled(fur, 0.8));
        }
    }

    private static void legs(
            Sketch sketch, Color fur, double leg, double apart, double wide, double thick, double stride) {
        for (int end = -1; end <= 1; end += 2) {
            for (int side = -1; side <= 1; side += 2) {
                double reach = end * side * Math.sin(stride * 2 * Math.PI / (leg * 2.4)) * leg * 0.35;
                sketch.part(0, end * apart, side * wide, leg / 2);
                sketch.tube(
                        new Vec(end * apart, side * wide, leg + 0.02),
                        new Vec(end * apart + reach, side * wide, thick),
                        thick * 1.4,
                        thick,
                        Light.scaled(fur, 0.93));
            }
        }
    }
}
