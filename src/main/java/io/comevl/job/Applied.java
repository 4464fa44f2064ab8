package io.comevl.job;

import io.comevl.avro.EventOrigin;
import io.comevl.avro.Query;
import java.util.Map;

/**
 * One subtask of {@link Plan} goes by a change from now on.
 *
 * @param id name of the query
 * @param version the query's version that was put or removed; 0 if none was known
 * @param topic where the change was read
 * @param partition where it was read
 * @param offset where it was read
 * @param share which cameras this subtask looks after
 * @param from by partition of the frames topic, the first offset that this subtask has not seen yet
 */
public record Applied(
        String id,
        long version,
        What what,
        String topic,
        int partition,
        long offset,
        CameraShare share,
        Map<Integer, Long> from) {

    /** What a change did. */
    public enum What {
        /** It is asked. */
        ASKED("is asked"),
        /** It is kept but not asked. */
        PAUSED("is paused"),
        /** It is gone. */
        REMOVED("is removed");

        private final String words;

        What(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Of one subtask that has seen no frame. */
    static Applied of(QueryChange change, long version) {
        return new Applied(
                change.id(),
                version,
                what(change.query()),
                change.topic(),
                change.partition(),
                change.offset(),
                new CameraShare(0, 1, 1),
                Map.of());
    }

    /** The same of one of several subtasks. */
    Applied by(CameraShare ofShare, Map<Integer, Long> nextOffsets) {
        return new Applied(id, version, what, topic, partition, offset, ofShare, Map.copyOf(nextOffsets));
    }

    /** Where the change was read. */
    EventOrigin origin() {
        return new EventOrigin(topic, partition, offset);
    }

    private static What what(Query query) {
        if (query == null) {
            return What.REMOVED;
        }
        return query.getPaused() ? What.PAUSED : What.ASKED;
    }
}
