package io.comevl.evaluation.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, real signals, a model that takes no time. */
final class DrillTest {

    @TempDir
    Path folder;

    @EnabledIfSystemProperty(
            named = "comevl.test.drill",
            matches = "true",
            disabledReason = "takes minutes and a machine of its own; -Dcomevl.test.drill=true")
    @Test
    void nothingIsLostDoubledOrChangedByAKilledTaskManagerAndAPausedBroker() throws Exception {
        Set<Fault> faults =
                EnumSet.of(Fault.KILL_TASKMANAGER, Fault.PAUSE_BROKER, Fault.POISON_FRAMES, Fault.POISON_QUERIES);

        Drill.Outcome outcome = Drill.run(settings(faults, 60), line -> {});

        assertThat(outcome.comparison().lost()).isEmpty();
        assertThat(outcome.comparison().duplicated()).isEmpty();
        assertThat(outcome.comparison().different()).isEmpty();
        assertThat(outcome.comparison().topics())
                .containsKeys("detections", "tracks", "counts", "events", "dead-letters");
        assertThat(outcome.comparison().topics().get("dead-letters").records())
                .as("poison, and a late frame for each query that follows")
                .isGreaterThanOrEqualTo((int) outcome.poison());
        assertThat(outcome.recoveries())
                .extracting(Recovery::fault)
                .containsExactlyInAnyOrder(Fault.KILL_TASKMANAGER, Fault.PAUSE_BROKER);
    }

    @Test
    void faultsNeedFramesBetweenThem() {
        assertThatThrownBy(() -> settings(EnumSet.allOf(Fault.class), 59))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 faults need at least 60 frames");
    }

    private Drill.Settings settings(Set<Fault> faults, int frames) {
        return new Drill.Settings(faults, 1, 1, frames, 2, Path.of("flink-conf"), folder, new ShadeModel());
    }
}
