package io.comevl.job;

import java.time.Clock;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.clock.SystemClock;

/** Frames as they come: how old one is and how long a camera was silent is told by this machine's clock. */
final class WallTime implements Timeline {

    @Override
    public Admit admit(FrameLimits limits) {
        return Admit.live(limits, Clock.systemUTC());
    }

    @Override
    public SingleOutputStreamOperator<CameraFrame> captureTime(DataStream<CameraFrame> admitted, JobOptions options) {
        Duration outOfOrder = options.outOfOrder();
        Duration idle = options.idle();
        return admitted.assignTimestampsAndWatermarks(WatermarkStrategy.<CameraFrame>forGenerator(
                        context -> new CameraWatermarks(outOfOrder, idle, SystemClock.getInstance()))
                .withTimestampAssigner((frame, timestamp) -> frame.capturedAtMicros() / 1000));
    }
}
