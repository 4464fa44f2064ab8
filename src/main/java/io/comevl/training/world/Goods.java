package io.comevl.training.world;

import java.awt.Color;
import java.util.List;
import java.util.SplittableRandom;

/** Models of what is carried, stacked and sold. */
final class Goods {

    private Goods() {}

    static void bottle(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color glass = Light.mixed(look.colour().shade(random), Color.WHITE, 0.12);
        double body = random.nextDouble(0.033, 0.042);
        double shoulder = random.nextDouble(0.13, 0.17);
        double neck = shoulder + random.nextDouble(0.05, 0.08);
        double throat = body * random.nextDouble(0.32, 0.42);
        Color cap = Seeds.any(random, List.of(Colour.values())).shade(random);
        double opacity = random.nextDouble() < 0.4 ? 1 : random.nextDouble(0.5, 0.85);
        sketch.part(0, 0, 0, 0);
        sketch.lathe(
                0,
                0,
                new double[][] {
                    {body * 0.92, 0}, {body, 0.012}, {body, shoulder}, {body * 0.8, shoulder + 0.02}, {throat, neck}
                },
                Light.clear(glass, opacity),
                glass);
        if (random.nextDouble() < 0.6) {
            double from = shoulder * random.nextDouble(0.3, 0.42);
            Color label = random.nextDouble() < 0.6 ? new Color(238, 236, 228) : Light.scaled(glass, 1.5);
            sketch.lathe(
                    0, 0, new double[][] {{body * 1.015, from}, {body * 1.015, from + shoulder * 0.4}}, label, glass);
            sketch.lathe(
                    0,
                    0,
                    new double[][] {
                        {body, from + shoulder * 0.4}, {body, shoulder}, {body * 0.8, shoulder + 0.02}, {throat, neck}
                    },
                    Light.clear(glass, opacity),
                    glass);
        }
        sketch.lathe(0, 0, new double[][] {{throat * 1.2, neck}, {throat * 1.2, neck + 0.022}}, cap, cap);
    }

    static void cup(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color glaze = look.colour().shade(random);
        double radius = random.nextDouble(0.038, 0.046);
        double height = random.nextDouble(0.085, 0.11);
        double foot = radius * random.nextDouble(0.7, 0.98);
        sketch.part(0, radius, 0, height / 2);
        Vec upper = new Vec(radius * 0.95, 0, height * 0.8);
        Vec lower = new Vec(foot * 1.0, 0, height * 0.25);
        Vec out = new Vec(radius + 0.028, 0, height * 0.72);
        Vec in = new Vec(radius + 0.026, 0, height * 0.38);
        sketch.tube(upper, out, 0.006, 0.006, glaze);
        sketch.tube(out, in, 0.006, 0.006, glaze);
        sketch.tube(in, lower, 0.006, 0.006, glaze);
        sketch.part(0, 0, 0, height / 2);
        sketch.lathe(0, 0, new double[][] {{foot, 0}, {radius, height}}, glaze, Light.scaled(glaze, 0.95));
        Color inside = random.nextDouble() < 0.5 ? new Color(58, 34, 20) : Light.scaled(glaze, 0.5);
        sketch.lathe(0, 0, new double[][] {{radius * 0.88, height * 0.999}, {radius * 0.88, height}}, glaze, inside);
    }

    static void ball(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color skin = look.colour().shade(random);
        double radius = random.nextDouble(0.11, 0.15);
        sketch.part(0, 0, 0, radius);
        sketch.ball(new Vec(0, 0, radius), radius, skin);
    }

