package io.comevl.job;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where the topology writes. */
public interface Outputs {

    /** Takes the answers. */
    void detections(DataStream<Detection> detections);

    /** Takes what could not be used. */
    void deadLetters(DataStream<DeadLetter> deadLetters);
}
