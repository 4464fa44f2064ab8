package io.comevl.job.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MomentTest {

    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-01-02T12:00:00+01:00[Europe/Berlin]");

    @ParameterizedTest
    @CsvSource({
        "now,                  2026-01-02T11:00:00Z",
        "2h,                   2026-01-02T09:00:00Z",
        "90 min,               2026-01-02T09:30:00Z",
        "09:00,                2026-01-02T08:00:00Z",
        "12:00:00,             2026-01-02T11:00:00Z",
        "2026-01-01T09:00,     2026-01-01T08:00:00Z",
        "2026-01-01T09:00Z,    2026-01-01T09:00:00Z",
        "2026-01-01T09:00-05:00, 2026-01-01T14:00:00Z"
    })
    void timesAreReadAsPeopleWriteThem(String text, String expected) {
        assertThat(Moment.of(text, NOW)).isEqualTo(expected);
    }

    @Test
    void aTimeOfDayThatIsStillToComeIsYesterdays() {
        assertThat(Moment.of("13:30", NOW)).isEqualTo("2026-01-01T12:30:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "25:00", "2026-13-01T00:00", "-2h"})
    void whatIsNoTimeIsToldWithWhatTimesLookLike(String text) {
        assertThatThrownBy(() -> Moment.of(text, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as 2h")
                .hasMessageEndingWith("found '" + text + "'");
    }
}