    static void box(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        boolean cardboard = look.colour() == Colour.BROWN;
        Color card = cardboard
                ? new Color(176 + random.nextInt(20), 134 + random.nextInt(16), 90)
                : look.colour().shade(random);
        double length = random.nextDouble(0.35, 0.5);
        double width = random.nextDouble(0.3, 0.42);
        double height = random.nextDouble(0.25, 0.45);
        List<Vec> low = Rings.rectangle(0, length, width, 0);
        List<Vec> high = Rings.rectangle(0, length, width, height);
        Color tape = cardboard ? new Color(206, 172, 124) : Light.mixed(card, Color.WHITE, 0.35);
        sketch.part(0, 0, 0, 0);
        sketch.loft(low, high, card, card);
        Vec[] lid = high.toArray(Vec[]::new);
        sketch.inset(tape, lid, 0.44, 0.56, 0, 1);
        for (int face = 0; face < 4; face += 2) {
            sketch.inset(tape, Rings.face(low, high, face), 0.44, 0.56, 0.75, 1);
            sketch.inset(new Color(240, 238, 230), Rings.face(low, high, face), 0.62, 0.9, 0.25, 0.55);
        }
        sketch.inset(Light.scaled(card, 0.75), Rings.face(low, high, 1 + 2 * random.nextInt(2)), 0.1, 0.35, 0.15, 0.4);
    }

    static void cone(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color plastic = look.colour().shade(random);
        double height = random.nextDouble(0.5, 0.75);
        double base = 0.15;
        double tip = 0.03;
        sketch.part(0, 0, 0, 0);
        sketch.loft(
                Rings.rounded(0, 0.4, 0.4, 0.04, 0),
                Rings.rounded(0, 0.38, 0.38, 0.04, 0.04),
                Light.scaled(plastic, 0.8),
                Light.scaled(plastic, 0.85));
        int stripes = 1 + random.nextInt(2);
        sketch.part(1, 0, 0, 0.3);
        band(sketch, 0.04, height, base, tip, height, plastic);
        for (int i = 0; i < stripes; i++) {
            double from = height * (0.35 + 0.28 * i);
            band(sketch, from, from + height * 0.15, base, tip, height, new Color(238, 238, 234));
            band(sketch, from + height * 0.15, height, base, tip, height, plastic);
        }
    }

    private static void band(
            Sketch sketch, double from, double to, double base, double tip, double height, Color colour) {
        double low = base + (tip - base) * from / height;
        double high = base + (tip - base) * to / height;
        sketch.lathe(0, 0, new double[][] {{low, from}, {high, to}}, colour, Light.scaled(colour, 0.8));
    }

    static void suitcase(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color shell = look.colour().shade(random);
        double height = random.nextDouble(0.5, 0.68);
        double width = random.nextDouble(0.36, 0.46);
        double depth = random.nextDouble(0.22, 0.28);
        Color metal = new Color(110, 112, 116);
        for (int side = -1; side <= 1; side += 2) {
            sketch.part(0, 0, side * width * 0.4, 0.03);
            sketch.tube(
                    new Vec(depth * 0.35, side * width * 0.4, 0.03),
                    new Vec(-depth * 0.35, side * width * 0.4, 0.03),
                    0.03,
                    0.03,
                    new Color(26, 26, 28));
        }
        sketch.part(1, 0, 0, height / 2);
        List<Vec> low = Rings.rounded(0, depth, width, 0.05, 0.06);
        List<Vec> high = Rings.rounded(0, depth, width, 0.05, 0.06 + height);
        sketch.loft(low, high, shell, Light.scaled(shell, 1.05));
        for (int side : new int[] {0, 2}) {
            Vec[] face = Rings.face(
                    Rings.rectangle(0, depth * 1.002, width * 0.8, 0.06),
                    Rings.rectangle(0, depth * 1.002, width * 0.8, 0.06 + height),
                    side);
            for (int i = 0; i < 4; i++) {
                sketch.inset(Light.scaled(shell, 0.72), face, 0.1 + 0.25 * i, 0.14 + 0.25 * i, 0.06, 0.94);
            }
        }
        if (random.nextDouble() < 0.7) {
            double reach = 0.06 + height + random.nextDouble(0.1, 0.35);
            for (int side = -1; side <= 1; side += 2) {
                sketch.part(0, -depth * 0.3, side * 0.1, height);
                sketch.tube(
                        new Vec(-depth * 0.3, side * 0.1, height),
                        new Vec(-depth * 0.3, side * 0.1, reach),
                        0.011,
                        0.011,
                        metal);
            }
            sketch.part(2, -depth * 0.3, 0, reach);
            sketch.tube(
                    new Vec(-depth * 0.3, -0.1, reach),
                    new Vec(-depth * 0.3, 0.1, reach),
                    0.016,
                    0.016,
                    new Color(30, 30, 32));
        }
    }
}
