package io.comevl.job;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.job.query.KnownQueries;
import io.comevl.job.watch.Regions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Splits what became of a frame into detections and dead letters, and counts it. Detections leave at once; only what is
 * followed from frame to frame waits for its turn in time.
 */
final class Report extends ProcessFunction<AnsweredFrame, Detection> {

    private transient FrameCounters counters;
    private transient KnownQueries queries;
    private transient UnderWay underWay;
    private transient EffortCounters effort;
    private transient StageCounters stages;

    @Override
    public void open(OpenContext context) {
        counters = new FrameCounters(getRuntimeContext());
        effort = new EffortCounters(getRuntimeContext());
        queries = new KnownQueries();
        underWay = UnderWay.ofThisChain();
        stages = new StageCounters(getRuntimeContext());
    }

    @Override
    public void processElement(AnsweredFrame frame, Context context, Collector<Detection> out) {
        for (DeadLetter letter : frame.deadLetters()) {
            JobLog.rejected(letter);
            context.output(Admit.DEAD_LETTERS, letter);
            out.collect(FrameStatus.failed(letter, Instant.EPOCH.plus(frame.capturedAtMicros(), ChronoUnit.MICROS)));
        }
        for (int at = 0; at < frame.detections().size(); at++) {
            Detection detection = frame.detections().get(at);
            if (isFailure(detection.getStatus())) {
                JobLog.unanswered(detection);
            }
            out.collect(Regions.within(queries.get(frame.asked().get(at)), detection));
        }
        count(frame);
        underWay.done();
    }

    private void count(AnsweredFrame frame) {
        effort.count(frame.effort());
        if (frame.asked().isEmpty()) {
            return; // it was counted as skipped and only brings the news that a query ended
        }
        List<DetectionStatus> statuses =
                frame.detections().stream().map(Detection::getStatus).distinct().toList();
        if (statuses.stream().allMatch(Report::isFailure)) {
            counters.failed(frame.camera());
            return;
        }
        if (statuses.equals(List.of(DetectionStatus.REUSED))) {
            counters.reused(frame.camera());
        } else {
            counters.answered(frame.camera());
        }
        stages.count(frame.detections().get(0).getTimings());
    }

    private static boolean isFailure(DetectionStatus status) {
        return status == DetectionStatus.FAILED || status == DetectionStatus.TIMED_OUT;
    }
}
