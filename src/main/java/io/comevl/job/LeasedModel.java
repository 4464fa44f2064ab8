package io.comevl.job;

import io.comevl.frame.Checked;
import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * An operator's share in the model. Calls return at once; decoding runs on one thread of its own, the rest where the
 * model computes. An exception of the model is an answer of its own, {@link Failure}; an {@link Error} says that the
 * process is unwell and fails the task, so that Flink restarts it.
 */
final class LeasedModel implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final SceneModel model;
    private final ImageLimits limits;
    private final Optional<Watches> watches;
    private final ScheduledExecutorService decoding;
    private final Set<Features> waiting = ConcurrentHashMap.newKeySet();
    private final Phaser underWay = new Phaser(1); // one party for this, one for each call of the model

    private LeasedModel(SceneModel model, ImageLimits limits, Optional<Watches> watches) {
        this.model = model;
        this.limits = limits;
        this.watches = watches;
        // Bounded by the async operator: it hands over no more frames than its capacity.
        this.decoding = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "comevl-decode");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** For frames that come in no camera's order: each is seen as if it were the first. */
    static LeasedModel forgetful(SceneModel model, ImageLimits limits) {
        return new LeasedModel(model, limits, Optional.empty());
    }

    /** For the frames of cameras, each in its order. */
    @SuppressWarnings("FutureReturnValueIgnored") // ends with the executor
    static LeasedModel watching(SceneModel model, ImageLimits limits, ReuseOptions reuse) {
        Watches watches = new Watches(model, reuse, System::nanoTime);
        LeasedModel leased = new LeasedModel(model, limits, Optional.of(watches));
        long everyNanos = reuse.forgetAfter().toNanos() / 2;
        leased.decoding.scheduleWithFixedDelay(watches::forgetSilent, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
        return leased;
    }

    /** What answers. */
    SceneModel.ModelCard card() {
        return model.card();
    }

    /** Decodes a frame, encodes and fuses it. Completes exceptionally only with an {@link Error}. */
    CompletableFuture<FusedFrame> look(PlannedFrame planned) {
        return tracked(CompletableFuture.supplyAsync(() -> decode(planned), decoding)
                .thenCompose(decoded -> decoded.pixels()
                        .either(
                                pixels -> see(planned, decoded.times(), pixels),
                                refusal -> CompletableFuture.completedFuture(FusedFrame.rejected(
                                        planned,
                                        decoded.times(),
                                        new Rejected(refusal)
                                                .about(
                                                        planned.frame().camera(),
                                                        planned.frame().sequence()))))));
    }

    /** Asks about a frame; closes its tokens afterwards, whatever happens. Completes exceptionally if the model fails. */
    CompletableFuture<List<Reply>> ask(SceneModel.Seen seen, List<Question> questions) {
        return tracked(started(() -> model.answer(seen, questions)).whenComplete((replies, problem) -> seen.close()));
    }

    private record Decoded(Checked<Pixels> pixels, StageTimes times) {}

    private Decoded decode(PlannedFrame planned) {
        Instant captured = Instant.EPOCH.plus(planned.frame().capturedAtMicros(), ChronoUnit.MICROS);
        long waitMicros = Math.max(0, ChronoUnit.MICROS.between(captured, Instant.now()));
        long begin = System.nanoTime();
        Checked<Pixels> pixels = PixelDecoder.decode(planned.frame().image(), limits);
        return new Decoded(pixels, new StageTimes(waitMicros, microsSince(begin), 0));
    }

    private CompletableFuture<FusedFrame> see(PlannedFrame planned, StageTimes decoded, Pixels pixels) {
        long begin = System.nanoTime();
        String camera = planned.frame().camera();
        Supplier<CompletableFuture<SceneModel.Seen>> look =
                () -> watches.map(known -> known.of(camera).see(pixels)).orElseGet(() -> model.see(pixels));
        return started(look).handle((seen, problem) -> {
            StageTimes times = new StageTimes(decoded.waitMicros(), decoded.decodeMicros(), microsSince(begin));
            if (problem != null) {
                return FusedFrame.failed(planned, times, Failure.of("encode", orThrowError(problem)));
            }
            return FusedFrame.seen(planned, times, new Features(seen, waiting));
        });
    }

    /** The exception behind a failed future; rethrows errors. */
    static Throwable orThrowError(Throwable problem) {
        Throwable cause = problem;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause;
    }

    static long microsSince(long beginNanos) {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - beginNanos);
    }

    private static <T> CompletableFuture<T> started(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T> CompletableFuture<T> tracked(CompletableFuture<T> future) {
        underWay.register();
        return future.whenComplete((value, problem) -> underWay.arriveAndDeregister());
    }

    /** Waits a while for work under way, which may still read native memory, then gives the share back. */
    @Override
    public void close() {
        decoding.shutdown();
        try {
            underWay.awaitAdvanceInterruptibly(underWay.arriveAndDeregister(), PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // Nobody waits for these results any more; the model itself refuses work after its close.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.forEach(Features::discard);
            watches.ifPresent(Watches::close);
            model.close();
        }
    }
}
