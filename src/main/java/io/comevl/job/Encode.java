package io.comevl.job;

import io.comevl.frame.ImageLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Looks at each frame: pixels, crops, encoders, fusion. Many frames are under way at once, so that the model can batch
 * those of all subtasks; what a camera shows unchanged is not computed again. A frame that cannot be looked at leaves as such and never holds up its neighbours.
 */
final class Encode extends RichAsyncFunction<PlannedFrame, FusedFrame> {

    private final ModelProvider models;
    private final FrameLimits limits;
    private final AsyncLimits bounds;
    private final ReuseOptions reuse;
    private transient LeasedModel model;
    private transient Pending<PlannedFrame, FusedFrame> pending;

    Encode(ModelProvider models, FrameLimits limits, AsyncLimits bounds, ReuseOptions reuse) {
        this.models = models;
        this.limits = limits;
        this.bounds = bounds;
        this.reuse = reuse;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        ImageLimits image = limits.image();
        pending = new Pending<>();
        model = LeasedModel.watching(models.open(TaskGpu.of(getRuntimeContext())), image, reuse);
        getRuntimeContext().getMetricGroup().gauge("inFlightFrames", (Gauge<Integer>) pending::size);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hands everything on
    public void asyncInvoke(PlannedFrame planned, ResultFuture<FusedFrame> result) {
        if (planned.due().isEmpty()) {
            result.complete(List.of(FusedFrame.unseen(planned)));
            return;
        }
        CompletableFuture<FusedFrame> outcome = pending.begin(planned, result);
        model.look(planned).whenComplete((fused, error) -> {
            if (error != null) {
                outcome.completeExceptionally(error);
            } else if (!outcome.complete(fused)) { // it took too long and has been given up
                fused.discard();
            }
        });
    }

    @Override
    public void timeout(PlannedFrame planned, ResultFuture<FusedFrame> result) {
        pending.get(planned)
                .ifPresent(outcome -> outcome.complete(FusedFrame.failed(
                        planned,
                        StageTimes.NONE,
                        Failure.timedOut("encode", bounds.timeout().toMillis()))));
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
