package io.comevl.training.world;

import java.awt.Color;
import java.awt.LinearGradientPaint;
import java.awt.MultipleGradientPaint;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;

/**
 * A thing as the lens sees it, put together from convex solids in its own coordinates: x ahead, y to its left, z up, the
 * origin on the ground below it. Solids become patches of the picture plane at once, so that painting, silhouette and
 * shadow are the same geometry.
 */
final class Sketch {

    /** Outlines grow by this much of the frame height so that neighbouring faces leave no seam. */
    private static final double SEAM = 0.0006;

    private static final int CIRCLE_POINTS = 16;

    private final Lens lens;
    private final Light light;
    private final Vec at;
    private final Vec ahead;
    private final Vec left;
    private final double scale;
    private final List<Drawing.Part> parts = new ArrayList<>();
    private Drawing.Part part;

    Sketch(Lens lens, Light light, Vec at, double heading, double scale) {
        this.lens = lens;
        this.light = light;
        this.at = at;
        this.ahead = new Vec(Math.cos(heading), Math.sin(heading), 0);
        this.left = new Vec(-Math.sin(heading), Math.cos(heading), 0);
        this.scale = scale;
    }

    /** Begins a part that is sorted by the depth of a place on it. */
    void part(int layer, double x, double y, double z) {
        part = new Drawing.Part(layer, lens.depth(place(x, y, z)), new ArrayList<>(), new ArrayList<>());
        parts.add(part);
    }

    private Vec place(double x, double y, double z) {
        return at.plus(ahead.times(x * scale)).plus(left.times(y * scale)).plus(new Vec(0, 0, z * scale));
    }

    private Vec place(Vec local) {
        return place(local.x(), local.y(), local.z());
    }

    /** A solid between two rings of equally many corners, both counter-clockwise seen from above, with its top. */
    void loft(List<Vec> low, List<Vec> high, Color sides, Color top) {
        List<Vec> all = new ArrayList<>();
        for (int i = 0; i < low.size(); i++) {
            int next = (i + 1) % low.size();
            panel(sides, low.get(i), low.get(next), high.get(next), high.get(i));
            all.add(place(low.get(i)));
            all.add(place(high.get(i)));
        }
        panel(top, high.toArray(Vec[]::new));
        part.solids().add(all);
    }

    /** A flat face; seen only from the side from which its corners run counter-clockwise. */
    void panel(Color colour, Vec... corners) {
        List<Vec> placed = new ArrayList<>();
        for (Vec corner : corners) {
            placed.add(place(corner));
        }
        Vec normal = normal(placed);
        if (normal.length() > 0 && normal.dot(lens.eye().minus(placed.get(0))) > 0) {
            part.patches().add(new Drawing.Patch(grown(placed), light.on(colour, normal.unit())));
        }
    }

    /** A face within a four-cornered face, from fractions along its bottom and up its height. */
    void inset(Color colour, Vec[] face, double from, double to, double bottom, double top) {
        panel(
                colour,
                within(face, from, bottom),
                within(face, to, bottom),
                within(face, to, top),
                within(face, from, top));
    }

    private static Vec within(Vec[] face, double along, double up) {
        return face[0].towards(face[1], along).towards(face[3].towards(face[2], along), up);
    }

    /** A flat disc that faces left (side 1) or right (side -1). */
    void wheel(Vec hub, double radius, int side, Color colour) {
        Vec[] rim = new Vec[CIRCLE_POINTS];
        for (int i = 0; i < rim.length; i++) {
            double angle = -side * 2 * Math.PI * i / rim.length;
            rim[i] = hub.plus(new Vec(radius * Math.cos(angle), 0, radius * Math.sin(angle)));
        }
        panel(colour, rim);
    }

    /** A limb with round ends, lighter on the side of the light. */
    void tube(Vec from, Vec to, double fromRadius, double toRadius, Color colour) {
        List<Point2D> edge = new ArrayList<>();
        List<Point2D> lit = new ArrayList<>();
        for (int end = 0; end < 2; end++) {
            Vec centre = place(end == 0 ? from : to);
            double radius = (end == 0 ? fromRadius : toRadius) * scale;
            ring(edge, centre, radius, 1, 0);
            ring(lit, centre, radius, 0.55, 0.3);
        }
        part.patches().add(new Drawing.Patch(Hull.of(edge), Light.scaled(colour, light.ambient() + 0.12)));
        part.patches()
                .add(new Drawing.Patch(Hull.of(lit), Light.scaled(colour, light.ambient() + 0.75 * light.direct())));
        part.solids()
                .add(List.of(
                        place(from.plus(new Vec(fromRadius, 0, 0))),
                        place(from.plus(new Vec(-fromRadius, 0, 0))),
                        place(from.plus(new Vec(0, fromRadius, 0))),
                        place(from.plus(new Vec(0, -fromRadius, 0))),
                        place(to.plus(new Vec(toRadius, 0, 0))),
                        place(to.plus(new Vec(-toRadius, 0, 0))),
                        place(to.plus(new Vec(0, toRadius, 0))),
                        place(to.plus(new Vec(0, -toRadius, 0)))));
    }

