package io.comevl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.comevl.network.Architecture;
import io.comevl.ops.NDArrayOps;
import io.comevl.ops.Observations;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One of the threads that compute gradients, each with one native thread: two of them are faster than one with two
 * native threads, whose barriers suffer from whatever else runs.
 */
final class Replica implements AutoCloseable {

    /** How many losses are told. */
    static final int LOSSES = 6;

    private final Architecture architecture;
    private final Parameters parameters;
    private final Recipe.Losses weights;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "training");
        made.setDaemon(true);
        return made;
    });

    Replica(Architecture architecture, Parameters parameters, Recipe.Losses weights) {
        this.architecture = architecture;
        this.parameters = parameters;
        this.weights = weights;
    }

    /**
     * What a batch taught.
     *
     * @param gradient of all weights, or of the encoders'; belongs to the step
     * @param losses total, answers, visual tokens, attention, words and frames, hidden parts
     */
    record Learned(NDArray gradient, float[] losses) {}

    /**
     * Starts computing a gradient.
     *
     * @param dense whether only the encoders learn
     * @param step owns the gradient
     */
    Future<Learned> learn(Batch batch, boolean dense, NDManager step) {
        return thread.submit(() -> {
            JniUtils.setNumThreads(1);
            JniUtils.setGradMode(true); // it is a property of the thread
            try (NDManager scratch = step.newSubManager()) {
                return gradient(batch, dense, step, scratch);
            }
        });
    }

    private Learned gradient(Batch batch, boolean dense, NDManager step, NDManager scratch) {
        Map<String, NDArray> leaves = parameters.leaves(scratch);
        Map<String, NDArray> tensors = new HashMap<>(leaves);
        NDArrayOps ops =
                NDArrayOps.forTraining(scratch, name -> Optional.ofNullable(tensors.get(name)), Observations.none());
        OrthogonalMaps.addTo(tensors, ops, scratch);
        Objectives objectives = new Objectives(scratch, ops, architecture, weights, batch, teacher(batch, scratch));
        Objectives.Sum sum = dense ? objectives.ofEncoders() : objectives.ofAll();
        // DJL's own collector allows one backward pass at a time in the whole process.
        JniUtils.backward((PtNDArray) sum.total(), (PtNDArray) scratch.create(1f), false, false);
        JniUtils.setGradMode(false);
        NDArray gradient = parameters.gradient(leaves, dense);
        gradient.attach(step);
        return new Learned(gradient, new float[] {
            sum.total().getFloat(), sum.text(), sum.dense(), sum.attention(), sum.contrastive(), sum.distillation()
        });
    }

    /** What the encoders' average sees, if the batch asks for it. */
    private Optional<NDArray> teacher(Batch batch, NDManager scratch) {
        if (batch.masked().isEmpty()) {
            return Optional.empty();
        }
        JniUtils.setGradMode(false);
        Map<String, NDArray> tensors = parameters.averages(scratch);
        NDArrayOps ops =
                NDArrayOps.forTraining(scratch, name -> Optional.ofNullable(tensors.get(name)), Observations.none());
        NDArray seen = new Distillation(scratch, architecture).features(ops, batch.patches());
        JniUtils.setGradMode(true);
        return Optional.of(seen);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
