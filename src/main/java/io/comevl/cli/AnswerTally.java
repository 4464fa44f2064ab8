package io.comevl.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.avro.Detection;
import io.comevl.evaluation.dataset.WorldTruth;
import io.comevl.evaluation.exam.Estimate;
import io.comevl.evaluation.exam.Measure;
import io.comevl.evaluation.exam.Scoreboard;
import io.comevl.grounding.AnswerParser;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Task;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How right the answers about a generated camera are; of other cameras nobody knows. Safe for several threads. */
final class AnswerTally {

    /** What is told, in words and as a name in JSON. */
    private enum Told {
        COUNT(Measure.COUNT_EXACT, "counts right", "countExact"),
        POINT(Measure.POINT_F1, "pointing F1", "pointF1"),
        ABSENT(Measure.ABSENT_RIGHT, "absent right", "absent");

        private final Measure measure;
        private final String words;
        private final String name;

        Told(Measure measure, String words, String name) {
            this.measure = measure;
            this.words = words;
            this.name = name;
        }
    }

    private final Optional<WorldTruth> truth;
    private final Scoreboard scores = new Scoreboard();

    AnswerTally(Optional<WorldTruth> truth) {
        this.truth = truth;
    }

    /** Marks an answer, if it is one of pointing or counting whose truth is known. */
    synchronized void count(Detection detection) {
        Optional<Task> task = task(detection);
        if (truth.isPresent() && task.isPresent()) {
            truth.get()
                    .mark(detection.getSequence(), reply(task.get(), detection))
                    .ifPresent(scores::add);
        }
    }

    private static Optional<Task> task(Detection detection) {
        return switch (detection.getTask()) {
            case POINT -> Optional.of(Task.POINT);
            case COUNT -> Optional.of(Task.COUNT);
            case BOX, ASK, UNKNOWN -> Optional.empty();
        };
    }

    private static Reply reply(Task task, Detection detection) {
        // A query that failed has no text, which is as wrong as any.
        String text = detection.getText() == null ? "" : detection.getText();
        return new Reply(
                new Question(task, detection.getPhrase()),
                text,
                AnswerParser.parse(task, text, detection.getWidth(), detection.getHeight()),
                0,
                0,
                Duration.ZERO);
    }

    /** What is known so far, in words. */
    synchronized String text() {
        String known = Arrays.stream(Told.values())
                .flatMap(told -> scores.all(told.measure).stream()
                        .map(estimate ->
                                String.format(Locale.ROOT, "%s %.2f (%d)", told.words, estimate.mean(), estimate.n())))
                .collect(Collectors.joining(", "));
        return known.isEmpty() ? "not known for this source" : known;
    }

    /** The same as JSON, with the number of answers each is of; empty where nothing is known. */
    synchronized void writeTo(ObjectNode json) {
        for (Told told : Told.values()) {
            scores.all(told.measure).ifPresent(estimate -> write(json, told.name, estimate));
        }
    }

    private static void write(ObjectNode json, String name, Estimate estimate) {
        json.putObject(name)
                .put("mean", Math.round(estimate.mean() * 10_000) / 10_000.0)
                .put("n", estimate.n());
    }
}
