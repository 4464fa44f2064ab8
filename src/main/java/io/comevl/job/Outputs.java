package io.comevl.job;

import io.comevl.avro.Counts;
import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Tracks;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where the topology writes. */
public interface Outputs {

    /** Takes the answers. */
    void detections(DataStream<Detection> detections);

    /** Takes who is where on each frame. */
    void tracks(DataStream<Tracks> tracks);

    /** Takes what was counted in windows of time. */
    void counts(DataStream<Counts> counts);

    /** Takes alerts, crossings and what became of queries. */
    void events(DataStream<Event> events);

    /** Takes what could not be used. */
    void deadLetters(DataStream<DeadLetter> deadLetters);
}
