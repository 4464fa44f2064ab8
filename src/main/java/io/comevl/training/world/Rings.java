package io.comevl.training.world;

import java.util.ArrayList;
import java.util.List;

/** Outlines of cross-sections, counter-clockwise from above. */
final class Rings {

    private static final int CORNER_POINTS = 3;

    private Rings() {}

    /** A rectangle around (x, 0): right front, left front, left back, right back. */
    static List<Vec> rectangle(double x, double length, double width, double height) {
        return List.of(
                new Vec(x + length / 2, -width / 2, height),
                new Vec(x + length / 2, width / 2, height),
                new Vec(x - length / 2, width / 2, height),
                new Vec(x - length / 2, -width / 2, height));
    }

    /** A rectangle with round corners. */
    static List<Vec> rounded(double x, double length, double width, double corner, double height) {
        List<Vec> ring = new ArrayList<>();
        double[][] corners = {{1, -1}, {1, 1}, {-1, 1}, {-1, -1}};
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j <= CORNER_POINTS; j++) {
                double angle = Math.PI / 2 * (i - 1 + (double) j / CORNER_POINTS);
                ring.add(new Vec(
                        x + corners[i][0] * (length / 2 - corner) + corner * Math.cos(angle),
                        corners[i][1] * (width / 2 - corner) + corner * Math.sin(angle),
                        height));
            }
        }
        return ring;
    }

    /** An ellipse. */
    static List<Vec> ellipse(double x, double length, double width, double height) {
        List<Vec> ring = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double angle = 2 * Math.PI * i / 12;
            ring.add(new Vec(x + length / 2 * Math.cos(angle), width / 2 * Math.sin(angle), height));
        }
        return ring;
    }

    /** Face of a loft between two rings: bottom from corner i to the next, then back along the top. */
    static Vec[] face(List<Vec> low, List<Vec> high, int i) {
        int next = (i + 1) % low.size();
        return new Vec[] {low.get(i), low.get(next), high.get(next), high.get(i)};
    }
}
