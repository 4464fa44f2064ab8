package io.comevl.training.world;

import java.util.SplittableRandom;

/** Smooth noise that repeats after 64 units: rough surfaces, stains, clouds. */
final class Grain {

    private static final int SIDE = 64;

    private final float[] lattice = new float[SIDE * SIDE];

    Grain(SplittableRandom random) {
        for (int i = 0; i < lattice.length; i++) {
            lattice[i] = (float) random.nextDouble(-1, 1);
        }
    }

    /** About -1 to 1, smooth over a distance of 1. */
    double at(double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double u = ease(x - left);
        double v = ease(y - top);
        double above = mix(knot(left, top), knot(left + 1, top), u);
        double below = mix(knot(left, top + 1), knot(left + 1, top + 1), u);
        return mix(above, below, v);
    }

    private float knot(int x, int y) {
        return lattice[(y & (SIDE - 1)) * SIDE + (x & (SIDE - 1))];
    }

    private static double mix(double a, double b, double part) {
        return a + (b - a) * part;
    }

    private static double ease(double part) {
        return part * part * (3 - 2 * part);
    }
}
