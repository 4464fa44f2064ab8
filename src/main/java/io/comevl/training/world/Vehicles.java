package io.comevl.training.world;

import java.awt.Color;
import java.util.List;
import java.util.SplittableRandom;

/** Models of what drives. */
final class Vehicles {

    private static final Color GLASS = new Color(38, 46, 54);
    private static final Color TYRE = new Color(24, 24, 26);
    private static final Color LAMP = new Color(245, 242, 225);
    private static final Color TAIL = new Color(190, 20, 24);

    private Vehicles() {}

    static void car(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color paint = look.colour().shade(random);
        boolean estate = random.nextDouble() < 0.35;
        double length = random.nextDouble(3.9, 4.7);
        double width = random.nextDouble(1.7, 1.85);
        double belt = random.nextDouble(0.8, 0.92);
        double roof = belt + random.nextDouble(0.5, 0.6);
        Color glass = Light.mixed(GLASS, new Color(120, 140, 150), random.nextDouble(0.5));

        body(sketch, paint, length, width, belt);
        wheels(sketch, length * 0.31, width, 0.32, length * 0.31);

        double cabinLength = length * (estate ? 0.66 : 0.56);
        double cabinX = length * (estate ? -0.13 : -0.07);
        double roofLength = cabinLength * (estate ? 0.72 : 0.52);
        List<Vec> low = Rings.rectangle(cabinX, cabinLength, width - 0.14, belt);
        List<Vec> high = Rings.rectangle(cabinX - length * 0.015, roofLength, width - 0.5, roof);
        sketch.part(1, cabinX, 0, belt);
        sketch.loft(low, high, paint, Light.scaled(paint, 1.05));
        Color bright = Light.mixed(glass, new Color(190, 205, 215), 0.25);
        sketch.inset(bright, Rings.face(low, high, 0), 0.06, 0.94, 0.08, 0.92);
        sketch.inset(bright, Rings.face(low, high, 2), 0.08, 0.92, 0.1, 0.9);
        for (int side = 1; side <= 3; side += 2) {
            sketch.inset(glass, Rings.face(low, high, side), 0.08, 0.48, 0.12, 0.9);
            sketch.inset(glass, Rings.face(low, high, side), 0.53, 0.92, 0.12, 0.9);
        }
        for (int side = -1; side <= 1; side += 2) {
            double y = side * (width / 2 + 0.08);
            sketch.part(1, cabinX + cabinLength * 0.36, y, belt);
            sketch.loft(
                    mirror(cabinX + cabinLength * 0.36, y, belt),
                    mirror(cabinX + cabinLength * 0.36, y, belt + 0.15),
                    Light.scaled(paint, 0.8),
                    paint);
        }
    }

    private static List<Vec> mirror(double x, double y, double height) {
        return Rings.rectangle(x, 0.1, 0.2, height).stream()
                .map(corner -> corner.plus(new Vec(0, y, 0)))
                .toList();
    }

    private static void body(Sketch sketch, Color paint, double length, double width, double belt) {
        sketch.part(0, 0, 0, 0);
        double waist = belt * 0.62;
        List<Vec> sill = Rings.rounded(0, length * 0.97, width * 0.97, 0.35, 0.2);
        List<Vec> middle = Rings.rounded(0, length, width, 0.38, waist);
        List<Vec> shoulder = Rings.rounded(0, length * 0.95, width * 0.93, 0.34, belt);
        sketch.loft(sill, middle, Light.scaled(paint, 0.86), paint);
        sketch.loft(middle, shoulder, paint, Light.scaled(paint, 0.97));
        Vec[] front = Rings.face(
                Rings.rectangle(0, length * 1.002, width * 0.8, 0.3),
                Rings.rectangle(0, length * 1.002, width * 0.8, waist + 0.1),
                0);
        sketch.inset(LAMP, front, 0, 0.2, 0.55, 0.9);
        sketch.inset(LAMP, front, 0.8, 1, 0.55, 0.9);
        sketch.inset(GLASS, front, 0.25, 0.75, 0.2, 0.75);
        Vec[] back = Rings.face(
                Rings.rectangle(0, length * 1.002, width * 0.84, 0.3),
                Rings.rectangle(0, length * 1.002, width * 0.84, waist + 0.12),
                2);
        sketch.inset(TAIL, back, 0, 0.2, 0.55, 0.95);
        sketch.inset(TAIL, back, 0.8, 1, 0.55, 0.95);
        sketch.inset(new Color(225, 225, 215), back, 0.36, 0.64, 0.3, 0.6);
    }

    private static void wheels(Sketch sketch, double front, double width, double radius, double back) {
        for (int side = -1; side <= 1; side += 2) {
            for (double x : new double[] {front, -back}) {
                Vec hub = new Vec(x, side * width * 0.502, radius);
                sketch.wheel(hub, radius, side, TYRE);
                sketch.wheel(hub.plus(new Vec(0, side * 0.01, 0)), radius * 0.6, side, new Color(150, 152, 156));
            }
        }
    }

