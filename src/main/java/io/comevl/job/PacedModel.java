package io.comevl.job;

import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Reuse;
import io.comevl.grounding.SceneModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A model that works at most a share of the time: one picture at a time, and after each a rest in proportion to the work.
 * Whoever shares the device keeps the others of it. Safe for use by several threads.
 */
final class PacedModel implements SceneModel {

    private final SceneModel model;
    private final double share;
    private CompletableFuture<Void> free = CompletableFuture.completedFuture(null);

    /**
     * Paces a model and owns it.
     *
     * @param share above 0, at most 1
     */
    PacedModel(SceneModel model, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share of the time: expected more than 0 and at most 1, found " + share);
        }
        this.model = model;
        this.share = share;
    }

    /** A provider of paced models. */
    static ModelProvider provider(ModelProvider models, double share) {
        return new Provider(models, share);
    }

    private record Provider(ModelProvider models, double share) implements ModelProvider {

        @Override
        public SceneModel open() throws Exception {
            return new PacedModel(models.open(), share);
        }

        @Override
        public SceneModel open(TaskGpu gpu) throws Exception {
            return new PacedModel(models.open(gpu), share);
        }
    }

    @Override
    public CompletableFuture<Seen> see(Pixels frame) {
        return paced(() -> model.see(frame));
    }

    @Override
    public Watch watch(Reuse reuse) {
        Watch watch = model.watch(reuse);
        return new Watch() {
            @Override
            public CompletableFuture<Seen> see(Pixels frame) {
                return paced(() -> watch.see(frame));
            }

            @Override
            public void close() {
                watch.close();
            }
        };
    }

    private CompletableFuture<Seen> paced(Supplier<CompletableFuture<Seen>> work) {
        Turn turn = new Turn();
        return turn.after(next(turn))
                .thenCompose(begun -> work.get())
                .<Seen>thenApply(seen -> new PacedSeen(seen, turn))
                .whenComplete((seen, problem) -> {
                    if (problem != null) {
                        turn.end();
                    }
                });
    }

    @Override
    public CompletableFuture<List<Reply>> answer(Seen seen, List<Question> questions) {
        PacedSeen paced = (PacedSeen) seen;
        return model.answer(paced.seen(), questions)
                .whenComplete((replies, problem) -> paced.turn().end());
    }

    @Override
    public ModelCard card() {
        return model.card();
    }

    @Override
    public void close() {
        model.close();
    }

    private synchronized CompletableFuture<Void> next(Turn turn) {
        CompletableFuture<Void> before = free;
        free = turn.rested;
        return before;
    }

    /** The work on one picture and the rest after it. */
    private final class Turn {

        private final CompletableFuture<Void> rested = new CompletableFuture<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile long beginNanos;

        private CompletableFuture<Void> after(CompletableFuture<Void> before) {
            return before.thenRun(() -> beginNanos = System.nanoTime());
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                long restNanos = restNanos(System.nanoTime() - beginNanos, share);
                CompletableFuture.delayedExecutor(restNanos, TimeUnit.NANOSECONDS)
                        .execute(() -> rested.complete(null));
            }
        }
    }

    /** How long to rest after some work, for the work to be a share of the time. */
    static long restNanos(long workNanos, double share) {
        return Math.round(workNanos * (1 / share - 1));
    }

    private record PacedSeen(Seen seen, Turn turn) implements Seen {
        @Override
        public int widthPixels() {
            return seen.widthPixels();
        }

        @Override
        public int heightPixels() {
            return seen.heightPixels();
        }

        @Override
        public int crops() {
            return seen.crops();
        }

        @Override
        public int cropsReused() {
            return seen.cropsReused();
        }

        @Override
        public void close() {
            seen.close();
            turn.end();
        }
    }
}
