package io.comevl.training.world;

import java.awt.Color;
import java.util.List;
import java.util.SplittableRandom;

/** Models of what stands about on thin legs or wheels. */
final class Furniture {

    private Furniture() {}

    static void bicycle(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color paint = look.colour().shade(random);
        Color black = new Color(28, 28, 30);
        double radius = 0.34;
        double apart = 0.52;
        for (int end = -1; end <= 1; end += 2) {
            sketch.part(0, end * apart, 0, radius);
            Vec hub = new Vec(end * apart, 0, radius);
            for (int i = 0; i < 14; i++) {
                sketch.tube(rim(hub, radius, i), rim(hub, radius, i + 1), 0.028, 0.028, black);
            }
            for (int i = 0; i < 14; i += 2) {
                sketch.tube(hub, rim(hub, radius, i), 0.006, 0.006, new Color(170, 172, 176));
            }
        }
        Vec crank = new Vec(-0.05, 0, 0.3);
        Vec seat = new Vec(-0.2, 0, 0.82);
        Vec head = new Vec(0.36, 0, 0.84);
        Vec back = new Vec(-apart, 0, radius);
        Vec front = new Vec(apart, 0, radius);
        sketch.part(1, 0, 0, 0.6);
        for (Vec[] bar : List.of(
                new Vec[] {crank, seat},
                new Vec[] {crank, head},
                new Vec[] {seat, head},
                new Vec[] {back, seat},
                new Vec[] {back, crank},
                new Vec[] {front, head})) {
            sketch.tube(bar[0], bar[1], 0.03, 0.03, paint);
        }
        sketch.tube(head, head.plus(new Vec(-0.03, 0, 0.16)), 0.02, 0.02, black);
        sketch.tube(head.plus(new Vec(-0.03, -0.26, 0.17)), head.plus(new Vec(-0.03, 0.26, 0.17)), 0.02, 0.02, black);
        sketch.tube(seat, seat.plus(new Vec(-0.02, 0, 0.1)), 0.018, 0.018, black);
        sketch.tube(seat.plus(new Vec(-0.12, 0, 0.12)), seat.plus(new Vec(0.12, 0, 0.11)), 0.07, 0.035, black);
        sketch.tube(crank.plus(new Vec(0.1, 0.08, -0.1)), crank.plus(new Vec(-0.1, -0.08, 0.1)), 0.018, 0.018, black);
    }

    private static Vec rim(Vec hub, double radius, int i) {
        double angle = 2 * Math.PI * i / 14;
        return hub.plus(new Vec(radius * Math.cos(angle), 0, radius * Math.sin(angle)));
    }

    static void chair(Sketch sketch, Look look, double stride) {
        SplittableRandom random = look.random();
        Color paint = look.colour().shade(random);
        Color frame = random.nextDouble() < 0.5 ? Light.scaled(paint, 0.7) : new Color(90, 92, 96);
        double width = random.nextDouble(0.44, 0.52);
        double back = random.nextDouble(0.85, 1.0);
        double inset = width / 2 - 0.04;
        for (int end = -1; end <= 1; end += 2) {
            for (int side = -1; side <= 1; side += 2) {
                sketch.part(0, end * inset, side * inset, 0.2);
                sketch.tube(
                        new Vec(end * inset * 1.08, side * inset * 1.08, 0.02),
                        new Vec(end * inset, side * inset, 0.42),
                        0.02,
                        0.022,
                        frame);
            }
        }
        sketch.part(1, 0, 0, 0.44);
        sketch.loft(
                Rings.rounded(0, width, width, 0.06, 0.41),
                Rings.rounded(0, width, width, 0.06, 0.47),
                Light.scaled(paint, 0.9),
                paint);
        double x = -width / 2 + 0.03;
        sketch.part(1, x, 0, 0.7);
        sketch.tube(new Vec(x, -inset, 0.45), new Vec(x - 0.06, -inset, back - 0.05), 0.018, 0.018, frame);
        sketch.tube(new Vec(x, inset, 0.45), new Vec(x - 0.06, inset, back - 0.05), 0.018, 0.018, frame);
        sketch.part(1, x - 0.05, 0, 0.8);
        sketch.loft(
                Rings.rectangle(x - 0.03, 0.035, width * 0.96, 0.58),
                Rings.rectangle(x - 0.07, 0.035, width * 0.94, back),
                paint,
                Light.scaled(paint, 1.05));
    }
}
