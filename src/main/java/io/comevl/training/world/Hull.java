package io.comevl.training.world;

import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Convex hulls by Andrew's monotone chain, all wound the same way so that overlapping ones fill as one. */
final class Hull {

    private Hull() {}

    static Path2D of(List<? extends Point2D> points) {
        List<Point2D> sorted = new ArrayList<>(points);
        sorted.sort(Comparator.comparingDouble(Point2D::getX).thenComparingDouble(Point2D::getY));
        List<Point2D> hull = new ArrayList<>();
        chain(sorted, hull, 0);
        List<Point2D> back = new ArrayList<>(sorted);
        Collections.reverse(back);
        chain(back, hull, hull.size() - 1);
        return Lens.path(hull);
    }

    private static void chain(List<Point2D> points, List<Point2D> hull, int floor) {
        for (Point2D point : points) {
            while (hull.size() >= floor + 2 && turn(hull.get(hull.size() - 2), hull.get(hull.size() - 1), point) <= 0) {
                hull.remove(hull.size() - 1);
            }
            hull.add(point);
        }
    }

    private static double turn(Point2D a, Point2D b, Point2D c) {
        return (b.getX() - a.getX()) * (c.getY() - a.getY()) - (b.getY() - a.getY()) * (c.getX() - a.getX());
    }
}
