package io.comevl.job;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.Origin;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Records of the detections topic about frames that no query was asked on, so that every frame of a camera has at least
 * one. Their query is empty.
 */
final class FrameStatus {

    private FrameStatus() {}

    /** No query is due on a frame. */
    static Detection notAsked(CameraFrame frame, int asking) {
        return skipped(
                frame, asking == 0 ? "queries: none asks this camera" : "sampling: none of " + asking + " is due");
    }

    /** A newer frame came before the model had a place for this one. */
    static Detection replaced(CameraFrame frame) {
        return skipped(frame, "overload: a newer frame came while this one waited for the model");
    }

    private static Detection skipped(CameraFrame frame, String reason) {
        Detection status =
                begun(frame.camera(), frame.sequence(), frame.source().origin());
        status.setCapturedAt(Instant.EPOCH.plus(frame.capturedAtMicros(), ChronoUnit.MICROS));
        status.setWidth(frame.widthPixels());
        status.setHeight(frame.heightPixels());
        status.setStatus(DetectionStatus.SKIPPED);
        status.setReason(reason);
        return status;
    }

    /**
     * A frame became a dead letter.
     *
     * @param letter of a known camera and sequence
     * @param capturedAt when the frame says it was taken
     */
    static Detection failed(DeadLetter letter, Instant capturedAt) {
        Origin origin = new Origin(letter.getTopic(), letter.getPartition(), letter.getOffset());
        Detection status = begun(letter.getCamera(), letter.getSequence(), origin);
        status.setCapturedAt(capturedAt);
        status.setStatus(DetectionStatus.FAILED);
        status.setReason("dead letter, " + letter.getReason() + ": " + letter.getMessage());
        return status;
    }

    private static Detection begun(String camera, long sequence, Origin origin) {
        return Detection.newBuilder()
                .setId(Detections.id(camera, sequence, "", 0, 0))
                .setCamera(camera)
                .setSequence(sequence)
                .setCapturedAt(Instant.EPOCH)
                .setFrame(origin)
                .setQuery("")
                .setQueryVersion(0)
                .build();
    }
}
