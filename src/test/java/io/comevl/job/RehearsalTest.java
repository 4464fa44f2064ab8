package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.grounding.SceneModel;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RehearsalTest {

    private static final AtomicInteger OPENED = new AtomicInteger();

    @Test
    void theJobIsPlayedToItsEndWithTheModel() throws Exception {
        Rehearsal.play(RehearsalTest::opened, 5);

        assertThat(OPENED.get()).as("the operators that see and that answer").isEqualTo(2);
    }

    private static SceneModel opened() throws Exception {
        OPENED.incrementAndGet();
        return FakeModel.provider("rehearsal").open();
    }
}
