package io.comevl.training.world;

import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;

/**
 * A pinhole camera that looks along +y and down. Its picture plane has the frame's height as unit: x runs from 0 to the
 * aspect, y from 0 at the top to 1.
 *
 * @param heightMetres of the eye above the ground
 * @param pitch angle below the horizon, in radians
 * @param focal focal length in frame heights
 * @param aspect frame width by height
 */
record Lens(double heightMetres, double pitch, double focal, double aspect) {

    private static final double NEAREST_METRES = 0.05;

    Vec eye() {
        return new Vec(0, 0, heightMetres);
    }

    private Vec forward() {
        return new Vec(0, Math.cos(pitch), -Math.sin(pitch));
    }

    private Vec up() {
        return new Vec(0, Math.sin(pitch), Math.cos(pitch));
    }

    /** Distance along the optical axis. */
    double depth(Vec place) {
        return place.minus(eye()).dot(forward());
    }

    /** Where a place in front of the eye appears on the picture plane. */
    Point2D.Double project(Vec place) {
        Vec seen = place.minus(eye());
        double scale = focal / Math.max(seen.dot(forward()), NEAREST_METRES);
        return new Point2D.Double(aspect / 2 + seen.x() * scale, 0.5 - seen.dot(up()) * scale);
    }

    /** Frame heights that a metre across the line of sight covers at a place. */
    double scaleAt(Vec place) {
        return focal / Math.max(depth(place), NEAREST_METRES);
    }

    /** The ground seen at a place of the frame (fractions); far away where the frame shows the sky. */
    Vec ground(double u, double v) {
        Vec ray = forward().plus(new Vec((u - 0.5) * aspect / focal, 0, 0)).plus(up().times((0.5 - v) / focal));
        double reach = ray.z() < -1e-3 ? -heightMetres / ray.z() : 1e3 * heightMetres;
        Vec hit = eye().plus(ray.times(reach));
        return new Vec(hit.x(), hit.y(), 0);
    }

    /** A polygon as it appears; the part behind the eye is cut off. */
    Path2D outline(List<Vec> polygon) {
        List<Vec> front = new ArrayList<>();
        for (int i = 0; i < polygon.size(); i++) {
            Vec here = polygon.get(i);
            Vec next = polygon.get((i + 1) % polygon.size());
            double a = depth(here) - NEAREST_METRES;
            double b = depth(next) - NEAREST_METRES;
            if (a >= 0) {
                front.add(here);
            }
            if (a >= 0 != b >= 0) {
                front.add(here.towards(next, a / (a - b)));
            }
        }
        return path(front.stream().map(this::project).toList());
    }

    static Path2D path(List<? extends Point2D> points) {
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        for (int i = 0; i < points.size(); i++) {
            if (i == 0) {
                path.moveTo(points.get(i).getX(), points.get(i).getY());
            } else {
                path.lineTo(points.get(i).getX(), points.get(i).getY());
            }
        }
        if (!points.isEmpty()) {
            path.closePath();
        }
        return path;
    }
}