    static void truck(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color paint = look.colour().shade(random);
        Color stripe = Light.scaled(paint, random.nextDouble(0.75, 1.25));
        Color cabin = random.nextDouble() < 0.6 ? paint : new Color(214, 214, 210);
        double width = random.nextDouble(2.0, 2.3);
        double length = random.nextDouble(5.6, 6.8);
        double top = random.nextDouble(2.5, 3.0);
        double cab = 1.7;
        sketch.part(0, 0, 0, 0);
        sketch.loft(
                Rings.rectangle(0, length, width * 0.9, 0.45),
                Rings.rectangle(0, length, width * 0.9, 0.75),
                new Color(50, 50, 54),
                new Color(60, 60, 64));
        wheels(sketch, length * 0.36, width, 0.45, length * 0.3);

        double cabX = length / 2 - cab / 2;
        sketch.part(1, cabX, 0, 1);
        List<Vec> low = Rings.rectangle(cabX, cab, width, 0.5);
        List<Vec> waist = Rings.rectangle(cabX, cab, width, 1.2);
        List<Vec> roof = Rings.rectangle(cabX - 0.12, cab - 0.3, width * 0.94, 2.1);
        sketch.loft(low, waist, cabin, cabin);
        sketch.loft(waist, roof, cabin, cabin);
        sketch.inset(GLASS, Rings.face(waist, roof, 0), 0.06, 0.94, 0.12, 0.88);
        sketch.inset(GLASS, Rings.face(waist, roof, 1), 0.15, 0.75, 0.12, 0.8);
        sketch.inset(GLASS, Rings.face(waist, roof, 3), 0.25, 0.85, 0.12, 0.8);
        sketch.inset(LAMP, Rings.face(low, waist, 0), 0.06, 0.24, 0.2, 0.42);
        sketch.inset(LAMP, Rings.face(low, waist, 0), 0.76, 0.94, 0.2, 0.42);
        sketch.inset(GLASS, Rings.face(low, waist, 0), 0.3, 0.7, 0.2, 0.8);

        double boxLength = length - cab - 0.25;
        double boxX = -length / 2 + boxLength / 2;
        sketch.part(1, boxX, 0, 1);
        List<Vec> floor = Rings.rectangle(boxX, boxLength, width * 1.03, 0.75);
        List<Vec> lid = Rings.rectangle(boxX, boxLength, width * 1.03, top);
        sketch.loft(floor, lid, paint, Light.scaled(paint, 1.02));
        sketch.inset(Light.scaled(paint, 0.7), Rings.face(floor, lid, 2), 0.49, 0.51, 0.03, 0.97);
        sketch.inset(TAIL, Rings.face(floor, lid, 2), 0.03, 0.14, 0.01, 0.06);
        sketch.inset(TAIL, Rings.face(floor, lid, 2), 0.86, 0.97, 0.01, 0.06);
        sketch.inset(stripe, Rings.face(floor, lid, 1), 0.1, 0.9, 0.4, 0.55);
        sketch.inset(stripe, Rings.face(floor, lid, 3), 0.1, 0.9, 0.4, 0.55);
    }

    static void bus(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color paint = look.colour().shade(random);
        double length = random.nextDouble(8.2, 9.8);
        double width = 2.5;
        double top = random.nextDouble(2.8, 3.1);
        Color roof = random.nextDouble() < 0.5 ? Light.mixed(paint, Color.WHITE, 0.6) : paint;
        sketch.part(0, 0, 0, 0);
        List<Vec> low = Rings.rectangle(0, length, width, 0.35);
        List<Vec> high = Rings.rectangle(0, length * 0.985, width * 0.96, top);
        sketch.loft(low, high, paint, roof);
        int windows = 6 + random.nextInt(3);
        for (int side = 1; side <= 3; side += 2) {
            for (int i = 0; i < windows; i++) {
                double from = 0.04 + 0.92 * i / windows;
                sketch.inset(GLASS, Rings.face(low, high, side), from, from + 0.84 / windows, 0.46, 0.84);
            }
            sketch.inset(Light.scaled(paint, 0.7), Rings.face(low, high, side), 0, 1, 0.03, 0.1);
        }
        sketch.inset(GLASS, Rings.face(low, high, 0), 0.05, 0.95, 0.36, 0.86);
        sketch.inset(new Color(250, 180, 60), Rings.face(low, high, 0), 0.25, 0.75, 0.89, 0.97);
        sketch.inset(LAMP, Rings.face(low, high, 0), 0.06, 0.2, 0.1, 0.2);
        sketch.inset(LAMP, Rings.face(low, high, 0), 0.8, 0.94, 0.1, 0.2);
        sketch.inset(GLASS, Rings.face(low, high, 2), 0.15, 0.85, 0.5, 0.82);
        sketch.inset(TAIL, Rings.face(low, high, 2), 0.05, 0.15, 0.12, 0.28);
        sketch.inset(TAIL, Rings.face(low, high, 2), 0.85, 0.95, 0.12, 0.28);
        wheels(sketch, length * 0.33, width, 0.48, length * 0.28);
        sketch.part(1, -length * 0.1, 0, top);
        sketch.loft(
                Rings.rectangle(-length * 0.1, 1.8, 1.3, top),
                Rings.rectangle(-length * 0.1, 1.7, 1.2, top + 0.2),
                Light.scaled(roof, 0.9),
                Light.scaled(roof, 0.95));
    }
}
