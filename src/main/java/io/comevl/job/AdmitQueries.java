package io.comevl.job;

import io.comevl.avro.DeadLetterStage;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets changes of queries in. A record that is no query, or one that cannot be asked, becomes a dead letter and changes
 * nothing. Runs as one subtask, so that there is one dead letter and one order.
 */
final class AdmitQueries extends ProcessFunction<RawRecord, QueryChange> implements CheckpointedFunction {

    private final Clock clock;
    private final HashMap<Integer, Long> ends;
    private transient ListState<PartitionEnd> knownEnds;
    private transient Map<Integer, Long> known;

    AdmitQueries(QuerySnapshot snapshot, Clock clock) {
        this.ends = new HashMap<>(snapshot.ends());
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
        if (context.isRestored()) { // what this start of the job knows is not what the restored state knows
            known = new HashMap<>();
            for (PartitionEnd end : knownEnds.get()) {
                known.put(end.partition(), end.end());
            }
        } else {
            known = ends;
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        knownEnds.clear();
        for (Map.Entry<Integer, Long> end : known.entrySet()) {
            knownEnds.add(new PartitionEnd(end.getKey(), end.getValue()));
        }
    }

    @Override
    public void processElement(RawRecord record, Context context, Collector<QueryChange> out) {
        try {
            QueryChange change = QueryReader.read(record);
            if (record.offset() >= known.getOrDefault(record.partition(), 0L)) {
                out.collect(change);
            }
        } catch (Rejected rejected) {
            context.output(Admit.DEAD_LETTERS, rejected.letter(DeadLetterStage.ADMIT_QUERY, record, clock.instant()));
        }
    }
}
