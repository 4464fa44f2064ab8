package io.comevl.job;

import io.comevl.avro.DeadLetterStage;
import io.comevl.avro.Detection;
import io.comevl.avro.Query;
import io.comevl.avro.Timings;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Asks all due questions of a frame at once, over its one visual prefix. A frame that comes back from a checkpoint has
 * lost its visual tokens and is looked at again first.
 */
final class Ground extends RichAsyncFunction<FusedFrame, AnsweredFrame> {

    private final ModelProvider models;
    private final FrameLimits limits;
    private final AsyncLimits bounds;
    private transient LeasedModel model;
    private transient Pending<FusedFrame, AnsweredFrame> pending;

    Ground(ModelProvider models, FrameLimits limits, AsyncLimits bounds) {
        this.models = models;
        this.limits = limits;
        this.bounds = bounds;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        pending = new Pending<>();
        model = LeasedModel.forgetful(models.open(TaskGpu.of(getRuntimeContext())), limits.image());
        getRuntimeContext().getMetricGroup().gauge("inFlightFrames", (Gauge<Integer>) pending::size);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hands everything on
    public void asyncInvoke(FusedFrame fused, ResultFuture<AnsweredFrame> result) {
        if (fused.planned().due().isEmpty()) {
            result.complete(List.of(AnsweredFrame.unanswered(fused.planned(), List.of())));
            return;
        }
        CompletableFuture<AnsweredFrame> outcome = pending.begin(fused, result);
        CompletableFuture<FusedFrame> seen =
                fused.isUnseen() ? model.look(fused.planned()) : CompletableFuture.completedFuture(fused);
        seen.thenCompose(this::answer).whenComplete((answered, error) -> {
            if (error != null) {
                outcome.completeExceptionally(error);
            } else {
                outcome.complete(answered); // in vain if it took too long and has been given up
            }
        });
    }

    @Override
    public void timeout(FusedFrame fused, ResultFuture<AnsweredFrame> result) {
        Failure failure = Failure.timedOut("ground", bounds.timeout().toMillis());
        pending.get(fused).ifPresent(outcome -> outcome.complete(failed(fused, failure, 0)));
    }

    private CompletableFuture<AnsweredFrame> answer(FusedFrame fused) {
        if (fused.rejected().isPresent()) {
            return CompletableFuture.completedFuture(
                    rejected(fused, fused.rejected().get()));
        }
        Optional<SceneModel.Seen> seen = fused.features().flatMap(Features::take);
        if (seen.isEmpty()) {
            Failure failure = fused.failure()
                    .orElseGet(() -> Failure.of("ground", new IllegalStateException("visual tokens were discarded")));
            return CompletableFuture.completedFuture(failed(fused, failure, 0));
        }
        List<Question> questions =
                fused.planned().due().stream().map(Detections::question).toList();
        long begin = System.nanoTime();
        return model.ask(seen.get(), questions).handle((replies, problem) -> {
            long groundMicros = LeasedModel.microsSince(begin);
            if (problem != null) {
                Failure failure = Failure.of("ground", LeasedModel.orThrowError(problem));
                return failed(fused, failure, groundMicros);
            }
            return answered(fused, replies, Effort.of(seen.get(), replies), groundMicros);
        });
    }

    private AnsweredFrame answered(FusedFrame fused, List<Reply> replies, Effort effort, long groundMicros) {
        CameraFrame frame = fused.planned().frame();
        Instant now = Instant.now();
        List<Detection> detections = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            Query query = fused.planned().due().get(i);
            Reply reply = replies.get(i);
            Timings timings = timings(fused, groundMicros, reply.tokens());
            detections.add(Detections.answered(frame, query, reply, timings, model.card(), now));
        }
        return AnsweredFrame.answered(fused.planned(), detections, effort);
    }

    private AnsweredFrame failed(FusedFrame fused, Failure failure, long groundMicros) {
        CameraFrame frame = fused.planned().frame();
        Instant now = Instant.now();
        Timings timings = timings(fused, groundMicros, 0);
        List<Detection> detections = fused.planned().due().stream()
                .map(query -> Detections.failed(frame, query, failure, timings, model.card(), now))
                .toList();
        return AnsweredFrame.unanswered(fused.planned(), detections);
    }

    private static AnsweredFrame rejected(FusedFrame fused, Rejected rejected) {
        CameraFrame frame = fused.planned().frame();
        return AnsweredFrame.rejected(
                fused.planned(), rejected.letter(DeadLetterStage.DECODE, frame.source(), Instant.now()));
    }

    private static Timings timings(FusedFrame fused, long groundMicros, int tokens) {
        StageTimes times = fused.times();
        return new Timings(times.waitMicros(), times.decodeMicros(), times.encodeMicros(), groundMicros, tokens);
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
