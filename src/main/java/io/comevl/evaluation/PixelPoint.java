package io.comevl.evaluation;

import io.comevl.grounding.Percent;
import io.comevl.grounding.PointReader;
import java.util.List;

/**
 * A place in pixels of a picture, the space in which the reference scores.
 *
 * @param x pixels from the left
 * @param y pixels from the top
 */
public record PixelPoint(double x, double y) {

    /** The points of a text in pixels of a picture (ARCHITECTURE section 15). */
    public static List<PixelPoint> read(String text, int widthPixels, int heightPixels) {
        return PointReader.read(text).stream()
                .map(point -> of(point, widthPixels, heightPixels))
                .toList();
    }

    double distanceTo(PixelPoint other) {
        return Math.sqrt((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y));
    }

    private static PixelPoint of(Percent point, int widthPixels, int heightPixels) {
        return new PixelPoint(point.x() / 100 * widthPixels, point.y() / 100 * heightPixels);
    }
}
