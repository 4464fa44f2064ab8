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
 */
public record AnsweredFrame(
        String camera,
        long sequence,
        long capturedAtMicros,
        List<Detection> detections,
        List<Query> asked,
        List<EndedQuery> ended,
        List<DeadLetter> deadLetters) {

    /** With these answers. */
    static AnsweredFrame answered(PlannedFrame planned, List<Detection> detections) {
        return of(planned, detections, List.of());
    }

    /** Undecodable. */
    static AnsweredFrame rejected(PlannedFrame planned, DeadLetter letter) {
        return of(planned, List.of(), List.of(letter));
    }

    private static AnsweredFrame of(PlannedFrame planned, List<Detection> detections, List<DeadLetter> letters) {
        CameraFrame frame = planned.frame();
        return new AnsweredFrame(
                frame.camera(),
                frame.sequence(),
                frame.capturedAtMicros(),
                detections,
                planned.due(),
                planned.ended(),
                letters);
    }
}
