package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class InferenceTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<String> freed = new ArrayList<>();

    @Test
    void whatFindsNoPlaceToWaitIsRefused() {
        try (Inference inference = new Inference(1, 1)) {
            CompletableFuture<String> first = inference.run(this::slow, freed::add);
            CompletableFuture<String> second = inference.run(() -> "second", freed::add);
            assertThat(awaitBegun()).isTrue();

            CompletableFuture<String> third = inference.run(() -> "third", freed::add);
            CompletableFuture<String> fourth = inference.run(() -> "fourth", freed::add);
            goOn.countDown();

            assertThat(first.join()).isEqualTo("slow");
            assertThat(List.of(second, third, fourth))
                    .anySatisfy(one -> assertThatThrownBy(one::join).hasMessageContaining("too much waits already"));
        }
    }

    @Test
    void resultsThatNobodyWaitsForAreFreed() {
        try (Inference inference = new Inference(1, 1)) {
            CompletableFuture<String> given = inference.run(this::slow, freed::add);
            assertThat(awaitBegun()).isTrue();
            given.cancel(false);
            goOn.countDown();
        }
        assertThat(freed).containsExactly("slow");
    }

    @Test
    void workGivenUpBeforeItBeganIsNotBegun() {
        AtomicBoolean ran = new AtomicBoolean();
        try (Inference inference = new Inference(1, 1)) {
            CompletableFuture<String> first = inference.run(this::slow, freed::add);
            assertThat(awaitBegun()).isTrue();
            inference
                    .run(
                            () -> {
                                ran.set(true);
                                return "";
                            },
                            freed::add)
                    .cancel(false);
            goOn.countDown();
            assertThat(first.join()).isEqualTo("slow");
        }
        assertThat(ran).isFalse();
    }

    @Test
    void failuresReachTheCaller() {
        try (Inference inference = new Inference(1, 1)) {
            CompletableFuture<String> failed = inference.run(
                    () -> {
                        throw new IllegalStateException("no memory");
                    },
                    freed::add);
            assertThatThrownBy(failed::join).hasRootCauseMessage("no memory");
        }
    }

    @Test
    void aClosedModelRefuses() {
        Inference inference = new Inference(1, 1);
        inference.close();

        assertThatThrownBy(() -> inference.run(() -> "late", freed::add).join())
                .hasMessageContaining("the model is closed");
    }

    private String slow() {
        begun.countDown();
        await(goOn);
        return "slow";
    }

    private boolean awaitBegun() {
        await(begun);
        return true;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
