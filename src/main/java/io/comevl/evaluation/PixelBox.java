package io.comevl.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle in pixels of a picture, corners in the order in which a text names them.
 *
 * @param x1 first corner
 * @param y1 first corner
 * @param x2 second corner
 * @param y2 second corner
 */
public record PixelBox(double x1, double y1, double x2, double y2) {

    /** The boxes of a text: its points in pairs; a last single point is left out. */
    public static List<PixelBox> read(String text, int widthPixels, int heightPixels) {
        List<PixelPoint> points = PixelPoint.read(text, widthPixels, heightPixels);
        List<PixelBox> boxes = new ArrayList<>();
        for (int i = 0; i + 1 < points.size(); i += 2) {
            PixelPoint first = points.get(i);
            PixelPoint second = points.get(i + 1);
            boxes.add(new PixelBox(first.x(), first.y(), second.x(), second.y()));
        }
        return boxes;
    }

    /**
     * Share of the union that is common to both, with the reference's millionth in the divisor and without putting
     * corners in order: 0 for a box whose corners are swapped.
     */
    public double iou(PixelBox other) {
        double width = Math.max(0, Math.min(x2, other.x2) - Math.max(x1, other.x1));
        double height = Math.max(0, Math.min(y2, other.y2) - Math.max(y1, other.y1));
        double common = width * height;
        return common / (area() + other.area() - common + 1e-6);
    }

    private double area() {
        return (x2 - x1) * (y2 - y1);
    }
}
