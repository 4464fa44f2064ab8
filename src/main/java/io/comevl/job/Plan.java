package io.comevl.job;

import io.comevl.avro.Detection;
import io.comevl.avro.Query;
import io.comevl.job.query.CameraPatterns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Finds the queries that are due on each frame. A frame with none stops here, counted and told, before any model work.
 * Sampling by number goes by the frame's own sequence and by interval in capture time, so that a replay samples the same
 * frames.
 *
 * <p>A change of a query holds from the next frame on. Each subtask says so in {@link #APPLIED}; what is remembered of an
 * old version ends with the camera's next frame.
 */
final class Plan extends KeyedBroadcastProcessFunction<String, CameraFrame, QueryChange, PlannedFrame>
        implements CheckpointedFunction {

    static final MapStateDescriptor<String, Query> QUERIES =
            new MapStateDescriptor<>("queries", Types.STRING, new AvroTypeInfo<>(Query.class));

    /** Frames that no query was asked on. */
    static final OutputTag<Detection> SKIPPED = new OutputTag<>("skipped", new AvroTypeInfo<>(Detection.class));

    static final OutputTag<Applied> APPLIED = new OutputTag<>("applied", TypeInformation.of(Applied.class));

    /** Accumulators: frames planned since the job last began, and the time that took. */
    static final String PLANNED_FRAMES = "plannedFrames";

    static final String PLANNED_NANOS = "plannedNanos";

    /** Of a camera: by partition of the frames topic, the first offset that it has not come to. */
    private static final MapStateDescriptor<Integer, Long> NEXT_OF_CAMERA =
            new MapStateDescriptor<>("next-offsets-of-camera", Types.INT, Types.LONG);

    /** Longer than any interval; a query that is gone or a camera that is silent leaves nothing for ever. */
    private static final Duration FORGET_AFTER = Duration.ofDays(7);

    private final QuerySnapshot snapshot;
    private transient MapState<String, Long> lastAsked;
    private transient MapState<String, Long> remembered;
    private transient MapState<Integer, Long> cameraNext;
    private transient ListState<NextOffset> beginnings;
    private transient Map<Integer, Long> begin;
    private transient Map<Integer, Long> next;
    private transient boolean hasLookedThroughCameras;
    private transient Map<String, CameraQueries> cameras;
    private transient FrameCounters counters;
    private transient LongCounter plannedFrames;
    private transient LongCounter plannedNanos;

    Plan(QuerySnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * Where a partition of the frames topic is read from at first.
     *
     * @param partition of the frames topic
     * @param offset first one; in savepoints of earlier versions the first that no subtask had seen
     */
    public record NextOffset(int partition, long offset) {}

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        beginnings = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("next-offsets", TypeInformation.of(NextOffset.class)));
        begin = new HashMap<>();
        hasLookedThroughCameras = !context.isRestored();
        if (context.isRestored()) {
            for (NextOffset known : beginnings.get()) {
                begin.merge(known.partition(), known.offset(), Math::max);
            }
        } else {
            BroadcastState<String, Query> queries =
                    context.getOperatorStateStore().getBroadcastState(QUERIES);
            begin.putAll(snapshot.firstFrames());
            for (Query query : snapshot.queries()) {
                queries.put(query.getId(), query);
            }
        }
        next = new HashMap<>(begin);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        beginnings.clear();
        for (Map.Entry<Integer, Long> known : begin.entrySet()) {
            beginnings.add(new NextOffset(known.getKey(), known.getValue()));
        }
    }

    @Override
    public void open(OpenContext context) {
        lastAsked = getRuntimeContext().getMapState(descriptor("last-asked-micros"));
        remembered = getRuntimeContext().getMapState(descriptor("remembered-versions"));
        cameraNext = getRuntimeContext().getMapState(NEXT_OF_CAMERA);
        cameras = new HashMap<>();
        counters = new FrameCounters(getRuntimeContext());
        plannedFrames = getRuntimeContext().getLongCounter(PLANNED_FRAMES);
        plannedNanos = getRuntimeContext().getLongCounter(PLANNED_NANOS);
    }

    private static MapStateDescriptor<String, Long> descriptor(String name) {
        MapStateDescriptor<String, Long> descriptor = new MapStateDescriptor<>(name, Types.STRING, Types.LONG);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(FORGET_AFTER).build());
        return descriptor;
    }

    @Override
    public void processBroadcastElement(QueryChange change, Context context, Collector<PlannedFrame> out)
            throws Exception {
        BroadcastState<String, Query> queries = context.getBroadcastState(QUERIES);
        Query before = queries.get(change.id());
        Query now = change.query();
        if (now == null) {
            queries.remove(change.id());
        } else {
            queries.put(change.id(), now);
        }
        CameraPatterns patterns = now == null || now.getPaused() ? null : new CameraPatterns(now.getCameras());
        cameras.forEach(
                (camera, known) -> known.change(change.id(), patterns != null && patterns.match(camera) ? now : null));
        long version = now != null ? now.getVersion() : before == null ? 0 : before.getVersion();
        CameraShare share = CameraShare.of(getRuntimeContext().getTaskInfo());
        lookThroughCameras(context);
        context.output(APPLIED, Applied.of(change, version).by(share, next));
    }

    /**
     * After a restart: how far the frames of this subtask's cameras had come. Not how far those of all subtasks had, which
     * would say something else than without the restart.
     */
    private void lookThroughCameras(Context context) throws Exception {
        if (!hasLookedThroughCameras) {
            context.applyToKeyedState(NEXT_OF_CAMERA, (camera, offsets) -> {
                for (Map.Entry<Integer, Long> known : offsets.entries()) {
                    next.merge(known.getKey(), known.getValue(), Math::max);
                }
            });
            hasLookedThroughCameras = true;
        }
    }

    @Override
    public void processElement(CameraFrame frame, ReadOnlyContext context, Collector<PlannedFrame> out)
            throws Exception {
        long begin = System.nanoTime();
        Optional<PlannedFrame> planned = plan(frame, context);
        plannedFrames.add(1);
        plannedNanos.add(System.nanoTime() - begin);
        planned.ifPresent(out::collect);
    }

    private Optional<PlannedFrame> plan(CameraFrame frame, ReadOnlyContext context) throws Exception {
        int partition = frame.source().partition();
        next.merge(partition, frame.source().offset() + 1, Math::max);
        cameraNext.put(partition, frame.source().offset() + 1);
        ReadOnlyBroadcastState<String, Query> queries = context.getBroadcastState(QUERIES);
        CameraQueries camera = cameras.get(frame.camera());
        if (camera == null) {
            camera = new CameraQueries(askingOf(frame.camera(), queries), lastAsked, remembered);
            cameras.put(frame.camera(), camera);
        }
        List<EndedQuery> ended = camera.ended(id -> Optional.ofNullable(queries.get(id)), remembered);
        List<Query> due = camera.due(frame, lastAsked, remembered);
        if (due.isEmpty()) {
            counters.skipped(frame.camera());
            context.output(SKIPPED, FrameStatus.notAsked(frame, camera.asking()));
        }
        return due.isEmpty() && ended.isEmpty() ? Optional.empty() : Optional.of(new PlannedFrame(frame, due, ended));
    }

    private static List<Query> askingOf(String camera, ReadOnlyBroadcastState<String, Query> queries) throws Exception {
        List<Query> asking = new ArrayList<>();
        for (Map.Entry<String, Query> entry : queries.immutableEntries()) {
            Query query = entry.getValue();
            if (!query.getPaused() && new CameraPatterns(query.getCameras()).match(camera)) {
                asking.add(query);
            }
        }
        return asking;
    }
}
