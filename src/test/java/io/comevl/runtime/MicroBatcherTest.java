package io.comevl.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests are their own weights; a batch's work waits until the test lets it go on. */
@Timeout(60)
final class MicroBatcherTest {

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final LinkedBlockingQueue<List<Integer>> started = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Runnable> permits = new LinkedBlockingQueue<>();
    private final List<String> discarded = new ArrayList<>();
    private final List<CompletableFuture<String>> others = new ArrayList<>();

    private MicroBatcher<Integer, String> batcher(int batchWeight, Duration wait, int queueWeight) {
        return new MicroBatcher<>(
                "test",
                new MicroBatcher.Limits(batchWeight, wait, queueWeight),
                new MicroBatcher.Work<>(weight -> weight, this::work, discarded::add));
    }

    private List<String> work(List<Integer> batch) {
        started.add(batch);
        try {
            permits.take().run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return batch.stream().map(request -> "done " + request).toList();
    }

    private void permit() {
        permits.add(() -> {});
    }

    @Test
    void aBatchStartsWhenEnoughWaits() throws Exception {
        try (MicroBatcher<Integer, String> batcher = batcher(5, FOR_EVER, 100)) {
            CompletableFuture<String> first = batcher.submit(2);
            assertThat(started).isEmpty();
            CompletableFuture<String> second = batcher.submit(3);
            assertThat(started.take()).containsExactly(2, 3);
            permit();
            assertThat(first.get()).isEqualTo("done 2");
            assertThat(second.get()).isEqualTo("done 3");
        }
    }

    @Test
    void aLonelyRequestWaitsOnlyItsTime() throws Exception {
        try (MicroBatcher<Integer, String> batcher = batcher(5, Duration.ofMillis(1), 100)) {
            permit();
            assertThat(batcher.submit(1).get()).isEqualTo("done 1");
            assertThat(started.take()).containsExactly(1);
        }
    }

    @Test
    void requestsGatherWhileABatchIsWorkedOnAndNeverOutweighTheNext() throws Exception {
        try (MicroBatcher<Integer, String> batcher = batcher(5, Duration.ZERO, 100)) {
            others.add(batcher.submit(1));
            assertThat(started.take()).containsExactly(1);
            others.add(batcher.submit(2));
            others.add(batcher.submit(2));
            others.add(batcher.submit(3));
            CompletableFuture<String> tooHeavy = batcher.submit(9);
            permit();
            assertThat(started.take()).containsExactly(2, 2);
            permit();
            assertThat(started.take()).containsExactly(3);
            permit();
            assertThat(started.take()).containsExactly(9);
            permit();
            assertThat(tooHeavy.get()).isEqualTo("done 9");
        }
    }

    @Test
    void aFailureFailsItsBatchOnly() throws Exception {
        try (MicroBatcher<Integer, String> batcher = batcher(2, FOR_EVER, 100)) {
            permits.add(() -> {
                throw new IllegalArgumentException("bad crop");
            });
            permit();
            CompletableFuture<String> first = batcher.submit(1);
            CompletableFuture<String> second = batcher.submit(1);
            CompletableFuture<String> third = batcher.submit(2);
            assertThatThrownBy(first::get).hasMessageContaining("bad crop");
            assertThatThrownBy(second::get).hasMessageContaining("bad crop");
            assertThat(third.get()).isEqualTo("done 2");
        }
    }

    @Test
    void aFullQueueHoldsCallersBack() throws Exception {
        try (MicroBatcher<Integer, String> batcher = batcher(2, FOR_EVER, 2)) {
            others.add(batcher.submit(2));
            assertThat(started.take()).containsExactly(2);
            others.add(batcher.submit(2));
            CountDownLatch entered = new CountDownLatch(1);
            FutureTask<CompletableFuture<String>> blocked = new FutureTask<>(() -> {
                entered.countDown();
                return batcher.submit(2);
            });
            Thread caller = new Thread(blocked);
            caller.start();
            entered.await();
            while (caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(blocked.isDone()).isFalse();
            permit();
            permit();
            permit();
            assertThat(blocked.get().get()).isEqualTo("done 2");
        }
    }

    @Test
    void closingFailsWhatWaitsAndFinishesWhatRuns() throws Exception {
        MicroBatcher<Integer, String> batcher = batcher(2, FOR_EVER, 100);
        CompletableFuture<String> running = batcher.submit(2);
        assertThat(started.take()).containsExactly(2);
        CompletableFuture<String> waiting = batcher.submit(1);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(batcher::close);
        assertThatThrownBy(waiting::get).hasMessageContaining("closed before its turn");
        permit();
        assertThat(running.get()).isEqualTo("done 2");
        closing.get();
        assertThatThrownBy(() -> batcher.submit(1)).hasMessageContaining("takes no more requests");
        batcher.close();
    }

    @Test
    void resultsOfCancelledRequestsAreDiscarded() throws Exception {
        try (MicroBatcher<Integer, String> batcher = batcher(2, FOR_EVER, 100)) {
            CompletableFuture<String> running = batcher.submit(2);
            assertThat(started.take()).containsExactly(2);
            CompletableFuture<String> waiting = batcher.submit(1);
            CompletableFuture<String> last = batcher.submit(2);
            assertThat(running.cancel(false)).isTrue();
            assertThat(waiting.cancel(false)).isTrue();
            permit();
            permit();
            assertThat(last.get()).isEqualTo("done 2");
            assertThat(started).containsExactly(List.of(2));
            assertThat(discarded).containsExactly("done 2");
        }
    }
}
