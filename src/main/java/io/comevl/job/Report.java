package io.comevl.job;

import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.Timings;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Splits what became of a frame into detections and dead letters, and counts it. */
final class Report extends ProcessFunction<AnsweredFrame, Detection> {

    private transient FrameCounters counters;
    private transient Map<Stage, LongCounter> stageMicros;

    @Override
    public void open(OpenContext context) {
        counters = new FrameCounters(getRuntimeContext());
        stageMicros = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            LongCounter counter = new LongCounter();
            getRuntimeContext().addAccumulator(stage.accumulator(), counter);
            stageMicros.put(stage, counter);
        }
    }

    @Override
    public void processElement(AnsweredFrame frame, Context context, Collector<Detection> out) {
        frame.deadLetters().forEach(letter -> context.output(Admit.DEAD_LETTERS, letter));
        frame.detections().forEach(out::collect);
        count(frame);
    }

    private void count(AnsweredFrame frame) {
        if (frame.detections().isEmpty() || isFailure(frame.detections().get(0).getStatus())) {
            counters.failed(frame.camera());
            return;
        }
        counters.answered(frame.camera());
        Timings timings = frame.detections().get(0).getTimings();
        for (Stage stage : Stage.values()) {
            stageMicros.get(stage).add(stage.micros(timings));
        }
    }

    private static boolean isFailure(DetectionStatus status) {
        return status == DetectionStatus.FAILED || status == DetectionStatus.TIMED_OUT;
    }
}
