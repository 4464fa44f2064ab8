package io.comevl.job;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Query;
import java.util.List;

/**
 * What became of a frame: a detection for each due query, or a dead letter if its pixels could not be decoded.
 *
 * @param camera name of the camera
 * @param sequence number among the camera's frames
 * @param capturedAtMicros when the picture was taken, microseconds since 1970
 * @param detections one for each due query, in their order, as the model said them; empty if there is a dead letter
 * @param asked the due queries
 * @param ended queries of which nothing is remembered from this frame on
 * @param deadLetters none or one
 * @param effort what the model did for it
 */
public record AnsweredFrame(
        String camera,
        long sequence,
        long capturedAtMicros,
        List<Detection> detections,
        List<Query> asked,
        List<EndedQuery> ended,
        List<DeadLetter> deadLetters,
        Effort effort) {

    /** With these answers. */
    static AnsweredFrame answered(PlannedFrame planned, List<Detection> detections, Effort effort) {
        return of(planned, detections, List.of(), effort);
    }

    /** Not asked anything, or without answers. */
    static AnsweredFrame unanswered(PlannedFrame planned, List<Detection> detections) {
        return of(planned, detections, List.of(), Effort.NONE);
    }

    /** Undecodable. */
    static AnsweredFrame rejected(PlannedFrame planned, DeadLetter letter) {
        return of(planned, List.of(), List.of(letter), Effort.NONE);
    }

    private static AnsweredFrame of(
            PlannedFrame planned, List<Detection> detections, List<DeadLetter> letters, Effort effort) {
        CameraFrame frame = planned.frame();
        return new AnsweredFrame(
                frame.camera(),
                frame.sequence(),
                frame.capturedAtMicros(),
                detections,
                planned.due(),
                planned.ended(),
                letters,
                effort);
    }
}
