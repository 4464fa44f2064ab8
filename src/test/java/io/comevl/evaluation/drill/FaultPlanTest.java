package io.comevl.evaluation.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.evaluation.drill.FaultPlan.Strike;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class FaultPlanTest {

    private static final int FRAMES = 360;

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherGivesAnother() {
        assertThat(plan(3)).isEqualTo(plan(3)).isNotEqualTo(plan(4));
    }

    @Test
    void everyFaultThatStrikesDoesSoAsOftenAsWantedAndPoisonDoesNot() {
        assertThat(plan(1).stream().collect(Collectors.groupingBy(Strike::fault, Collectors.counting())))
                .hasSize(4)
                .allSatisfy((fault, times) -> {
                    assertThat(fault.strikes()).isTrue();
                    assertThat(times).isEqualTo(2);
                });
    }

    @Test
    void strikesLeaveRoomToRecoverFromTheLast() {
        List<Strike> plan = plan(1);

        assertThat(plan)
                .extracting(Strike::frame)
                .isSorted()
                .allSatisfy(frame -> assertThat(frame).isBetween(0, FRAMES * 8 / 9));
        assertThat(plan)
                .extracting(Strike::length)
                .allSatisfy(length -> assertThat(length).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6)));
    }

    private static List<Strike> plan(long seed) {
        return FaultPlan.of(EnumSet.allOf(Fault.class), 2, FRAMES, seed);
    }
}
