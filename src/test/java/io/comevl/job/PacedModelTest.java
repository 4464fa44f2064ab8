package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.SceneModel.Seen;
import io.comevl.grounding.Task;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PacedModelTest {

    private static final Pixels PICTURE = new Pixels(2, 2, new byte[12]);
    private static final Question QUESTION = new Question(Task.POINT, "things");

    @Test
    void theRestMakesTheWorkItsShareOfTheTime() {
        assertThat(PacedModel.restNanos(100, 0.25)).isEqualTo(300);
        assertThat(PacedModel.restNanos(100, 1)).isZero();
    }

    @Test
    void thereIsOnePictureAtATime() throws Exception {
        try (PacedModel model = new PacedModel(FakeModel.named("paced"), 1)) {
            Seen first = model.see(PICTURE).get();
            CompletableFuture<Seen> second = model.see(PICTURE);
            assertThat(second).isNotDone();

            assertThat(model.answer(first, List.of(QUESTION)).get()).hasSize(1);

            second.get(1, TimeUnit.MINUTES).close();
            model.see(PICTURE).get(1, TimeUnit.MINUTES).close();
        }
    }

    @Test
    void aPictureThatCannotBeSeenHoldsUpNoOther() throws Exception {
        try (PacedModel model = new PacedModel(FakeModel.named("paced"), 1)) {
            Pixels bad = new Pixels(FakeModel.SEE_FAILS, 1, new byte[3 * FakeModel.SEE_FAILS]);
            assertThatThrownBy(() -> model.see(bad).get()).isInstanceOf(ExecutionException.class);

            model.see(PICTURE).get(1, TimeUnit.MINUTES).close();
        }
    }

    @Test
    void aShareIsMoreThanNothingAndAtMostAll() {
        for (double share : new double[] {0, -1, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> new PacedModel(FakeModel.named("paced"), share))
                    .hasMessageContaining("found " + share);
        }
    }
}
