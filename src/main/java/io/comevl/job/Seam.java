package io.comevl.job;

import io.comevl.avro.CameraShares;
import io.comevl.avro.Event;
import io.comevl.avro.PartitionOffset;
import io.comevl.avro.ShareOffset;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Where a version of a query begins to be asked live, exactly: each subtask of {@link Plan} learnt of it between two frames
 * of its own cameras, so the place differs among them.
 */
final class Seam implements Serializable {

    private final Map<Integer, Long> latest = new HashMap<>();
    private final int shares;
    private final int keyGroups;
    private final Map<Integer, Map<Integer, Long>> byShare = new HashMap<>();

    private Seam(Event applied) {
        for (PartitionOffset place : applied.getHoldsFrom()) {
            latest.put(place.getPartition(), place.getOffset());
        }
        CameraShares exactly = applied.getShares();
        shares = exactly.getCount();
        keyGroups = exactly.getKeyGroups();
        for (ShareOffset place : exactly.getHoldFrom()) {
            byShare.computeIfAbsent(place.getShare(), share -> new HashMap<>())
                    .put(place.getPartition(), place.getOffset());
        }
    }

    /** What the job said when it went by the version. */
    static Seam of(Event applied) {
        return new Seam(applied);
    }

    /** By partition, an offset from which on all frames are asked live; one that is not named has no earlier frames. */
    Map<Integer, Long> latest() {
        return Map.copyOf(latest);
    }

    /** Whether a frame passed before the query was asked. */
    boolean isBefore(String camera, int partition, long offset) {
        Map<Integer, Long> from = shares <= 1
                ? latest
                : byShare.getOrDefault(
                        KeyGroupRangeAssignment.assignKeyToParallelOperator(camera, keyGroups, shares), Map.of());
        return offset < from.getOrDefault(partition, 0L);
    }
}
