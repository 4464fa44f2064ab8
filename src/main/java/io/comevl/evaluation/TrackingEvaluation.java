package io.comevl.evaluation;

import io.comevl.analytics.Identity;
import io.comevl.analytics.Identity.Standing;
import io.comevl.analytics.Sighting;
import io.comevl.analytics.Tracker;
import io.comevl.analytics.TrackerState;
import java.util.ArrayList;
import java.util.List;

/** Lets the tracker follow a sequence's detections and scores it against the truth. */
public final class TrackingEvaluation {

    private TrackingEvaluation() {}

    /** Scores the confirmed identities. */
    public static TrackingScores evaluate(TrackingSequence sequence) {
        return TrackingScores.of(
                sequence.frames().stream().map(TrackingSequence.Frame::truth).toList(), follow(sequence));
    }

    /** Feeds the frames one by one, as a camera would; the boxes of confirmed identities of each frame. */
    static List<List<TrackedBox>> follow(TrackingSequence sequence) {
        Tracker tracker = new Tracker();
        TrackerState state = TrackerState.empty();
        List<List<TrackedBox>> predicted = new ArrayList<>();
        for (int number = 0; number < sequence.frames().size(); number++) {
            Tracker.Step step = tracker.step(
                    state,
                    Math.round(number * 1e6 / sequence.fps()),
                    sequence.frames().get(number).detections().stream()
                            .map(detection -> inFractions(detection, sequence))
                            .toList());
            state = step.state();
            predicted.add(step.frame().identities().stream()
                    .filter(identity -> identity.standing() == Standing.CONFIRMED)
                    .map(identity -> inPixels(identity, sequence))
                    .toList());
        }
        return predicted;
    }

    private static Sighting inFractions(TrackingSequence.Detection box, TrackingSequence sequence) {
        double width = sequence.widthPixels();
        double height = sequence.heightPixels();
        return new Sighting(
                box.xMin() / width, box.yMin() / height, box.xMax() / width, box.yMax() / height, box.score());
    }

    private static TrackedBox inPixels(Identity box, TrackingSequence sequence) {
        double width = sequence.widthPixels();
        double height = sequence.heightPixels();
        return new TrackedBox(
                box.id(), box.xMin() * width, box.yMin() * height, box.xMax() * width, box.yMax() * height);
    }
}
