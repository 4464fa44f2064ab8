package io.comevl.grounding;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The bounded threads that a model computes on. Work whose caller has given up is not begun; a result that nobody waits
 * for any more is handed back to be freed.
 */
final class Inference implements AutoCloseable {

    private final ThreadPoolExecutor threads;

    /**
     * Starts no thread before there is work.
     *
     * @param atOnce most pieces of work at the same time
     * @param waiting most pieces that wait
     */
    Inference(int atOnce, int waiting) {
        AtomicInteger number = new AtomicInteger();
        threads =
                new ThreadPoolExecutor(atOnce, atOnce, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), work -> {
                    Thread thread = new Thread(work, "inference-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Does a piece of work.
     *
     * @param unwanted takes the result if the future is done before
     * @return completes exceptionally if the work throws, if too much waits already, or if this is closed first
     */
    <T> CompletableFuture<T> run(Supplier<T> work, Consumer<T> unwanted) {
        Piece<T> piece = new Piece<>(new CompletableFuture<>(), work, unwanted);
        try {
            threads.execute(piece);
        } catch (RejectedExecutionException e) {
            piece.refuse(threads.isShutdown() ? "the model is closed" : "too much waits already; ask less often");
        }
        return piece.future();
    }

    /** Refuses what waits, and returns when what was begun is done. */
    @Override
    public void close() {
        threads.shutdown();
        List<Runnable> waiting = new ArrayList<>();
        threads.getQueue().drainTo(waiting);
        waiting.forEach(piece -> ((Piece<?>) piece).refuse("the model is closed"));
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private record Piece<T>(CompletableFuture<T> future, Supplier<T> work, Consumer<T> unwanted) implements Runnable {

        @Override
        public void run() {
            if (future.isDone()) {
                return;
            }
            try {
                T result = work.get();
                if (!future.complete(result)) {
                    unwanted.accept(result);
                }
            } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
            }
        }

        void refuse(String reason) {
            future.completeExceptionally(new IllegalStateException("inference: " + reason));
        }
    }
}
