package io.comevl.job;

import io.comevl.avro.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Finds the queries that are due on each frame. A frame with none stops here, counted, before any model work. Sampling
 * by number goes by the frame's own sequence and by interval in capture time, so that a replay samples the same frames.
 */
final class Plan extends KeyedBroadcastProcessFunction<String, CameraFrame, QueryChange, PlannedFrame>
        implements CheckpointedFunction {

    static final MapStateDescriptor<String, Query> QUERIES =
            new MapStateDescriptor<>("queries", Types.STRING, new AvroTypeInfo<>(Query.class));

    /** Longer than any sensible interval; a query that is gone or a camera that is silent leaves nothing for ever. */
    private static final Duration FORGET_AFTER = Duration.ofDays(7);

    private final QuerySnapshot snapshot;
    private transient MapState<String, Long> lastAsked;
    private transient Map<String, List<Query>> byCamera;
    private transient FrameCounters counters;

    Plan(QuerySnapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        if (!context.isRestored()) {
            BroadcastState<String, Query> queries =
                    context.getOperatorStateStore().getBroadcastState(QUERIES);
            for (Query query : snapshot.queries()) {
                queries.put(query.getId(), query);
            }
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // Flink keeps the broadcast and keyed state itself.
    }

    @Override
    public void open(OpenContext context) {
        MapStateDescriptor<String, Long> descriptor =
                new MapStateDescriptor<>("last-asked-micros", Types.STRING, Types.LONG);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(FORGET_AFTER).build());
        lastAsked = getRuntimeContext().getMapState(descriptor);
        byCamera = new HashMap<>();
        counters = new FrameCounters(getRuntimeContext());
    }

    @Override
    public void processBroadcastElement(QueryChange change, Context context, Collector<PlannedFrame> out)
            throws Exception {
        BroadcastState<String, Query> queries = context.getBroadcastState(QUERIES);
        if (change.query() == null) {
            queries.remove(change.id());
        } else {
            queries.put(change.id(), change.query());
        }
        byCamera.clear();
    }

    @Override
    public void processElement(CameraFrame frame, ReadOnlyContext context, Collector<PlannedFrame> out)
            throws Exception {
        List<Query> asking = byCamera.get(frame.camera());
        if (asking == null) {
            asking = askingOf(frame.camera(), context.getBroadcastState(QUERIES));
            byCamera.put(frame.camera(), asking);
        }
        List<Query> due = new ArrayList<>();
        for (Query query : asking) {
            if (isDue(query, frame)) {
                due.add(query);
            }
        }
        if (due.isEmpty()) {
            counters.skipped(frame.camera());
        } else {
            out.collect(new PlannedFrame(frame, due));
        }
    }

    private static List<Query> askingOf(String camera, ReadOnlyBroadcastState<String, Query> queries) throws Exception {
        List<Query> asking = new ArrayList<>();
        for (Map.Entry<String, Query> entry : queries.immutableEntries()) {
            Query query = entry.getValue();
            if (Sampling.asks(query, camera)) {
                asking.add(query);
            }
        }
        asking.sort(Comparator.comparing(Query::getId));
        return asking;
    }

    private boolean isDue(Query query, CameraFrame frame) throws Exception {
        boolean remembers = query.getIntervalMillis() > 0;
        Long last = remembers ? lastAsked.get(query.getId()) : null;
        boolean due = Sampling.isDue(query, frame.sequence(), frame.capturedAtMicros(), last);
        if (due && remembers) {
            lastAsked.put(query.getId(), frame.capturedAtMicros());
        }
        return due;
    }
}
