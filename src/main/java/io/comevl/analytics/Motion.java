package io.comevl.analytics;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.special.Erf;

/**
 * Where a thing may be after a while. It goes on as it did; or it came to a halt or set off again somewhere in between,
 * as cars and people do within one sampling interval; or it went anywhere. Speeds and noises are in the thing's own
 * sizes, so that neither the frame's size nor the distance from the camera matters.
 */
final class Motion {

    /** A point has no size; speeds are measured as if it had this one. */
    static final double POINT_SIZE = 0.06;

    private static final double BOX_JITTER = 0.04;
    private static final double POINT_JITTER = 0.15;
    private static final double RESTLESSNESS = 0.25 * 0.25;
    private static final double DRIFT = 0.02 * 0.02;
    private static final double FIRST_SPEED = 2.0;
    private static final double RESUMED_SPEED_DOUBT = 0.2;
    private static final double HALTED_SPEED = 0.1;
    private static final double SWITCHES = Math.log(0.03);
    private static final double VEERS = Math.log(0.001);
    /** Shifted by this part of its size, a box still overlaps its old place with an IoU of one half. */
    private static final double HALF_OVERLAP = 1.0 / 3;

    private static final double HIDDEN_SHARE = 0.4;

    /** One way in which a thing may have gone, and how much less likely that is than going on. */
    record Course(Axis x, Axis y, double logPrior, boolean halted, double cruiseX, double cruiseY) {

        double shareInFrame() {
            return x.shareInFrame() * y.shareInFrame();
        }

        /** How likely a box at the expected place overlaps the true one by half. */
        double precision() {
            return near(x) * near(y);
        }

        private static double near(Axis axis) {
            double slack = HALF_OVERLAP * (axis.size() > 0 ? axis.size() : POINT_SIZE);
            return Erf.erf(slack / Math.sqrt(2 * axis.centreVariance()));
        }
    }

    private Motion() {}

    /** The jitter of a detection's edges on an axis where the thing has the given size. */
    static double deviation(double size, boolean point) {
        return point ? POINT_JITTER * POINT_SIZE : BOX_JITTER * size + 0.0005;
    }

    static double scale(double size, double sizeAcross) {
        return size == 0 && sizeAcross == 0 ? POINT_SIZE : Math.max(size, sizeAcross / 2);
    }

    /** The belief on one axis from a first sighting; where the border cuts it, it may reach further out. */
    static Axis first(double low, double high, double sizeAcross, boolean point) {
        double deviation = deviation(high - low, point);
        double scale = scale(high - low, sizeAcross);
        double variance = deviation * deviation;
        double speed = FIRST_SPEED * scale;
        double hidden = HIDDEN_SHARE * scale;
        if (point) {
            return new Axis(low, high, 0, variance, variance, variance, 0, 0, speed * speed);
        }
        boolean lowCut = AxisFit.lowIsCut(low, deviation);
        boolean highCut = AxisFit.highIsCut(high, deviation);
        return new Axis(
                lowCut ? low - hidden : low,
                highCut ? high + hidden : high,
                0,
                lowCut ? hidden * hidden : variance,
                0,
                highCut ? hidden * hidden : variance,
                0,
                0,
                speed * speed);
    }

    /** The ways a track may have gone, the steady one first. */
    static List<Course> courses(Track track, double seconds) {
        double scaleX = scale(track.x().size(), track.y().size());
        double scaleY = scale(track.y().size(), track.x().size());
        List<Course> courses = new ArrayList<>();
        courses.add(steady(track, seconds));
        if (track.sightings() < 2) {
            return courses;
        }
        if (track.halted()) {
            courses.add(new Course(
                    switched(track.x(), track.cruiseX(), track.cruiseX(), RESUMED_SPEED_DOUBT, scaleX, seconds),
                    switched(track.y(), track.cruiseY(), track.cruiseY(), RESUMED_SPEED_DOUBT, scaleY, seconds),
                    SWITCHES,
                    false,
                    track.cruiseX(),
                    track.cruiseY()));
        } else {
            double speedX = track.x().velocity();
            double speedY = track.y().velocity();
            courses.add(new Course(
                    switched(track.x(), speedX, 0, HALTED_SPEED, scaleX, seconds),
                    switched(track.y(), speedY, 0, HALTED_SPEED, scaleY, seconds),
                    SWITCHES,
                    true,
                    speedX,
                    speedY));
        }
        courses.add(
                new Course(veered(track.x(), scaleX, seconds), veered(track.y(), scaleY, seconds), VEERS, false, 0, 0));
        return courses;
    }

    /** Going on as it did. */
    static Course steady(Track track, double seconds) {
        double scaleX = scale(track.x().size(), track.y().size());
        double scaleY = scale(track.y().size(), track.x().size());
        return new Course(
                passed(track.x(), scaleX, seconds),
                passed(track.y(), scaleY, seconds),
                0,
                track.halted(),
                track.cruiseX(),
                track.cruiseY());
    }

    private static Axis passed(Axis axis, double scale, double seconds) {
        return axis.after(seconds, RESTLESSNESS * scale * scale, drift(axis));
    }

    /** Moved for an unknown part of the time, stood for the rest. */
    private static Axis switched(
            Axis axis, double movedWith, double goesOnWith, double doubt, double scale, double seconds) {
        double most = movedWith * seconds;
        double speedDoubt = doubt * scale;
        return axis.withVelocity(0, 0)
                .after(seconds, 0, drift(axis))
                .shifted(most / 2, most * most / 12)
                .withVelocity(goesOnWith, speedDoubt * speedDoubt);
    }

    private static Axis veered(Axis axis, double scale, double seconds) {
        double speed = FIRST_SPEED * scale;
        return passed(axis.withVelocity(0, speed * speed), scale, seconds);
    }

    private static double drift(Axis axis) {
        return DRIFT * axis.size() * axis.size();
    }
}
