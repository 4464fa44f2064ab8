package io.comevl.runtime;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Gathers the requests of many callers into batches for one device. A batch starts when the waiting requests weigh
 * enough or the oldest has waited long enough, whichever comes first; its work runs on this batcher's only thread. While
 * that thread works, requests gather for the next batch. Safe for use by several threads.
 *
 * @param <I> request
 * @param <O> result
 */
public final class MicroBatcher<I, O> implements AutoCloseable {

    private final Limits limits;
    private final Work<I, O> work;
    private final Deque<Waiting<I, O>> queue = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private long queuedWeight;
    private boolean closed;

    /**
     * When batches start and how much may wait.
     *
     * @param batchWeight a batch takes requests up to this weight, and at least one
     * @param longestWait how long a request waits for others
     * @param queueWeight how much may wait; beyond it {@link #submit} blocks
     */
    public record Limits(int batchWeight, Duration longestWait, int queueWeight) implements Serializable {

        /** Checks that a batch fits into the queue. */
        public Limits {
            if (batchWeight < 1 || queueWeight < batchWeight || longestWait.isNegative()) {
                throw new IllegalArgumentException("micro-batches: expected 1 <= batch weight <= queue weight and no "
                        + "negative wait, found " + batchWeight + ", " + queueWeight + ", " + longestWait);
            }
        }
    }

    /**
     * What is done with a batch.
     *
     * @param weight how much of a batch a request takes (crops of a frame)
     * @param run yields one result for each request, in their order
     * @param discard frees a result that nobody takes any more
     */
    public record Work<I, O>(ToIntFunction<I> weight, Function<List<I>, List<O>> run, Consumer<O> discard) {}

    private record Waiting<I, O>(I request, int weight, long since, CompletableFuture<O> result) {}

    /** Starts a batcher; its thread carries {@code name}. */
    public MicroBatcher(String name, Limits limits, Work<I, O> work) {
        this.limits = limits;
        this.work = work;
        thread = new Thread(this::serve, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Hands a request in; blocks while too much waits already.
     *
     * @return the result, or the failure of the batch that the request was part of. Cancelling a request that waits
     *     takes it out of its batch; the result of one that is being worked on is discarded.
     * @throws IllegalStateException if this is closed, also while blocked
     * @throws InterruptedException if interrupted while blocked
     */
    public CompletableFuture<O> submit(I request) throws InterruptedException {
        int weight = work.weight().applyAsInt(request);
        lock.lockInterruptibly();
        try {
            while (!closed && !queue.isEmpty() && queuedWeight + weight > limits.queueWeight()) {
                changed.await();
            }
            if (closed) {
                throw new IllegalStateException(thread.getName() + ": closed, takes no more requests");
            }
            Waiting<I, O> waiting = new Waiting<>(request, weight, System.nanoTime(), new CompletableFuture<>());
            queue.add(waiting);
            queuedWeight += weight;
            changed.signalAll();
            return waiting.result();
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        try {
            List<Waiting<I, O>> batch = next();
            while (!batch.isEmpty()) {
                run(batch);
                batch = next();
            }
        } catch (InterruptedException e) {
            // Somebody wants this thread to end; what still waits must not wait for ever.
            refuse();
        }
    }

    /** Waits for a batch; empty when closed. */
    private List<Waiting<I, O>> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && !isDue()) {
                if (queue.isEmpty()) {
                    changed.await();
                } else {
                    changed.awaitNanos(untilDue(queue.peek()));
                }
            }
            return closed ? List.of() : take();
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    private long untilDue(Waiting<I, O> oldest) {
        return limits.longestWait().toNanos() - (System.nanoTime() - oldest.since());
    }

    private boolean isDue() {
        while (!queue.isEmpty() && queue.peek().result().isDone()) {
            queuedWeight -= queue.remove().weight();
            changed.signalAll();
        }
        return !queue.isEmpty() && (queuedWeight >= limits.batchWeight() || untilDue(queue.peek()) <= 0);
    }

    private List<Waiting<I, O>> take() {
        List<Waiting<I, O>> batch = new ArrayList<>();
        long weight = 0;
        while (!queue.isEmpty() && (batch.isEmpty() || weight + queue.peek().weight() <= limits.batchWeight())) {
            Waiting<I, O> next = queue.remove();
            queuedWeight -= next.weight();
            if (!next.result().isDone()) {
                batch.add(next);
                weight += next.weight();
            }
        }
        return batch;
    }

    private void run(List<Waiting<I, O>> batch) {
        try {
            List<O> results =
                    work.run().apply(batch.stream().map(Waiting::request).toList());
            for (int i = 0; i < batch.size(); i++) {
                if (!batch.get(i).result().complete(results.get(i))) {
                    work.discard().accept(results.get(i));
                }
            }
        } catch (Exception | Error failure) {
            batch.forEach(waiting -> waiting.result().completeExceptionally(failure));
        }
    }

    /** Fails what waits, lets the batch that is being worked on finish, and ends the thread. Closing twice is harmless. */
    @Override
    public void close() {
        refuse();
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuse() {
        List<Waiting<I, O>> left;
        lock.lock();
        try {
            closed = true;
            left = List.copyOf(queue);
            queue.clear();
            queuedWeight = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(waiting -> waiting.result()
                .completeExceptionally(new IllegalStateException(thread.getName() + ": closed before its turn")));
    }
}
