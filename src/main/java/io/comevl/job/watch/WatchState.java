package io.comevl.job.watch;

import io.comevl.analytics.LineState;
import io.comevl.analytics.TotalsState;
import io.comevl.analytics.TrackerState;
import io.comevl.analytics.UniqueState;
import io.comevl.analytics.ZoneState;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that is remembered of one camera and query while things are followed: plain values for a keyed state.
 *
 * @param version of the query when this began; part of identities
 * @param beganMicros capture time of the first frame
 * @param beganSequence the first frame; tells its identities apart from those of another time
 * @param tracker who is where
 * @param zones in the query's order
 * @param lines in the query's order
 * @param uniques in the order of the query's windows
 * @param totals in the order of the query's windows
 */
public record WatchState(
        long version,
        long beganMicros,
        long beganSequence,
        TrackerState tracker,
        List<ZoneState> zones,
        List<LineState> lines,
        List<UniqueState> uniques,
        List<TotalsState> totals) {

    /** Copies the lists. */
    public WatchState {
        zones = List.copyOf(zones);
        lines = List.copyOf(lines);
        uniques = List.copyOf(uniques);
        totals = List.copyOf(totals);
    }

    /** Whether a frame of this time is too late to be taken: one as late was taken before. */
    public boolean isPast(long timeMicros) {
        return tracker.timeMicros() >= timeMicros;
    }

    /** Entries and exits of each zone, crossings in and out of each line, since the beginning. */
    List<Long> runningTotals() {
        return Stream.concat(
                        zones.stream().flatMap(zone -> Stream.of(zone.entries(), zone.exits())),
                        lines.stream().flatMap(line -> Stream.of(line.in(), line.out())))
                .toList();
    }
}
