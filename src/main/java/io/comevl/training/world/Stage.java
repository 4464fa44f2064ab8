package io.comevl.training.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.SplittableRandom;

/** Paints flat areas of ground and wall as the lens sees them. */
record Stage(Lens lens, Graphics2D canvas, SplittableRandom random) {

    /** Fills the whole frame. */
    void all(Color colour) {
        canvas.setColor(colour);
        canvas.fill(new Rectangle2D.Double(-1, -1, lens.aspect() + 2, 3));
    }

    /** A rectangle on the ground, turned by an angle around the place before it is moved there. */
    void ground(Color colour, Vec middle, double length, double width, double turn) {
        Vec along = new Vec(Math.cos(turn) * length / 2, Math.sin(turn) * length / 2, 0);
        Vec across = new Vec(-Math.sin(turn) * width / 2, Math.cos(turn) * width / 2, 0);
        canvas.setColor(colour);
        canvas.fill(lens.outline(List.of(
                middle.minus(along).minus(across),
                middle.plus(along).minus(across),
                middle.plus(along).plus(across),
                middle.minus(along).plus(across))));
    }

    /** A round blot on the ground. */
    void blot(Color colour, Vec middle, double length, double width, double turn) {
        canvas.setColor(colour);
        canvas.fill(lens.outline(Rings.ellipse(0, length, width, 0).stream()
                .map(corner -> middle.plus(new Vec(
                        corner.x() * Math.cos(turn) - corner.y() * Math.sin(turn),
                        corner.x() * Math.sin(turn) + corner.y() * Math.cos(turn),
                        0)))
                .toList()));
    }

    /** A rectangle on an upright wall at a distance, between two places along it and two heights. */
    void wall(Color colour, double distance, double left, double right, double bottom, double top) {
        canvas.setColor(colour);
        canvas.fill(lens.outline(List.of(
                new Vec(left, distance, bottom),
                new Vec(right, distance, bottom),
                new Vec(right, distance, top),
                new Vec(left, distance, top))));
    }

    /** A colour near another one. */
    Color near(int red, int green, int blue, double spread) {
        double factor = 1 + random.nextDouble(-spread, spread);
        double warm = random.nextDouble(-spread, spread) * 0.3;
        return Light.scaled(new Color(clamp(red * (1 + warm)), clamp(green), clamp(blue * (1 - warm))), factor);
    }

    /** One of some. */
    @SafeVarargs
    final <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static int clamp(double level) {
        return (int) Math.max(0, Math.min(255, level));
    }
}
