package io.comevl.job;

import io.comevl.avro.CameraShares;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.EventOrigin;
import io.comevl.avro.EventSeverity;
import io.comevl.avro.PartitionOffset;
import io.comevl.avro.Query;
import io.comevl.avro.ShareOffset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Events that tell what became of changes in the queries topic. */
final class QueryEvents {

    private QueryEvents() {}

    /**
     * Every subtask goes by a change.
     *
     * @param from by share of the cameras and partition of the frames topic, the first offset from which on all frames do
     */
    static Event applied(Applied change, Map<Integer, Map<Integer, Long>> from, Instant now) {
        Event event = begun(change.id(), change.version(), change.origin(), EventKind.QUERY_APPLIED, now);
        event.setMessage("query " + change.id() + " version " + change.version() + " "
                + change.what().words());
        Map<Integer, Long> latest = new TreeMap<>();
        List<ShareOffset> exactly = new ArrayList<>();
        new TreeMap<>(from)
                .forEach((share, offsets) -> new TreeMap<>(offsets).forEach((partition, offset) -> {
                    latest.merge(partition, offset, Math::max);
                    exactly.add(new ShareOffset(share, partition, offset));
                }));
        event.setHoldsFrom(latest.entrySet().stream()
                .map(entry -> new PartitionOffset(entry.getKey(), entry.getValue()))
                .toList());
        if (change.share().count() > 1) {
            event.setShares(
                    new CameraShares(change.share().count(), change.share().keyGroups(), List.copyOf(exactly)));
        }
        return event;
    }

    /** A query stood when the job was first started: it is asked of the job's first frame on. */
    static Event standing(Query query, RawRecord record, Map<Integer, Long> firstFrames, Instant now) {
        Applied change = Applied.of(
                new QueryChange(query.getId(), query, record.topic(), record.partition(), record.offset()),
                query.getVersion());
        return applied(change, Map.of(0, firstFrames), now);
    }

    /** A record of the queries topic changes nothing. */
    static Event rejected(RawRecord record, Rejected why, Instant now) {
        String id = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        Event event = begun(id, 0, origin(record), EventKind.QUERY_REJECTED, now);
        event.setSeverity(EventSeverity.WARNING);
        event.setMessage(why.getMessage());
        return event;
    }

    private static Event begun(String id, long version, EventOrigin origin, EventKind kind, Instant now) {
        return Event.newBuilder()
                .setId(origin.getTopic() + "/" + origin.getPartition() + "/" + origin.getOffset() + "/" + kind)
                .setKind(kind)
                .setQuery(id)
                .setQueryVersion(version)
                .setOccurredAt(now)
                .setOrigin(origin)
                .setHoldsFrom(List.of())
                .build();
    }

    private static EventOrigin origin(RawRecord record) {
        return new EventOrigin(record.topic(), record.partition(), record.offset());
    }
}
