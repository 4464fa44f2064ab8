package io.comevl.training.footage;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;

/** A rectangle in fractions of the frame, which may reach beyond it. */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"xMin", "yMin", "xMax", "yMax"})
record Area(double xMin, double yMin, double xMax, double yMax) {

    static final Area FRAME = new Area(0, 0, 1, 1);

    Area {
        if (!(xMin <= xMax && yMin <= yMax)) {
            throw new IllegalArgumentException("area: expected xMin <= xMax and yMin <= yMax, found [" + xMin + ", "
                    + yMin + ", " + xMax + ", " + yMax + "]");
        }
    }

    double width() {
        return xMax - xMin;
    }

    double height() {
        return yMax - yMin;
    }

    double size() {
        return width() * height();
    }

    /** The common part; of size 0 if there is none. */
    Area within(Area other) {
        double left = Math.max(xMin, other.xMin);
        double top = Math.max(yMin, other.yMin);
        return new Area(
                left, top, Math.max(left, Math.min(xMax, other.xMax)), Math.max(top, Math.min(yMax, other.yMax)));
    }

    /** Common part by united part, 0 to 1. */
    double overlap(Area other) {
        double common = within(other).size();
        return common == 0 ? 0 : common / (size() + other.size() - common);
    }

    /** Part of this area that the other one covers, 0 to 1. */
    double coveredBy(Area other) {
        return size() == 0 ? 0 : within(other).size() / size();
    }

    /** In the fractions of another frame, of which this one's fractions are given. */
    Area seenFrom(Area frame) {
        return new Area(
                (xMin - frame.xMin) / frame.width(),
                (yMin - frame.yMin) / frame.height(),
                (xMax - frame.xMin) / frame.width(),
                (yMax - frame.yMin) / frame.height());
    }

    Area mirrored() {
        return new Area(1 - xMax, yMin, 1 - xMin, yMax);
    }

    Area towards(Area other, double part) {
        return new Area(
                xMin + (other.xMin - xMin) * part,
                yMin + (other.yMin - yMin) * part,
                xMax + (other.xMax - xMax) * part,
                yMax + (other.yMax - yMax) * part);
    }

    Box box() {
        Area inside = within(FRAME);
        return new Box(inside.xMin, inside.yMin, inside.xMax, inside.yMax);
    }

    Point centre() {
        Area inside = within(FRAME);
        return new Point((inside.xMin + inside.xMax) / 2, (inside.yMin + inside.yMax) / 2);
    }
}
