package io.comevl.job;

import io.comevl.avro.Detection;
import io.comevl.avro.Query;
import io.comevl.job.query.StandingQuery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers of a frame that wait until no earlier frame can come any more; only those of which something is remembered.
 *
 * @param sequence number among the camera's frames
 * @param timeMicros when the picture was taken
 * @param detections as the model said them
 * @param asked their queries
 */
public record WaitingFrame(long sequence, long timeMicros, List<Detection> detections, List<Query> asked) {

    static WaitingFrame of(AnsweredFrame frame) {
        List<Detection> detections = new ArrayList<>();
        List<Query> asked = new ArrayList<>();
        for (int at = 0; at < frame.detections().size(); at++) {
            Query query = frame.asked().get(at);
            if (StandingQuery.remembers(query)) {
                detections.add(frame.detections().get(at));
                asked.add(query);
            }
        }
        return new WaitingFrame(frame.sequence(), frame.capturedAtMicros(), detections, asked);
    }

    static long micros(Detection said) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, said.getCapturedAt());
    }
}
