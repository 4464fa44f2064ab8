package io.comevl.job;

import io.comevl.avro.Counts;
import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Tracks;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** What a job in this process wrote, once it has ended. */
final class CollectedOutputs implements Outputs {

    private static final Map<String, Queue<Object>> WRITTEN = new ConcurrentHashMap<>();

    private final String name = UUID.randomUUID().toString();

    @Override
    public void detections(DataStream<Detection> stream) {
        keep(stream, "detections");
    }

    @Override
    public void tracks(DataStream<Tracks> stream) {
        keep(stream, "tracks");
    }

    @Override
    public void counts(DataStream<Counts> stream) {
        keep(stream, "counts");
    }

    @Override
    public void events(DataStream<Event> stream) {
        keep(stream, "events");
    }

    @Override
    public void deadLetters(DataStream<DeadLetter> stream) {
        keep(stream, "dead-letters");
    }

    List<Detection> detections() {
        return written("detections", Detection.class);
    }

    List<Tracks> tracks() {
        return written("tracks", Tracks.class);
    }

    List<Counts> counts() {
        return written("counts", Counts.class);
    }

    List<Event> events() {
        return written("events", Event.class);
    }

    List<DeadLetter> deadLetters() {
        return written("dead-letters", DeadLetter.class);
    }

    private <T> List<T> written(String stream, Class<T> type) {
        return WRITTEN.get(name + stream).stream().map(type::cast).toList();
    }

    private <T> void keep(DataStream<T> stream, String topic) {
        WRITTEN.put(name + topic, new ConcurrentLinkedQueue<>());
        stream.map(new Keep<T>(name + topic))
                .returns(stream.getType())
                .uid(topic)
                .sinkTo(new DiscardingSink<>())
                .uid(topic + "-end");
    }

    private record Keep<T>(String key) implements MapFunction<T, T> {
        @Override
        public T map(T value) {
            WRITTEN.get(key).add(value);
            return value;
        }
    }
}
