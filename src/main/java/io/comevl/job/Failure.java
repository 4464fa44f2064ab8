package io.comevl.job;

import io.comevl.avro.DetectionStatus;

/**
 * Why a frame got no answers though it was let in.
 *
 * @param status {@code TIMED_OUT} or {@code FAILED}
 * @param reason what happened
 */
record Failure(DetectionStatus status, String reason) {

    static Failure timedOut(String stage, long millis) {
        return new Failure(DetectionStatus.TIMED_OUT, stage + " took longer than " + millis + " ms");
    }

    /** The model could not cope with the frame. */
    static Failure of(String stage, Throwable cause) {
        return new Failure(DetectionStatus.FAILED, stage + ": " + cause);
    }
}
