package io.comevl.evaluation.exam;

import io.comevl.evaluation.Mask;
import io.comevl.evaluation.PixelPoint;
import io.comevl.evaluation.PointingEval.Target;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;
import java.util.Optional;

/**
 * An object that is to be pointed at. Coordinates are fractions of the picture.
 *
 * @param point a point on it
 * @param box smallest rectangle around it, where known
 */
public record Thing(Point point, Optional<Box> box) {

    /** How far from the point of an object without a box a hit may be, as a part of the picture's longer side. */
    public static final double REACH = 0.05;

    /** An object with a box and its middle as the point. */
    public static Thing of(Box box) {
        return new Thing(new Point((box.xMin() + box.xMax()) / 2, (box.yMin() + box.yMax()) / 2), Optional.of(box));
    }

    /** What the authors' evaluator wants to know of it: the box's pixels, else those of a disc around the point. */
    Target target(Pixels picture) {
        int width = picture.widthPixels();
        int height = picture.heightPixels();
        PixelPoint place = new PixelPoint(point.x() * width, point.y() * height);
        Mask mask = box.map(edges -> Mask.rectangle(
                        width,
                        height,
                        (int) Math.floor(edges.xMin() * width),
                        (int) Math.floor(edges.yMin() * height),
                        (int) Math.ceil(edges.xMax() * width),
                        (int) Math.ceil(edges.yMax() * height)))
                .orElseGet(() -> Mask.disc(width, height, place, REACH * Math.max(width, height)));
        return new Target(place, mask);
    }
}
