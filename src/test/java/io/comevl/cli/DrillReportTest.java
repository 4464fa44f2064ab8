package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.evaluation.drill.Comparison;
import io.comevl.evaluation.drill.Drill;
import io.comevl.evaluation.drill.Fault;
import io.comevl.evaluation.drill.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DrillReportTest {

    private static final Drill.Outcome OUTCOME = new Drill.Outcome(
            new Comparison(
                    List.of("detections gate/1/cars"),
                    List.of(),
                    List.of("tracks gate/2/cars: zones: undisturbed 1, disturbed 2"),
                    Map.of(
                            "detections", new Comparison.Tally(100, 1, 0, 0),
                            "tracks", new Comparison.Tally(50, 0, 0, 1))),
            List.of(
                    new Recovery(Fault.KILL_TASKMANAGER, Duration.ofMillis(4100)),
                    new Recovery(Fault.PAUSE_BROKER, Duration.ofMillis(6000)),
                    new Recovery(Fault.KILL_TASKMANAGER, Duration.ofMillis(5200))),
            120,
            7);

    @Test
    void whatIsWrongIsNamed() {
        assertThat(DrillReport.text(OUTCOME).lines().map(String::strip))
                .anySatisfy(line -> assertThat(line).matches("all +150 +1 +0 +1"))
                .contains("lost detections gate/1/cars")
                .contains("different tracks gate/2/cars: zones: undisturbed 1, disturbed 2")
                .contains("kill-taskmanager  first new result after 4.1, 5.2 s");
    }

    @Test
    void programsReadTheLongestRecoveryOfEachFault() throws Exception {
        JsonNode json = new ObjectMapper().readTree(DrillReport.json(OUTCOME, 3));

        assertThat(json.path("seed").asLong()).isEqualTo(3);
        assertThat(json.path("lost").asInt()).isEqualTo(1);
        assertThat(json.path("duplicated").asInt()).isZero();
        assertThat(json.path("different").asInt()).isEqualTo(1);
        assertThat(json.path("frames").asInt()).isEqualTo(120);
        assertThat(json.path("faults").asInt()).isEqualTo(10);
        assertThat(json.path("recoverySeconds").path("kill-taskmanager").asDouble())
                .isEqualTo(5.2);
        assertThat(json.path("recoverySeconds").path("pause-broker").asDouble()).isEqualTo(6.0);
        assertThat(json.path("recoveries").path("kill-taskmanager")).hasSize(2);
    }
}
