package io.comevl.analytics;

import io.comevl.analytics.Motion.Course;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A sighting explained by a track that went a certain course.
 *
 * @param x belief after the sighting
 * @param y belief after the sighting
 * @param logRatio logarithm of how much likelier the sighting is from this track than from anything else
 */
record Fit(Course course, Axis x, Axis y, double logRatio) {

    /** Sightings further off than this squared Mahalanobis distance are never explained. */
    private static final double GATE = 4.5 * 4.5;

    /** New things and false detections in a frame, as a logarithm. */
    private static final double OTHERS = Math.log(2);

    /** The likeliest of the courses that can explain the sighting at all. */
    static Optional<Fit> best(List<Course> courses, Sighting sighting) {
        return courses.stream()
                .flatMap(course -> of(course, sighting).stream())
                .max(Comparator.comparingDouble(Fit::logRatio));
    }

    private static Optional<Fit> of(Course course, Sighting sighting) {
        AxisFit x = along(course.x(), sighting.xMin(), sighting.xMax(), sighting.isPoint());
        AxisFit y = along(course.y(), sighting.yMin(), sighting.yMax(), sighting.isPoint());
        if (x.distance() + y.distance() > GATE) {
            return Optional.empty();
        }
        double logRatio = course.logPrior() + x.logRatio() + y.logRatio() + Evidence.ofScore(sighting.score()) - OTHERS;
        return Optional.of(new Fit(course, x.belief(), y.belief(), logRatio));
    }

    private static AxisFit along(Axis axis, double low, double high, boolean point) {
        double deviation = Motion.deviation(Math.max(high - low, axis.size()), point);
        return point ? AxisFit.point(axis, low, deviation) : AxisFit.box(axis, low, high, deviation);
    }
}
