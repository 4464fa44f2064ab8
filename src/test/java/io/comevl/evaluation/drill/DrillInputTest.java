package io.comevl.evaluation.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.evaluation.drill.DrillInput.Sent;
import io.comevl.evaluation.drill.DrillInput.Target;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DrillInputTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final int FRAMES = 12;

    @Test
    void bothRunsGetTheSameBytes() {
        DrillInput once = DrillInput.of(EnumSet.allOf(Fault.class), FRAMES, 1, NOON);
        DrillInput again = DrillInput.of(EnumSet.allOf(Fault.class), FRAMES, 1, NOON);

        assertThat(once.records()).usingRecursiveComparison().isEqualTo(again.records());
        assertThat(once.standing()).isEqualTo(again.standing());
    }

    @Test
    void poisonStandsAmongTheOthersOnlyWhereItIsWanted() {
        DrillInput sound = DrillInput.of(Set.of(Fault.KILL_TASKMANAGER), FRAMES, 1, NOON);
        DrillInput frames = DrillInput.of(Set.of(Fault.POISON_FRAMES), FRAMES, 1, NOON);
        DrillInput queries = DrillInput.of(Set.of(Fault.POISON_QUERIES), FRAMES, 1, NOON);

        assertThat(sound.frames()).isEqualTo(FRAMES);
        assertThat(sound.poison()).isZero();
        assertThat(frames.frames()).isEqualTo(FRAMES + frames.poison());
        assertThat(frames.poison()).isEqualTo(1);
        assertThat(queries.frames()).isEqualTo(FRAMES);
        assertThat(queries.poison()).isEqualTo(4);
    }

    @Test
    void aQueryChangesHalfWay() {
        DrillInput input = DrillInput.of(Set.of(), FRAMES, 1, NOON);

        assertThat(input.records().stream().map(Sent::target).toList().indexOf(Target.QUERIES_WHEN_QUIET))
                .isEqualTo(FRAMES / 2 + 1);
    }
}
