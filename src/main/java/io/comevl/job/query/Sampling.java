package io.comevl.job.query;

import io.comevl.avro.Query;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which standing queries are due on a camera's frames, for those who want to know beforehand what the job owes them.
 * Goes by the same rules as the job. For one thread; frames of a camera come in their order.
 */
public final class Sampling {

    private final List<Query> queries;
    private final Map<Asked, Long> lastAsked = new HashMap<>();

    private record Asked(String camera, String query) {}

    /** Starts with nothing asked yet. */
    public Sampling(Collection<Query> queries) {
        this.queries =
                queries.stream().sorted(Comparator.comparing(Query::getId)).toList();
    }

    /** Ids of the queries that are due on a frame, in order; the frame counts as asked. */
    public List<String> due(String camera, long sequence, long capturedAtMicros) {
        return queries.stream()
                .filter(query -> asks(query, camera))
                .filter(query -> {
                    Asked key = new Asked(camera, query.getId());
                    boolean due = isDue(query, sequence, capturedAtMicros, lastAsked.get(key));
                    if (due) {
                        lastAsked.put(key, capturedAtMicros);
                    }
                    return due;
                })
                .map(Query::getId)
                .toList();
    }

    /** Whether a query stands and is about a camera. */
    public static boolean asks(Query query, String camera) {
        return !query.getPaused() && new CameraPatterns(query.getCameras()).match(camera);
    }

    /**
     * Whether a query that asks a camera is due on one of its frames.
     *
     * @param lastAskedMicros capture time of the last frame it was asked on; null if there was none
     */
    public static boolean isDue(Query query, long sequence, long capturedAtMicros, Long lastAskedMicros) {
        return sequence % query.getEveryN() == 0
                && (lastAskedMicros == null || capturedAtMicros - lastAskedMicros >= query.getIntervalMillis() * 1000);
    }
}
