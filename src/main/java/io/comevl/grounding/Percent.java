package io.comevl.grounding;

/**
 * A place in the units of the text that the model speaks: percent of the frame's width and height.
 *
 * @param x percent of the width
 * @param y percent of the height
 */
public record Percent(double x, double y) {

    /** From fractions of the frame. */
    public static Percent ofFraction(Answer.Point point) {
        return new Percent(point.x() * 100, point.y() * 100);
    }

    /** From pixels of a frame of the given size. */
    public static Percent ofPixels(double x, double y, int widthPixels, int heightPixels) {
        return new Percent(x / (widthPixels / 100.0), y / (heightPixels / 100.0));
    }

    /** As fractions of the frame. */
    public Answer.Point toFraction() {
        return new Answer.Point(x / 100, y / 100);
    }
}
