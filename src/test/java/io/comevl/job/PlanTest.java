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
            plan.processBroadcastElement(new QueryChange("a", query), 0);
            plan.processElement(Records.admitted("gate", 1, Records.NOON), 0);
            Query paused = Query.newBuilder(query).setPaused(true).build();
            plan.processBroadcastElement(new QueryChange("a", paused), 0);
            plan.processElement(Records.admitted("gate", 2, Records.NOON), 0);
            plan.processBroadcastElement(new QueryChange("a", query), 0);
            plan.processElement(Records.admitted("gate", 3, Records.NOON), 0);
            plan.processBroadcastElement(new QueryChange("a", null), 0);
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
