package io.comevl.job;

import io.comevl.avro.Counts;
import io.comevl.avro.DeadLetter;
import io.comevl.avro.DeadLetterStage;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Tracks;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Leaves out what a live job has said of the same frames: what became of those that no query was asked on. */
final class AnswersOnly implements Outputs {

    private final Outputs out;

    AnswersOnly(Outputs out) {
        this.out = out;
    }

    @Override
    public void detections(DataStream<Detection> detections) {
        out.detections(detections
                .filter(detection -> !detection.getQuery().isEmpty())
                .uid("answers-only")
                .name("answers only"));
    }

    @Override
    public void tracks(DataStream<Tracks> tracks) {
        out.tracks(tracks);
    }

    @Override
    public void counts(DataStream<Counts> counts) {
        out.counts(counts);
    }

    @Override
    public void events(DataStream<Event> events) {
        out.events(events);
    }

    @Override
    public void deadLetters(DataStream<DeadLetter> deadLetters) {
        out.deadLetters(deadLetters
                .filter(letter -> letter.getStage() == DeadLetterStage.TRACK)
                .uid("late-answers-only")
                .name("late answers only"));
    }
}
