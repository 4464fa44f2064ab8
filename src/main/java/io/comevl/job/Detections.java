package io.comevl.job;

import io.comevl.avro.DetectedBox;
import io.comevl.avro.DetectedPoint;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.DetectionTask;
import io.comevl.avro.Query;
import io.comevl.avro.Timings;
import io.comevl.grounding.Answer;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.Task;
import io.comevl.job.query.StandingQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Turns what the model said about a frame into records of the detections topic. */
final class Detections {

    private Detections() {}

    /**
     * Identity of an answer: {@code camera/sequence/query/version/index}, names encoded so that none contains a slash.
     */
    static String id(String camera, long sequence, String query, long version, int index) {
        return encoded(camera) + "/" + sequence + "/" + encoded(query) + "/" + version + "/" + index;
    }

    /**
     * What a query asks. A count that needs its places is asked for as them: a number alone says nothing about a region and
     * cannot be followed.
     */
    static Question question(Query query) {
        Task task = switch (query.getTask()) {
            case POINT -> Task.POINT;
            case COUNT -> StandingQuery.needsPlaces(query) ? Task.POINT : Task.COUNT;
            case BOX -> Task.BOX;
            case ASK -> Task.ASK;
            case UNKNOWN -> throw new IllegalStateException("query " + query.getId() + " was let in without a task");
        };
        return new Question(task, query.getPhrase());
    }

    /** The record of a query that was answered. */
    static Detection answered(
            CameraFrame frame, Query query, Reply reply, Timings timings, SceneModel.ModelCard card, Instant now) {
        Detection detection = begun(frame, query, timings, card, now);
        detection.setStatus(reply.work().reused() ? DetectionStatus.REUSED : DetectionStatus.OK);
        detection.setText(reply.text());
        detection.setConfidence(reply.confidence());
        write(reply.answer(), detection);
        return detection;
    }

    /** The record of a query that got no answer. */
    static Detection failed(
            CameraFrame frame, Query query, Failure failure, Timings timings, SceneModel.ModelCard card, Instant now) {
        Detection detection = begun(frame, query, timings, card, now);
        detection.setStatus(failure.status());
        detection.setReason(failure.reason());
        return detection;
    }

    private static Detection begun(
            CameraFrame frame, Query query, Timings timings, SceneModel.ModelCard card, Instant now) {
        return Detection.newBuilder()
                .setId(id(frame.camera(), frame.sequence(), query.getId(), query.getVersion(), 0))
                .setCamera(frame.camera())
                .setSequence(frame.sequence())
                .setCapturedAt(Instant.EPOCH.plus(frame.capturedAtMicros(), ChronoUnit.MICROS))
                .setFrame(frame.source().origin())
                .setWidth(frame.widthPixels())
                .setHeight(frame.heightPixels())
                .setQuery(query.getId())
                .setQueryVersion(query.getVersion())
                .setTask(DetectionTask.valueOf(query.getTask().name()))
                .setPhrase(query.getPhrase())
                .setLabels(query.getLabels())
                .setTimings(timings)
                .setAnsweredAt(now)
                .setModel(card.name())
                .setPrecision(card.precision())
                .setEngine(card.engine())
                .setRandomWeights(card.randomWeights())
                .build();
    }

    private static void write(Answer answer, Detection detection) {
        if (answer instanceof Answer.Points points) {
            detection.setPoints(points(points.points()));
            if (detection.getTask() == DetectionTask.COUNT) {
                detection.setCount(points.points().size());
            }
        } else if (answer instanceof Answer.Count count) {
            detection.setCount(count.count());
            detection.setPoints(points(count.points()));
        } else if (answer instanceof Answer.Boxes boxes) {
            detection.setBoxes(boxes.boxes().stream()
                    .map(box -> new DetectedBox(box.xMin(), box.yMin(), box.xMax(), box.yMax()))
                    .toList());
        } else if (answer instanceof Answer.Text text) {
            detection.setText(text.text());
        } else if (answer instanceof Answer.Malformed malformed) {
            detection.setStatus(DetectionStatus.UNPARSEABLE);
            detection.setReason(malformed.reason());
        }
    }

    private static List<DetectedPoint> points(List<Answer.Point> points) {
        return points.stream()
                .map(point -> new DetectedPoint(point.x(), point.y()))
                .toList();
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
