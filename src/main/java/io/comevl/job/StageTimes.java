package io.comevl.job;

/**
 * Where a frame's time went before it was asked, in microseconds.
 *
 * @param waitMicros from capture until decoding began
 * @param decodeMicros from bytes to pixels
 * @param encodeMicros encoders and fusion, waiting for a batch included
 */
record StageTimes(long waitMicros, long decodeMicros, long encodeMicros) {

    static final StageTimes NONE = new StageTimes(0, 0, 0);
}
