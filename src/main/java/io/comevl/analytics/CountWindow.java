package io.comevl.analytics;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** Stretches of event time over which things are counted. A window holds its start, not its end. */
public sealed interface CountWindow {

    /** The first end of a window after the given time. */
    long endAfter(long timeMicros);

    /** Where the window with the given end starts. */
    long startOf(long endMicros);

    /** The latest start of a window that holds the given time. */
    long latestStart(long timeMicros);

    /**
     * Windows of one length that overlap, aligned to the epoch.
     *
     * @param length a whole multiple of the step
     */
    record Sliding(Duration length, Duration step) implements CountWindow {

        /** Refuses steps that do not divide the length. */
        public Sliding {
            if (micros(step) <= 0 || micros(length) <= 0 || micros(length) % micros(step) != 0) {
                throw new IllegalArgumentException(
                        "window: length must be a whole multiple of step, found " + length + " and " + step);
            }
        }

        @Override
        public long endAfter(long timeMicros) {
            return latestStart(timeMicros) + micros(step);
        }

        @Override
        public long startOf(long endMicros) {
            return endMicros - micros(length);
        }

        @Override
        public long latestStart(long timeMicros) {
            return Math.floorDiv(timeMicros, micros(step)) * micros(step);
        }
    }

    /**
     * Hours or days as the clock on the wall has them, so that a day may last 23 or 25 hours.
     *
     * @param unit hours or days
     */
    record Calendar(ChronoUnit unit, ZoneId zone) implements CountWindow {

        /** Refuses other units. */
        public Calendar {
            if (unit != ChronoUnit.HOURS && unit != ChronoUnit.DAYS) {
                throw new IllegalArgumentException("window: expected hours or days, found " + unit);
            }
        }

        @Override
        public long endAfter(long timeMicros) {
            return micros(at(timeMicros).truncatedTo(unit).plus(1, unit));
        }

        @Override
        public long startOf(long endMicros) {
            return latestStart(endMicros - 1);
        }

        @Override
        public long latestStart(long timeMicros) {
            return micros(at(timeMicros).truncatedTo(unit));
        }

        private ZonedDateTime at(long timeMicros) {
            return Instant.EPOCH.plus(timeMicros, ChronoUnit.MICROS).atZone(zone);
        }

        private static long micros(ZonedDateTime time) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
