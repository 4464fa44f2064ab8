package io.comevl.job;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Which time frames live in: that of the wall, as they come, or that of their arrival in Kafka, when they are read again. */
interface Timeline {

    /** Lets frames in that are neither too old nor too new. */
    Admit admit(FrameLimits limits);

    /**
     * Gives frames their capture time, and the stream its watermarks; a camera that was silent for a while does not hold them
     * back. The operator is named by the caller.
     */
    SingleOutputStreamOperator<CameraFrame> captureTime(DataStream<CameraFrame> admitted, JobOptions options);

    /** What becomes of alerts that are raised when the input ends. */
    default Rules.AtEnd atEnd() {
        return Rules.AtEnd.LEAVE;
    }
}
