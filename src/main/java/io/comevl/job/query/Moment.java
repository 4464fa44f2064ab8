package io.comevl.job.query;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import org.apache.flink.util.TimeUtils;

/** Points in time as people write them. */
public final class Moment {

    private Moment() {}

    /**
     * Reads one of {@code now}, a time ago ({@code 2h}), a time of the last 24 hours ({@code 09:00}), or a date and time
     * ({@code 2026-01-02T09:00}, with a zone if another than this machine's is meant).
     *
     * @param now what is now, and in which zone times without one are
     * @throws IllegalArgumentException if it is none of them; says what they look like
     */
    public static Instant of(String text, ZonedDateTime now) {
        if (text.equals("now")) {
            return now.toInstant();
        }
        try {
            if (text.contains("T")) {
                return date(text, now);
            }
            return text.contains(":") ? time(text, now) : now.toInstant().minus(ago(text));
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException wrong) {
            throw new IllegalArgumentException(
                    "expected a time ago such as 2h, a time of day such as 09:00, a date and time such as"
                            + " 2026-01-02T09:00, or now; found '" + text + "'",
                    wrong);
        }
    }

    private static Duration ago(String text) {
        return TimeUtils.parseDuration(text);
    }

    private static Instant time(String text, ZonedDateTime now) {
        ZonedDateTime today = now.with(LocalTime.parse(text));
        return (today.isAfter(now) ? today.minusDays(1) : today).toInstant();
    }

    private static Instant date(String text, ZonedDateTime now) {
        boolean hasZone = text.endsWith("Z") || text.matches(".*T.*[+-].*");
        return hasZone
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(now.getZone()).toInstant();
    }
}
