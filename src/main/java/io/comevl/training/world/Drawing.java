package io.comevl.training.world;

import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A finished sketch: how a thing is painted, what it covers and the shadow that it casts. */
final class Drawing {

    private final List<Part> parts;
    private final Lens lens;
    private final Light light;

    /**
     * What is painted together: parts of a lower layer first, within a layer the farther first.
     *
     * @param solids corners of the convex solids that cast its shadow
     */
    record Part(int layer, double depth, List<Patch> patches, List<List<Vec>> solids) {}

    /** An area of the picture plane in one paint. */
    record Patch(Shape outline, Paint paint) {}

    Drawing(List<Part> parts, Lens lens, Light light) {
        this.parts = new ArrayList<>(parts);
        this.parts.sort(Comparator.comparingInt(Part::layer)
                .thenComparing(Comparator.comparingDouble(Part::depth).reversed()));
        this.lens = lens;
        this.light = light;
    }

    /** Paints the thing in picture plane coordinates. */
    void paint(Graphics2D canvas) {
        for (Part each : parts) {
            for (Patch patch : each.patches()) {
                canvas.setPaint(patch.paint());
                canvas.fill(patch.outline());
            }
        }
    }

    /** Fills what {@link #paint} would cover with the canvas's present colour. */
    void silhouette(Graphics2D canvas) {
        for (Part each : parts) {
            for (Patch patch : each.patches()) {
                canvas.fill(patch.outline());
            }
        }
    }

    /** Pixels that {@link #silhouette} may touch on a canvas that is moved and scaled like this. */
    Rectangle bounds(double moveX, double moveY, double factor) {
        Rectangle2D all = new Rectangle2D.Double();
        boolean first = true;
        for (Part each : parts) {
            for (Patch patch : each.patches()) {
                Rectangle2D one = patch.outline().getBounds2D();
                all = first ? one : all.createUnion(one);
                first = false;
            }
        }
        int left = (int) Math.floor(all.getMinX() * factor + moveX) - 1;
        int top = (int) Math.floor(all.getMinY() * factor + moveY) - 1;
        int right = (int) Math.ceil(all.getMaxX() * factor + moveX) + 1;
        int bottom = (int) Math.ceil(all.getMaxY() * factor + moveY) + 1;
        return new Rectangle(left, top, right - left, bottom - top);
    }

    /** The shadow on the ground, for a light that stands a little aside; fills as one shape. */
    Path2D shadow(Vec aside) {
        Vec ray = light.toSource().plus(aside);
        Path2D shadow = new Path2D.Double(Path2D.WIND_NON_ZERO);
        for (Part each : parts) {
            for (List<Vec> solid : each.solids()) {
                List<Point2D> cast = new ArrayList<>();
                for (Vec place : solid) {
                    Vec foot = place.minus(ray.times(place.z() / ray.z()));
                    cast.add(lens.project(foot));
                }
                shadow.append(Hull.of(cast), false);
            }
        }
        return shadow;
    }
}
