package io.comevl.job.watch;

import io.comevl.analytics.Sighting;
import io.comevl.avro.DetectedBox;
import io.comevl.avro.DetectedPoint;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.grounding.Answer;
import java.util.List;
import java.util.Optional;

/** Reads what records of the detections topic say. */
final class Answers {

    /** Of an answer that does not say how sure it is. */
    private static final double NEITHER_SURE_NOR_UNSURE = 0.5;

    private Answers() {}

    /** What the model said; nothing if it did not, or not understandably. */
    static Optional<Answer> of(Detection said) {
        if (said.getStatus() != DetectionStatus.OK && said.getStatus() != DetectionStatus.REUSED) {
            return Optional.empty();
        }
        return switch (said.getTask()) {
            case POINT -> Optional.of(new Answer.Points(points(said)));
            case COUNT -> Optional.ofNullable(said.getCount()).map(count -> new Answer.Count(count, points(said)));
            case BOX -> Optional.of(new Answer.Boxes(boxes(said)));
            case ASK -> Optional.ofNullable(said.getText()).map(Answer.Text::new);
            case UNKNOWN -> Optional.empty();
        };
    }

    /** What can be followed; nothing if the answer has no places, which is not the same as seeing nothing. */
    static Optional<List<Sighting>> sightings(Detection said) {
        double score =
                said.getConfidence() == null ? NEITHER_SURE_NOR_UNSURE : Math.max(0, Math.min(1, said.getConfidence()));
        return of(said).flatMap(answer -> {
            if (answer instanceof Answer.Boxes shown) {
                return Optional.of(shown.boxes().stream()
                        .map(box -> Sighting.of(box, score))
                        .toList());
            }
            if (answer instanceof Answer.Points shown) {
                return Optional.of(sightings(shown.points(), score));
            }
            if (answer instanceof Answer.Count counted && counted.points().size() == counted.count()) {
                return Optional.of(sightings(counted.points(), score));
            }
            return Optional.empty();
        });
    }

    private static List<Sighting> sightings(List<Answer.Point> points, double score) {
        return points.stream().map(point -> Sighting.of(point, score)).toList();
    }

    private static List<Answer.Point> points(Detection said) {
        return said.getPoints().stream().map(Answers::point).toList();
    }

    private static List<Answer.Box> boxes(Detection said) {
        return said.getBoxes().stream().map(Answers::box).toList();
    }

    static Answer.Point point(DetectedPoint point) {
        return new Answer.Point(point.getX(), point.getY());
    }

    static Answer.Box box(DetectedBox box) {
        return new Answer.Box(box.getXMin(), box.getYMin(), box.getXMax(), box.getYMax());
    }
}
