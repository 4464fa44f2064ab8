package io.comevl.cli;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.ingest.CommittedReader;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.comevl.ingest.WrongSchemaException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hands on committed answers, dead letters and events as they come, on the reader's thread. */
record AnswerReader(
        Topics topics, Consumer<Detection> answers, Consumer<DeadLetter> deadLetters, Consumer<Event> events) {

    /** Starts reading the topics from their beginning. */
    static CommittedReader start(
            KafkaCluster kafka,
            Topics topics,
            Consumer<Detection> answers,
            Consumer<DeadLetter> deadLetters,
            Consumer<Event> events) {
        AnswerReader reader = new AnswerReader(topics, answers, deadLetters, events);
        return CommittedReader.start(
                kafka, List.of(topics.detections(), topics.deadLetters(), topics.events()), reader::take);
    }

    private void take(ConsumerRecord<byte[], byte[]> message) throws WrongSchemaException {
        String schema = RecordFormat.schemaOf(message.headers());
        if (message.topic().equals(topics.detections())) {
            answers.accept(RecordFormat.DETECTION.decode(message.value(), schema));
        } else if (message.topic().equals(topics.events())) {
            events.accept(RecordFormat.EVENT.decode(message.value(), schema));
        } else {
            deadLetters.accept(RecordFormat.DEAD_LETTER.decode(message.value(), schema));
        }
    }
}
