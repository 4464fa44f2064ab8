package io.comevl.job;

import io.comevl.analytics.rules.RuleEvent.Cause;
import io.comevl.avro.Query;
import io.comevl.job.query.Sampling;
import io.comevl.job.query.StandingQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;

/**
 * What {@link Plan} keeps at hand of one camera, so that planning a frame reads no broadcast state and matches no
 * pattern. The keyed state behind it holds the same and outlives it.
 */
final class CameraQueries {

    private final TreeMap<String, Query> asking = new TreeMap<>();
    private final Map<String, Long> lastAsked = new HashMap<>();
    private final Map<String, Long> remembered = new HashMap<>();
    private boolean mayHaveEnded = true;

    /**
     * Begins with what state holds.
     *
     * @param lastAskedMicros by query, when it was last asked
     * @param rememberedVersions by query, the version of which something is remembered
     */
    CameraQueries(
            Collection<Query> asking, MapState<String, Long> lastAskedMicros, MapState<String, Long> rememberedVersions)
            throws Exception {
        asking.forEach(query -> this.asking.put(query.getId(), query));
        for (Map.Entry<String, Long> entry : lastAskedMicros.entries()) {
            lastAsked.put(entry.getKey(), entry.getValue());
        }
        for (Map.Entry<String, Long> entry : rememberedVersions.entries()) {
            remembered.put(entry.getKey(), entry.getValue());
        }
    }

    /** A query is another one now; null if this camera is not asked it. */
    void change(String id, Query query) {
        if (query == null) {
            asking.remove(id);
        } else {
            asking.put(id, query);
        }
        mayHaveEnded |= remembered.containsKey(id);
    }

    int asking() {
        return asking.size();
    }

    /** Queries that are due on a frame; those count as asked. */
    List<Query> due(
            CameraFrame frame, MapState<String, Long> lastAskedMicros, MapState<String, Long> rememberedVersions)
            throws Exception {
        List<Query> due = new ArrayList<>();
        for (Query query : asking.values()) {
            if (Sampling.isDue(query, frame.sequence(), frame.capturedAtMicros(), lastAsked.get(query.getId()))) {
                due.add(query);
                if (query.getIntervalMillis() > 0) {
                    lastAsked.put(query.getId(), frame.capturedAtMicros());
                    lastAskedMicros.put(query.getId(), frame.capturedAtMicros());
                }
                remember(query, rememberedVersions);
            }
        }
        return due;
    }

    private void remember(Query query, MapState<String, Long> rememberedVersions) throws Exception {
        if (StandingQuery.remembers(query)) {
            Long before = remembered.put(query.getId(), query.getVersion());
            if (before == null || before != query.getVersion()) {
                rememberedVersions.put(query.getId(), query.getVersion());
            }
        }
    }

    /** Queries of which something is remembered that no longer stand as they were; each is named once. */
    List<EndedQuery> ended(Standing standing, MapState<String, Long> rememberedVersions) throws Exception {
        if (!mayHaveEnded) {
            return List.of();
        }
        mayHaveEnded = false;
        List<EndedQuery> ended = new ArrayList<>();
        for (Map.Entry<String, Long> entry : new TreeMap<>(remembered).entrySet()) {
            Query now = asking.get(entry.getKey());
            if (now == null || now.getVersion() != entry.getValue()) {
                ended.add(new EndedQuery(entry.getKey(), cause(standing.query(entry.getKey())), now));
                remembered.remove(entry.getKey());
                rememberedVersions.remove(entry.getKey());
            }
        }
        return ended;
    }

    private static Cause cause(Optional<Query> now) {
        if (now.isEmpty()) {
            return Cause.QUERY_REMOVED;
        }
        return now.get().getPaused() ? Cause.QUERY_PAUSED : Cause.QUERY_CHANGED;
    }

    /** All queries, whichever cameras they ask. */
    interface Standing {
        Optional<Query> query(String id) throws Exception;
    }
}
