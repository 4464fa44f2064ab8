package io.comevl.job;

import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.DeadLetterStage;
import io.comevl.avro.Event;
import io.comevl.avro.Query;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets changes of queries in. A record that is no query, one that cannot be asked, or another question under a version
 * that was asked already, becomes a dead letter and an event that names it, and changes nothing. Runs as one subtask, so
 * that there is one dead letter and one order.
 */
final class AdmitQueries extends ProcessFunction<RawRecord, QueryChange> implements CheckpointedFunction {

    static final OutputTag<Event> EVENTS = new OutputTag<>("query-events", new AvroTypeInfo<>(Event.class));

    private final Clock clock;
    private final QuerySnapshot snapshot;
    private transient ListState<PartitionEnd> knownEnds;
    private transient ListState<Query> knownQueries;
    private transient Map<Integer, Long> known;
    private transient Map<String, Query> standing;

    AdmitQueries(QuerySnapshot snapshot, Clock clock) {
        this.snapshot = snapshot;
        this.clock = clock;
    }

    /**
     * What the job knew of a partition when it was first started.
     *
     * @param partition of the queries topic
     * @param end first offset that was not yet known
     */
    public record PartitionEnd(int partition, long end) {}

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        knownEnds = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("known-ends", TypeInformation.of(PartitionEnd.class)));
        knownQueries = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("standing", new AvroTypeInfo<>(Query.class)));
        known = new HashMap<>();
        standing = new HashMap<>();
        if (context.isRestored()) { // what this start of the job knows is not what the restored state knows
            for (PartitionEnd end : knownEnds.get()) {
                known.put(end.partition(), end.end());
            }
            for (Query query : knownQueries.get()) {
                standing.put(query.getId(), query);
            }
        } else {
            known.putAll(snapshot.ends());
            snapshot.queries().forEach(query -> standing.put(query.getId(), query));
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        knownEnds.clear();
        for (Map.Entry<Integer, Long> end : known.entrySet()) {
            knownEnds.add(new PartitionEnd(end.getKey(), end.getValue()));
        }
        knownQueries.clear();
        for (Query query : standing.values()) {
            knownQueries.add(query);
        }
    }

    @Override
    public void processElement(RawRecord record, Context context, Collector<QueryChange> out) {
        try {
            QueryChange change = QueryReader.read(record);
            if (record.offset() < known.getOrDefault(record.partition(), 0L)) {
                acknowledgeStanding(change, record, context);
            } else {
                checkVersion(change);
                apply(change);
                out.collect(change);
            }
        } catch (Rejected rejected) {
            Event refusal = QueryEvents.rejected(record, rejected, clock.instant());
            JobLog.changed(refusal);
            context.output(Admit.DEAD_LETTERS, rejected.letter(DeadLetterStage.ADMIT_QUERY, record, clock.instant()));
            context.output(EVENTS, refusal);
        }
    }

    private void acknowledgeStanding(QueryChange change, RawRecord record, Context context) {
        if (change.query() != null && change.query().equals(standing.get(change.id()))) {
            context.output(
                    EVENTS, QueryEvents.standing(change.query(), record, snapshot.firstFrames(), clock.instant()));
        }
    }

    private void checkVersion(QueryChange change) throws Rejected {
        Query before = standing.get(change.id());
        if (before != null
                && change.query() != null
                && change.query().getVersion() <= before.getVersion()
                && !change.query().equals(before)) {
            throw new Rejected(
                    DeadLetterReason.INVALID,
                    "query " + change.id() + ": version " + before.getVersion()
                            + " stands already and is part of answers' ids; a change needs a higher one, found "
                            + change.query().getVersion());
        }
    }

    private void apply(QueryChange change) {
        if (change.query() == null) {
            standing.remove(change.id());
        } else {
            standing.put(change.id(), change.query());
        }
    }
}
