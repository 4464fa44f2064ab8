package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.grounding.SceneModel;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RehearsalTest {

    private static final AtomicInteger OPENED = new AtomicInteger();

    @Test
    void theJobIsPlayedToItsEndWithTheModel() throws Exception {
        assertThat(Rehearsal.play(RehearsalTest::opened, 5, () -> false)).isTrue();

        assertThat(OPENED.get()).as("the operators that see and that answer").isEqualTo(2);
    }

    @Test
    void itEndsWhenItsProcessIsNeeded() throws Exception {
        int frames = 20_000;
        FakeModel model = FakeModel.named("needed");

        assertThat(Rehearsal.play(FakeModel.provider("needed"), frames, () -> model.seen.get() > 0))
                .isFalse();

        assertThat(model.seen.get()).isBetween(1, frames - 1);
    }

    private static SceneModel opened() throws Exception {
        OPENED.incrementAndGet();
        return FakeModel.provider("rehearsal").open();
    }
}
