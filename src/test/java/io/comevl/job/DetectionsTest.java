package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.Timings;
import io.comevl.avro.Vertex;
import io.comevl.grounding.Answer;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.Task;
import io.comevl.job.query.StandingQuery;
import io.comevl.job.watch.Regions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DetectionsTest {

    private static final List<Vertex> LEFT_HALF =
            List.of(new Vertex(0.0, 0.0), new Vertex(0.5, 0.0), new Vertex(0.5, 1.0), new Vertex(0.0, 1.0));

    @Test
    void aCountIsAskedForAsPlacesWhereItNeedsThem() {
        Query count = count();
        assertThat(Detections.question(count).task()).isEqualTo(Task.COUNT);

        count.setRegion(LEFT_HALF);
        assertThat(Detections.question(count).task()).isEqualTo(Task.POINT);

        count.setRegion(List.of());
        count.setTrack(true);
        assertThat(Detections.question(count).task()).isEqualTo(Task.POINT);
    }

    @Test
    void theCountOfARegionIsThatOfItsPoints() {
        Query count = count();
        count.setRegion(LEFT_HALF);

        Detection inside =
                within(count, new Answer.Point(0.1, 0.5), new Answer.Point(0.4, 0.5), new Answer.Point(0.9, 1));
        Detection nobody = within(count);

        assertThat(inside.getStatus()).isEqualTo(DetectionStatus.OK);
        assertThat(inside.getCount()).isEqualTo(2);
        assertThat(inside.getPoints()).hasSize(2);
        assertThat(nobody.getCount()).isZero();
    }

    private static Detection within(Query query, Answer.Point... shown) {
        Reply reply = new Reply(
                Detections.question(query), "", new Answer.Points(List.of(shown)), 0.9, 3, Duration.ofMillis(1));
        Detection said = Detections.answered(
                Records.admitted("gate", 0, Records.NOON),
                query,
                reply,
                Timings.newBuilder().build(),
                new SceneModel.ModelCard("fake", "fp32", "none", true),
                Records.NOON);
        return Regions.within(StandingQuery.of(query), said);
    }

    private static Query count() {
        Query query = Records.query("gate", "*");
        query.setTask(QueryTask.COUNT);
        return query;
    }
}
