package io.comevl.job.query;

import io.comevl.analytics.CountingLine;
import io.comevl.analytics.Zone;
import io.comevl.analytics.rules.Rule;
import io.comevl.avro.Query;
import java.util.List;
import java.util.Optional;

/**
 * A query as the job understands it: places are geometry, its rule is compiled. Threads may share it.
 *
 * @param query as it was written
 * @param region what stands outside is left out of its answers
 * @param zones in which things are counted; only with tracking
 * @param lines across which things are counted; only with tracking
 * @param windows over which things are counted; only with tracking
 * @param rule what makes an alert
 */
public record StandingQuery(
        Query query,
        Optional<Zone> region,
        List<Zone> zones,
        List<CountingLine> lines,
        List<NamedWindow> windows,
        Optional<Rule> rule) {

    /** Copies the lists. */
    public StandingQuery {
        zones = List.copyOf(zones);
        lines = List.copyOf(lines);
        windows = List.copyOf(windows);
    }

    /**
     * Understands a query that was checked before. Parts that {@link #problems} complains about are left out: an earlier
     * version of the job may have let them in.
     */
    public static StandingQuery of(Query query) {
        return new QueryReading(query).standing();
    }

    /** All that is wrong with a query; nothing if it can be asked. */
    public static List<QueryProblem> problems(Query query) {
        return new QueryReading(query).problems();
    }

    /** Whether an answer is of use only with places: they are followed, or those outside a region are left out. */
    public static boolean needsPlaces(Query query) {
        return query.getTrack() || !query.getRegion().isEmpty();
    }

    /**
     * Whether two versions of a query follow the same things in the same way, so that identities and counts of the one go on
     * under the other. How often it is asked, of which cameras, its rule and its labels have no part in it.
     */
    public static boolean followsTheSame(Query one, Query other) {
        return followed(one).equals(followed(other));
    }

    private static Query followed(Query query) {
        return Query.newBuilder()
                .setId(query.getId())
                .setTask(query.getTask())
                .setPhrase(query.getPhrase())
                .setRegion(query.getRegion())
                .setZones(query.getZones())
                .setLines(query.getLines())
                .setAnchor(query.getAnchor())
                .setTrack(query.getTrack())
                .setWindows(query.getWindows())
                .build();
    }

    /** Whether anything is remembered from frame to frame: identities, or what its rule waits for. */
    public static boolean remembers(Query query) {
        return query.getTrack() || query.getRule() != null;
    }
}