    /** A circle on the picture plane around a place, shrunk and moved towards the light by fractions of its radius. */
    private void ring(List<Point2D> points, Vec centre, double radius, double shrink, double shift) {
        Point2D.Double middle = lens.project(centre);
        double size = radius * lens.scaleAt(centre);
        double x = middle.x + size * shift * light.toSource().x();
        double y = middle.y - size * shift * light.toSource().z();
        for (int i = 0; i < CIRCLE_POINTS; i++) {
            double angle = 2 * Math.PI * i / CIRCLE_POINTS;
            points.add(new Point2D.Double(x + size * shrink * Math.cos(angle), y + size * shrink * Math.sin(angle)));
        }
    }

    /** A ball with a soft highlight. */
    void ball(Vec local, double radius, Color colour) {
        Vec centre = place(local);
        Point2D.Double middle = lens.project(centre);
        double size = radius * scale * lens.scaleAt(centre);
        Shape circle = new Ellipse2D.Double(middle.x - size, middle.y - size, 2 * size, 2 * size);
        Point2D highlight = new Point2D.Double(
                middle.x + 0.4 * size * light.toSource().x(),
                middle.y - 0.4 * size * light.toSource().z());
        Paint paint = new RadialGradientPaint(
                middle,
                (float) (1.5 * Math.max(size, 1e-4)),
                highlight,
                new float[] {0, 0.45f, 1},
                new Color[] {
                    Light.mixed(Light.scaled(colour, light.ambient() + light.direct()), Color.WHITE, 0.18),
                    Light.scaled(colour, light.ambient() + 0.5 * light.direct()),
                    Light.scaled(colour, 0.7 * light.ambient())
                },
                MultipleGradientPaint.CycleMethod.NO_CYCLE);
        part.patches().add(new Drawing.Patch(circle, paint));
        List<Vec> shell = new ArrayList<>();
        for (int i = 0; i < CIRCLE_POINTS; i++) {
            double angle = 2 * Math.PI * i / CIRCLE_POINTS;
            double r = radius * scale;
            shell.add(centre.plus(new Vec(r * Math.cos(angle), r * Math.sin(angle), 0)));
            shell.add(centre.plus(new Vec(r * Math.cos(angle), 0, r * Math.sin(angle))));
        }
        part.solids().add(shell);
    }

    /**
     * A solid of revolution around the upright axis through a place.
     *
     * @param profile pairs of radius and height, from the bottom up
     */
    void lathe(double x, double y, double[][] profile, Color colour, Color top) {
        List<Point2D> below = new ArrayList<>();
        List<Vec> all = new ArrayList<>();
        Paint paint = null;
        for (int i = 0; i < profile.length; i++) {
            List<Vec> ring = circle(x, y, profile[i][0], profile[i][1]);
            List<Point2D> seen =
                    new ArrayList<>(ring.stream().map(lens::project).toList());
            if (i > 0) {
                List<Point2D> band = new ArrayList<>(below);
                band.addAll(seen);
                if (paint == null) {
                    paint = rounded(profile, x, y, colour);
                }
                part.patches().add(new Drawing.Patch(Hull.of(band), paint));
            }
            below = seen;
            all.addAll(ring);
        }
        part.patches().add(new Drawing.Patch(Hull.of(below), light.on(top, new Vec(0, 0, 1))));
        part.solids().add(all);
    }

    private List<Vec> circle(double x, double y, double radius, double height) {
        List<Vec> ring = new ArrayList<>();
        for (int i = 0; i < CIRCLE_POINTS; i++) {
            double angle = 2 * Math.PI * i / CIRCLE_POINTS;
            ring.add(place(x + radius * Math.cos(angle), y + radius * Math.sin(angle), height));
        }
        return ring;
    }

    /** Dark at both edges and lighter towards the light in between. */
    private Paint rounded(double[][] profile, double x, double y, Color colour) {
        double widest = 0;
        for (double[] ring : profile) {
            widest = Math.max(widest, ring[0]);
        }
        Vec axis = place(x, y, profile[0][1]);
        Point2D.Double middle = lens.project(axis);
        double size = Math.max(widest * scale * lens.scaleAt(axis), 1e-4);
        float lit = (float) (0.5 + 0.3 * light.toSource().x());
        return new LinearGradientPaint(
                new Point2D.Double(middle.x - size, middle.y),
                new Point2D.Double(middle.x + size, middle.y),
                new float[] {0, lit, 1},
                new Color[] {
                    Light.scaled(colour, 0.75 * light.ambient()),
                    Light.scaled(colour, light.ambient() + 0.8 * light.direct()),
                    Light.scaled(colour, 0.7 * light.ambient())
                });
    }

    private static Vec normal(List<Vec> polygon) {
        Vec first = polygon.get(0);
        Vec sum = new Vec(0, 0, 0);
        for (int i = 1; i + 1 < polygon.size(); i++) {
            sum = sum.plus(polygon.get(i).minus(first).cross(polygon.get(i + 1).minus(first)));
        }
        return sum;
    }

    private Path2D grown(List<Vec> polygon) {
        List<Point2D> points =
                new ArrayList<>(polygon.stream().map(lens::project).toList());
        double x = points.stream().mapToDouble(Point2D::getX).average().orElse(0);
        double y = points.stream().mapToDouble(Point2D::getY).average().orElse(0);
        for (Point2D point : points) {
            double distance = Math.max(point.distance(x, y), 1e-9);
            point.setLocation(
                    point.getX() + SEAM * (point.getX() - x) / distance,
                    point.getY() + SEAM * (point.getY() - y) / distance);
        }
        return Lens.path(points);
    }

    /** The finished thing; the sketch is not used any more. */
    Drawing done() {
        return new Drawing(parts, lens, light);
    }
}
