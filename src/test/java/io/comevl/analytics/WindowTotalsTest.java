package io.comevl.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WindowTotalsTest {

    private static final CountWindow MINUTE = new CountWindow.Sliding(Duration.ofSeconds(60), Duration.ofSeconds(20));

    @Test
    void theGrowthInAWindowIsWhatItsFramesAdded() {
        WindowTotals totals = new WindowTotals(MINUTE);
        Random random = new Random(1);
        List<long[]> frames = new ArrayList<>(); // second, added
        TotalsState state = TotalsState.empty();
        long sum = 0;
        for (long second = 3; second < 600; second += 1 + random.nextInt(25)) {
            state = totals.frame(state, second * 1_000_000, List.of(sum));
            long added = random.nextInt(4);
            frames.add(new long[] {second, added});
            sum += added;
            long end = (second / 20 + 1) * 20;
            assertThat(totals.within(state, window(end), List.of(sum)))
                    .as("window that ends at %d", end)
                    .containsExactly(frames.stream()
                            .filter(frame -> frame[0] >= end - 60 && frame[0] < end)
                            .mapToLong(frame -> frame[1])
                            .sum());
        }
        assertThat(state.marks()).hasSizeLessThan(6);
    }

    private static WindowCount window(long endSeconds) {
        return new WindowCount((endSeconds - 60) * 1_000_000, endSeconds * 1_000_000, 0);
    }
}
