package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.Query;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses declare that closing may throw anything
final class PlanTest {

    @Test
    void queriesThatStandAtTheStartAreAskedOfTheVeryFirstFrame() throws Exception {
        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan =
                plan(standing(Records.query("b", "ga*"), Records.query("a", "*"), Records.query("c", "door")))) {
            plan.open();

            plan.processElement(Records.admitted("gate", 0, Records.NOON), 0);

            assertThat(due(plan)).containsExactly("gate 0 [a, b]");
        }
    }

    @Test
    void queriesAreAddedPausedAndRemovedWhileFramesFlow() throws Exception {
        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan =
                plan(QuerySnapshot.empty())) {
            plan.open();
            Query query = Records.query("a", "gat?");

            plan.processElement(Records.admitted("gate", 0, Records.NOON), 0);
            plan.processBroadcastElement(change(query, "a"), 0);
            plan.processElement(Records.admitted("gate", 1, Records.NOON), 0);
            Query paused = Query.newBuilder(query).setVersion(2).setPaused(true).build();
            plan.processBroadcastElement(change(paused, "a"), 0);
            plan.processElement(Records.admitted("gate", 2, Records.NOON), 0);
            plan.processBroadcastElement(change(query, "a"), 0);
            plan.processElement(Records.admitted("gate", 3, Records.NOON), 0);
            plan.processBroadcastElement(change(null, "a"), 0);
            plan.processElement(Records.admitted("gate", 4, Records.NOON), 0);

            assertThat(due(plan)).containsExactly("gate 1 [a]", "gate 3 [a]");
        }
    }

    @Test
    void samplingGoesBySequenceAndByCaptureTimeOfEachCamera() throws Exception {
        Query third = Records.query("third", "*");
        third.setEveryN(3);
        Query second = Records.query("second", "*");
        second.setIntervalMillis(1000);
        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan =
                plan(standing(third, second))) {
            plan.open();

            for (int i = 0; i < 6; i++) {
                plan.processElement(Records.admitted("gate", i, Records.NOON.plusMillis(400L * i)), 0);
            }
            plan.processElement(Records.admitted("door", 1, Records.NOON), 0);

            assertThat(due(plan))
                    .containsExactly("gate 0 [second, third]", "gate 3 [second, third]", "door 1 [second]");
        }
    }

    @Test
    void aRestoredPlanGoesByItsStateAndNotByWhatStandsAtThisStart() throws Exception {
        Query slow = Records.query("slow", "*");
        slow.setIntervalMillis(Duration.ofMinutes(1).toMillis());
        OperatorSubtaskState state;
        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan =
                plan(standing(slow))) {
            plan.open();
            plan.processElement(Records.admitted("gate", 0, Records.NOON), 0);
            state = plan.snapshot(1, 1);
        }

        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan =
                plan(standing(Records.query("newer", "*")))) {
            plan.initializeState(state);
            plan.open();
            plan.processElement(Records.admitted("gate", 1, Records.NOON.plusSeconds(30)), 0);
            plan.processElement(Records.admitted("gate", 2, Records.NOON.plusSeconds(60)), 0);

            assertThat(due(plan)).containsExactly("gate 2 [slow]");
        }
    }

    @Test
    void everyFrameThatIsNotAskedIsToldWithThePolicyAndTheReason() throws Exception {
        Query second = Records.query("second", "gate");
        second.setEveryN(2);
        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan =
                plan(standing(second))) {
            plan.open();

            plan.processElement(Records.admitted("gate", 0, Records.NOON), 0);
            plan.processElement(Records.admitted("gate", 1, Records.NOON), 0);
            plan.processElement(Records.admitted("door", 0, Records.NOON), 0);

            assertThat(plan.getSideOutput(Plan.SKIPPED))
                    .extracting(status -> status.getValue().getId() + " "
                            + status.getValue().getStatus() + " "
                            + status.getValue().getReason())
                    .containsExactly(
                            "gate/1//0/0 SKIPPED sampling: none of 1 is due",
                            "door/0//0/0 SKIPPED queries: none asks this camera");
        }
    }

    @Test
    void aChangeIsToldWithTheFirstOffsetsThatHaveNotBeenSeen() throws Exception {
        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan =
                plan(QuerySnapshot.empty())) {
            plan.open();
            plan.processElement(Records.admitted("gate", 7, Records.NOON), 0);

            plan.processBroadcastElement(change(Records.query("a", "*"), "a"), 0);
            plan.processBroadcastElement(change(null, "a"), 0);

            assertThat(plan.getSideOutput(Plan.APPLIED))
                    .extracting(applied -> applied.getValue().id() + " "
                            + applied.getValue().version() + " "
                            + applied.getValue().what() + " "
                            + applied.getValue().from())
                    .containsExactly("a 1 ASKED {0=8}", "a 1 REMOVED {0=8}");
        }
    }

    @Test
    void afterARestartAChangeIsToldWithTheSameOffsetsAsWithoutOne() throws Exception {
        QuerySnapshot fromThree = QuerySnapshot.empty().beginningAt(Map.of(0, 3L, 1, 5L));
        OperatorSubtaskState state;
        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan = plan(fromThree)) {
            plan.open();
            plan.processElement(Records.admitted("gate", 7, Records.NOON), 0);
            plan.processElement(Records.admitted("door", 6, Records.NOON), 0);
            state = plan.snapshot(1, 1);
        }

        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan =
                plan(QuerySnapshot.empty())) {
            plan.initializeState(state);
            plan.open();
            plan.processBroadcastElement(change(Records.query("a", "*"), "a"), 0);
            plan.processElement(Records.admitted("door", 9, Records.NOON), 0);
            plan.processBroadcastElement(change(null, "a"), 0);

            assertThat(plan.getSideOutput(Plan.APPLIED))
                    .extracting(applied -> applied.getValue().from())
                    .containsExactly(Map.of(0, 8L, 1, 5L), Map.of(0, 10L, 1, 5L));
        }
    }

    @Test
    void whatIsRememberedOfAQueryEndsWithTheNextFrameAfterItsChange() throws Exception {
        Query counted = Records.query("a", "*");
        counted.setTrack(true);
        Query paused = Query.newBuilder(counted).setVersion(2).setPaused(true).build();
        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan =
                plan(standing(counted))) {
            plan.open();
            plan.processElement(Records.admitted("gate", 0, Records.NOON), 0);
            plan.processElement(Records.admitted("gate", 1, Records.NOON), 0);
            plan.processBroadcastElement(change(paused, "a"), 0);
            plan.processElement(Records.admitted("gate", 2, Records.NOON), 0);
            plan.processElement(Records.admitted("gate", 3, Records.NOON), 0);

            assertThat(ended(plan)).containsExactly("0 []", "1 []", "2 [a QUERY_PAUSED]");
        }
    }

    @Test
    void aQueryThatChangedWhileTheJobWasDownEndsAfterItsRestart() throws Exception {
        Query counted = Records.query("a", "*");
        counted.setTrack(true);
        OperatorSubtaskState state;
        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan =
                plan(standing(counted))) {
            plan.open();
            plan.processElement(Records.admitted("gate", 0, Records.NOON), 0);
            plan.processBroadcastElement(change(null, "a"), 0);
            state = plan.snapshot(1, 1); // before the camera's next frame
        }

        try (KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan =
                plan(QuerySnapshot.empty())) {
            plan.initializeState(state);
            plan.open();
            plan.processElement(Records.admitted("gate", 1, Records.NOON), 0);
            plan.processElement(Records.admitted("gate", 2, Records.NOON), 0);

            assertThat(ended(plan)).containsExactly("1 [a QUERY_REMOVED]");
        }
    }

    private static QueryChange change(Query query, String id) {
        return new QueryChange(id, query, "queries", 0, 5);
    }

    private static List<String> ended(
            KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan) {
        return plan.extractOutputValues().stream()
                .map(planned -> planned.frame().sequence() + " "
                        + planned.ended().stream()
                                .map(ended -> ended.id() + " " + ended.cause())
                                .toList())
                .toList();
    }

    private static QuerySnapshot standing(Query... queries) {
        return new QuerySnapshot(List.of(queries), Map.of());
    }

    private static KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan(
            QuerySnapshot standing) throws Exception {
        return new KeyedBroadcastOperatorTestHarness<>(
                new CoBroadcastWithKeyedOperator<>(new Plan(standing), List.of(Plan.QUERIES)),
                CameraFrame::camera,
                Types.STRING,
                1,
                1,
                0);
    }

    private static List<String> due(
            KeyedBroadcastOperatorTestHarness<String, CameraFrame, QueryChange, PlannedFrame> plan) {
        return plan.extractOutputValues().stream()
                .map(planned -> planned.frame().camera() + " " + planned.frame().sequence() + " "
                        + planned.due().stream().map(Query::getId).toList())
                .toList();
    }
}
