package io.comevl.job.query;

import io.comevl.avro.Query;
import java.util.LinkedHashMap;
import java.util.Map;

/** Queries as the job understands them, each understood once while it is in use. For one thread. */
public final class KnownQueries {

    private static final int MOST = 10_000;

    private final Map<String, StandingQuery> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StandingQuery> eldest) {
            return size() > MOST;
        }
    };

    /** What a query means; the same object as long as the query is the same. */
    public StandingQuery get(Query query) {
        StandingQuery before = known.get(query.getId());
        if (before != null && before.query().equals(query)) {
            return before;
        }
        StandingQuery now = StandingQuery.of(query);
        known.put(query.getId(), now);
        return now;
    }
}
