package io.comevl.evaluation;

import java.util.List;

/** A box that belongs to an identity. The scores only need all boxes in the same space. */
public record TrackedBox(long id, double xMin, double yMin, double xMax, double yMax) {

    /** From rows of {@code id, x0, y0, x1, y1}. */
    static List<TrackedBox> all(List<double[]> rows) {
        return rows.stream()
                .map(row -> new TrackedBox((long) row[0], row[1], row[2], row[3], row[4]))
                .toList();
    }

    /** Area shared with another box over the area of both together. */
    double iou(TrackedBox other) {
        double width = Math.min(xMax, other.xMax) - Math.max(xMin, other.xMin);
        double height = Math.min(yMax, other.yMax) - Math.max(yMin, other.yMin);
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double shared = width * height;
        return shared / (area() + other.area() - shared);
    }

    private double area() {
        return (xMax - xMin) * (yMax - yMin);
    }
}
