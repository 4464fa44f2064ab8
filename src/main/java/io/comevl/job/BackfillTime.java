package io.comevl.job;

import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * History up to the seam with a live job.
 *
 * @param history how its time goes
 * @param seam from where on frames are the live job's
 */
record BackfillTime(ArrivalTime history, Seam seam) implements Timeline {

    @Override
    public Admit admit(FrameLimits limits) {
        return history.admit(limits);
    }

    @Override
    public SingleOutputStreamOperator<CameraFrame> captureTime(DataStream<CameraFrame> admitted, JobOptions options) {
        return history.captureTime(
                admitted.filter(new BeforeSeam(seam)).uid("before-seam").name("before seam"), options);
    }

    @Override
    public Rules.AtEnd atEnd() {
        return Rules.AtEnd.JOIN;
    }

    private record BeforeSeam(Seam seam) implements FilterFunction<CameraFrame> {
        @Override
        public boolean filter(CameraFrame frame) {
            return seam.isBefore(
                    frame.camera(), frame.source().partition(), frame.source().offset());
        }
    }
}
