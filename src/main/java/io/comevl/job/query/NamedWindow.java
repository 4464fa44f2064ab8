package io.comevl.job.query;

import io.comevl.analytics.CountWindow;
import io.comevl.avro.CalendarUnit;
import io.comevl.avro.QueryWindow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * A window over which a query counts.
 *
 * @param name as records of counts call it: {@code PT15M/PT5M} or {@code DAY/Europe/Berlin}
 */
public record NamedWindow(String name, CountWindow window) {

    /** Longer ones would outlive the state they count in. */
    private static final Duration LONGEST = Duration.ofDays(6);

    private static final int MOST_STEPS = 1000;

    /**
     * Understands what was written.
     *
     * @throws IllegalArgumentException if it is no window; says what one is
     */
    static NamedWindow of(QueryWindow written) {
        return written.getCalendar() == CalendarUnit.NONE ? sliding(written) : calendar(written);
    }

    private static NamedWindow sliding(QueryWindow written) {
        Duration length = Duration.ofMillis(written.getLengthMillis());
        Duration step = Duration.ofMillis(written.getStepMillis());
        if (step.toMillis() < 1
                || length.compareTo(step) < 0
                || length.compareTo(LONGEST) > 0
                || length.toMillis() / step.toMillis() > MOST_STEPS) {
            throw new IllegalArgumentException("expected a length of at most " + LONGEST + " in 1 to " + MOST_STEPS
                    + " steps, or a calendar unit (hour, day), found length " + length + " and step " + step);
        }
        return new NamedWindow(length + "/" + step, new CountWindow.Sliding(length, step));
    }

    private static NamedWindow calendar(QueryWindow written) {
        if (written.getLengthMillis() != 0 || written.getStepMillis() != 0) {
            throw new IllegalArgumentException("expected either length and step or a calendar unit, found both");
        }
        ChronoUnit unit = written.getCalendar() == CalendarUnit.DAY ? ChronoUnit.DAYS : ChronoUnit.HOURS;
        try {
            return new NamedWindow(
                    written.getCalendar() + "/" + written.getTimeZone(),
                    new CountWindow.Calendar(unit, ZoneId.of(written.getTimeZone())));
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "expected a time zone such as Europe/Berlin, found " + written.getTimeZone(), unknown);
        }
    }
}
