package io.comevl.job;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.operators.TimestampsAndWatermarksOperator.WatermarkEmitter;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.clock.SystemClock;
import org.apache.flink.util.function.SerializableSupplier;

/** Frames as they come: how old one is and how long a camera was silent is told by this machine's clock. */
final class WallTime implements Timeline {

    @Override
    public Admit admit(FrameLimits limits) {
        return Admit.live(limits, Clock.systemUTC());
    }

    @Override
    public SingleOutputStreamOperator<CameraFrame> captureTime(DataStream<CameraFrame> admitted, JobOptions options) {
        return admitted.transform(
                "capture time",
                TypeInformation.of(CameraFrame.class),
                new CaptureTime(options.outOfOrder(), options.idle(), SystemClock::getInstance));
    }

    /**
     * Flink's own operator for watermarks forgets in a restart who sent: frames that lie in several partitions are read again
     * unevenly, and what is read first would make the rest late. So how far each camera was is part of a checkpoint. Every
     * subtask gets all of it, since it may read other partitions than before; whom it does not hear of is silent to it.
     */
    static final class CaptureTime extends AbstractStreamOperator<CameraFrame>
            implements OneInputStreamOperator<CameraFrame, CameraFrame> {

        private final Duration outOfOrder;
        private final Duration idle;
        private final SerializableSupplier<org.apache.flink.util.clock.Clock> clock;
        private transient CameraWatermarks watermarks;
        private transient WatermarkEmitter emitter;
        private transient ListState<Tuple2<String, Long>> progress;

        CaptureTime(Duration outOfOrder, Duration idle, SerializableSupplier<org.apache.flink.util.clock.Clock> clock) {
            this.outOfOrder = outOfOrder;
            this.idle = idle;
            this.clock = clock;
        }

        @Override
        public void initializeState(StateInitializationContext context) throws Exception {
            super.initializeState(context);
            progress = context.getOperatorStateStore()
                    .getUnionListState(new ListStateDescriptor<>("cameras", Types.TUPLE(Types.STRING, Types.LONG)));
            watermarks = new CameraWatermarks(outOfOrder, idle, clock.get());
            if (context.isRestored()) {
                for (Tuple2<String, Long> camera : progress.get()) {
                    watermarks.restore(camera.f0, camera.f1);
                }
            }
        }

        @Override
        public void open() throws Exception {
            super.open();
            emitter = new WatermarkEmitter(output);
            emitLater();
        }

        @SuppressWarnings("FutureReturnValueIgnored") // a timer that fails fails the task
        private void emitLater() {
            long interval = getExecutionConfig().getAutoWatermarkInterval();
            long next = getProcessingTimeService().getCurrentProcessingTime() + interval;
            getProcessingTimeService().registerTimer(next, time -> {
                watermarks.onPeriodicEmit(emitter);
                emitLater();
            });
        }

        @Override
        public void processElement(StreamRecord<CameraFrame> element) {
            CameraFrame frame = element.getValue();
            long capturedMillis = frame.capturedAtMicros() / 1000;
            output.collect(element.replace(frame, capturedMillis));
            watermarks.heard(frame.camera(), capturedMillis);
        }

        @Override
        public void processWatermark(Watermark ofPartitions) {
            if (ofPartitions.getTimestamp() == Long.MAX_VALUE) {
                emitter.emitWatermark(org.apache.flink.api.common.eventtime.Watermark.MAX_WATERMARK);
            }
        }

        @Override
        public void processWatermarkStatus(WatermarkStatus ofPartitions) {
            // Whether time stands still is told by the cameras.
        }

        @Override
        public void snapshotState(StateSnapshotContext context) throws Exception {
            super.snapshotState(context);
            progress.clear();
            for (Map.Entry<String, Long> camera : watermarks.progress().entrySet()) {
                progress.add(Tuple2.of(camera.getKey(), camera.getValue()));
            }
        }
    }
}
