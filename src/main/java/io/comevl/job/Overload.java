package io.comevl.job;

import io.comevl.avro.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Stands before the model and holds the overload policy. {@code every}: all frames pass, and what the model cannot take
 * waits in Kafka. {@code latest}: as many frames pass as the model has places for; of each camera at most one more waits,
 * the newest, and what it takes the place of is told as skipped. The camera that has waited longest is next, so one that
 * sends many frames gets no more turns than others.
 *
 * <p>Keyed by camera, in one chain with {@link Report}, which says when a frame has come out of the model. Frames that
 * wait are part of a checkpoint. Watermarks wait with them, or they would be late when their turn comes.
 */
final class Overload extends AbstractStreamOperator<PlannedFrame>
        implements OneInputStreamOperator<PlannedFrame, PlannedFrame>, BoundedOneInput {

    /** Frames that a newer one took the place of. */
    static final OutputTag<Detection> REPLACED = new OutputTag<>("replaced", new AvroTypeInfo<>(Detection.class));

    private static final String STATE = "waiting-frame";

    private final int places;
    private final MailboxExecutor mailbox;
    private final Map<String, PlannedFrame> waiting = new LinkedHashMap<>();
    private final Set<String> stored = new HashSet<>();
    private transient ValueState<PlannedFrame> state;
    private transient UnderWay underWay;
    private transient FrameCounters counters;
    private long announced = Long.MIN_VALUE;
    private long told = Long.MIN_VALUE;
    private boolean passing;

    /** Makes the operator where it runs. */
    static final class Factory extends AbstractStreamOperatorFactory<PlannedFrame>
            implements OneInputStreamOperatorFactory<PlannedFrame, PlannedFrame> {

        private final int places;

        /**
         * Of a policy.
         *
         * @param places frames that the model works on at a time
         */
        Factory(Options.Overload policy, int places) {
            this.places = policy == Options.Overload.LATEST ? places : Integer.MAX_VALUE;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface has it
        public <T extends StreamOperator<PlannedFrame>> T createStreamOperator(
                StreamOperatorParameters<PlannedFrame> parameters) {
            return (T) new Overload(parameters, places);
        }

        @Override
        @SuppressWarnings("rawtypes") // as the interface has it
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
            return Overload.class;
        }
    }

    private Overload(StreamOperatorParameters<PlannedFrame> parameters, int places) {
        super(parameters);
        this.places = places;
        this.mailbox = parameters.getMailboxExecutor();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getKeyedStateStore()
                .getState(new ValueStateDescriptor<>(STATE, TypeInformation.of(PlannedFrame.class)));
        if (context.isRestored()) {
            restore();
        }
    }

    private void restore() throws Exception {
        try (Stream<String> cameras = this.<String>getKeyedStateBackend().getKeys(STATE, VoidNamespace.INSTANCE)) {
            stored.addAll(cameras.toList());
        }
        List<PlannedFrame> frames = new ArrayList<>();
        for (String camera : stored) {
            setCurrentKey(camera);
            frames.add(state.value());
        }
        frames.sort(Comparator.comparingLong(frame -> frame.frame().capturedAtMicros()));
        frames.forEach(frame -> waiting.put(frame.frame().camera(), frame));
    }

    @Override
    public void open() throws Exception {
        super.open();
        counters = new FrameCounters(getRuntimeContext());
        underWay = UnderWay.ofThisChain();
        underWay.watch(this::passSoon);
        getMetricGroup().gauge("waitingFrames", (Gauge<Integer>) waiting::size);
        passSoon();
    }

    /** Not at once: the frame that has come out is still on its way down the chain. */
    private void passSoon() {
        if (!waiting.isEmpty()) {
            mailbox.execute(() -> pass(places), "frames that wait for the model");
        }
    }

    @Override
    public void processElement(StreamRecord<PlannedFrame> element) {
        pass(places);
        PlannedFrame frame = element.getValue();
        waiting.merge(frame.frame().camera(), frame, this::together);
        pass(places);
    }

    private PlannedFrame together(PlannedFrame first, PlannedFrame second) {
        Waiting waits = Waiting.together(first, second);
        waits.skipped().ifPresent(frame -> {
            counters.skipped(frame.camera());
            output.collect(REPLACED, new StreamRecord<>(FrameStatus.replaced(frame)));
        });
        return waits.left();
    }

    /** Lets frames pass while there are places; those that nothing is due on need none. */
    private void pass(int places) {
        if (passing) { // a place was waited for
            return;
        }
        passing = true;
        try {
            while (!waiting.isEmpty() && underWay.frames() < places) {
                PlannedFrame next = waiting.values().iterator().next();
                waiting.remove(next.frame().camera());
                underWay.begun();
                output.collect(
                        new StreamRecord<>(next, Math.floorDiv(next.frame().capturedAtMicros(), 1000)));
            }
        } finally {
            passing = false;
        }
        tellTime();
    }

    @Override
    public void processWatermark(Watermark mark) {
        announced = mark.getTimestamp();
        tellTime();
    }

    /** Says the time as far as no waiting frame would come too late by it. */
    private void tellTime() {
        long until = announced;
        for (PlannedFrame frame : waiting.values()) {
            until = Math.min(until, Math.floorDiv(frame.frame().capturedAtMicros(), 1000) - 1);
        }
        if (until > told) {
            told = until;
            output.emitWatermark(new Watermark(until));
        }
    }

    @Override
    public void endInput() {
        pass(Integer.MAX_VALUE);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        for (String camera : stored) {
            if (!waiting.containsKey(camera)) {
                setCurrentKey(camera);
                state.clear();
            }
        }
        stored.clear();
        stored.addAll(waiting.keySet());
        for (Map.Entry<String, PlannedFrame> entry : waiting.entrySet()) {
            setCurrentKey(entry.getKey());
            state.update(entry.getValue());
        }
    }

    @Override
    public void close() throws Exception {
        if (underWay != null) {
            underWay.end();
        }
        super.close();
    }
}
