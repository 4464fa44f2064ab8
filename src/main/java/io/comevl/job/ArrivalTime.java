package io.comevl.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.operators.TimestampsAndWatermarksOperator.WatermarkEmitter;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.clock.Clock;

/**
 * Frames that are read again: how old one was and how long a camera was silent is told by when frames arrived in Kafka, as
 * a live job that kept up would have seen it. However fast they are read, and however unevenly their partitions, the same
 * comes out.
 *
 * @param until when the stretch ends that is read
 */
record ArrivalTime(Instant until) implements Timeline {

    @Override
    public Admit admit(FrameLimits limits) {
        return Admit.again(limits, java.time.Clock.systemUTC());
    }

    @Override
    public SingleOutputStreamOperator<CameraFrame> captureTime(DataStream<CameraFrame> admitted, JobOptions options) {
        return admitted.transform(
                "capture time",
                TypeInformation.of(CameraFrame.class),
                new CaptureTime(options.outOfOrder(), options.idle(), until));
    }

    /**
     * Turns the source's time, that of arrival, into that of capture. Up to a watermark of arrival every partition has been
     * read: what arrived until then is told to the cameras' watermarks in its order, so that a camera whose partition was
     * read first is not ahead of the others, and one that is not heard of was silent.
     */
    static final class CaptureTime extends AbstractStreamOperator<CameraFrame>
            implements OneInputStreamOperator<CameraFrame, CameraFrame> {

        private final Duration outOfOrder;
        private final Duration idle;
        private final Instant until;
        private transient PriorityQueue<Heard> ahead;
        private transient ArrivalClock arrival;
        private transient CameraWatermarks watermarks;
        private transient WatermarkEmitter emitter;

        private record Heard(long arrivedMillis, String camera, long capturedMillis) {}

        CaptureTime(Duration outOfOrder, Duration idle, Instant until) {
            this.outOfOrder = outOfOrder;
            this.idle = idle;
            this.until = until;
        }

        @Override
        public void open() throws Exception {
            super.open();
            ahead = new PriorityQueue<>(Comparator.comparingLong(Heard::arrivedMillis));
            arrival = new ArrivalClock();
            watermarks = new CameraWatermarks(outOfOrder, idle, arrival);
            emitter = new WatermarkEmitter(output);
        }

        @Override
        public void processElement(StreamRecord<CameraFrame> element) {
            CameraFrame frame = element.getValue();
            long capturedMillis = frame.capturedAtMicros() / 1000;
            ahead.add(new Heard(element.getTimestamp(), frame.camera(), capturedMillis));
            output.collect(element.replace(frame, capturedMillis));
        }

        @Override
        public void processWatermark(Watermark arrivedUntil) {
            boolean isEnd = arrivedUntil.getTimestamp() == Long.MAX_VALUE;
            while (!ahead.isEmpty() && ahead.peek().arrivedMillis() <= arrivedUntil.getTimestamp()) {
                Heard next = ahead.poll();
                arrival.millis = next.arrivedMillis();
                watermarks.heard(next.camera(), next.capturedMillis());
                watermarks.onPeriodicEmit(emitter);
            }
            arrival.millis = isEnd ? until.toEpochMilli() : arrivedUntil.getTimestamp();
            watermarks.onPeriodicEmit(emitter);
            if (isEnd) {
                emitter.emitWatermark(org.apache.flink.api.common.eventtime.Watermark.MAX_WATERMARK);
            }
        }

        @Override
        public void processWatermarkStatus(WatermarkStatus ofPartitions) {
            // Whether time stands still is told by the cameras.
        }
    }

    /** Stands where it is put. */
    private static final class ArrivalClock extends Clock {

        private static final long NANOS_PER_MILLI = 1_000_000;

        private long millis;

        @Override
        public long absoluteTimeMillis() {
            return millis;
        }

        @Override
        public long relativeTimeMillis() {
            return millis;
        }

        @Override
        public long relativeTimeNanos() {
            return millis * NANOS_PER_MILLI;
        }
    }
}
