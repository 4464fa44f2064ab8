package io.comevl.evaluation.drill;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.ingest.CommittedReader;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.comevl.ingest.WrongSchemaException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads all committed results of a run as they come, on a thread of its own. Safe for use by several threads. */
final class ResultReader implements AutoCloseable {

    private final Topics topics;
    private final Map<String, RecordFormat<? extends SpecificRecord>> formats;
    private final CommittedReader reader;
    private final List<Result> results = new ArrayList<>();
    private final Set<String> settled = new HashSet<>();
    private final Set<String> applied = new HashSet<>();
    private Instant struck = Instant.MAX;
    private Optional<Duration> recovery = Optional.empty();

    private ResultReader(KafkaCluster kafka, Topics topics) {
        this.topics = topics;
        formats = Map.of(
                topics.detections(), RecordFormat.DETECTION,
                topics.tracks(), RecordFormat.TRACKS,
                topics.counts(), RecordFormat.COUNTS,
                topics.events(), RecordFormat.EVENT,
                topics.deadLetters(), RecordFormat.DEAD_LETTER);
        reader = CommittedReader.start(kafka, formats.keySet(), this::take);
    }

    static ResultReader start(KafkaCluster kafka, Topics topics) {
        return new ResultReader(kafka, topics);
    }

    /** Records of the frames topic of which it is known what became of them. */
    synchronized int settled() {
        reader.throwIfFailed();
        return settled.size();
    }

    /** Whether the job goes by this version of a query. */
    synchronized boolean isApplied(String query, long version) {
        reader.throwIfFailed();
        return applied.contains(query + " " + version);
    }

    /** A fault strikes now: from now on it is waited for the first answer that was made after it. */
    synchronized void strike() {
        struck = Instant.now();
        recovery = Optional.empty();
    }

    /** From the strike until that answer was committed and read; none before. */
    synchronized Optional<Duration> recovery() {
        reader.throwIfFailed();
        return recovery;
    }

    /** What is committed now, to its end. */
    List<Result> drain() throws InterruptedException {
        reader.drain();
        synchronized (this) {
            return List.copyOf(results);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException {
        accept(
                message.topic(),
                formats.get(message.topic()).decode(message.value(), RecordFormat.schemaOf(message.headers())));
    }

    private synchronized void accept(String topic, SpecificRecord datum) {
        results.add(Result.of(topic, datum));
        if (datum instanceof Detection detection) {
            settled.add(detection.getFrame().getPartition() + " "
                    + detection.getFrame().getOffset());
            if (recovery.isEmpty() && detection.getAnsweredAt().isAfter(struck)) {
                recovery = Optional.of(Duration.between(struck, Instant.now()));
            }
        } else if (datum instanceof DeadLetter letter && letter.getTopic().equals(topics.frames())) {
            settled.add(letter.getPartition() + " " + letter.getOffset());
        } else if (datum instanceof Event event && event.getKind() == EventKind.QUERY_APPLIED) {
            applied.add(event.getQuery() + " " + event.getQueryVersion());
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
