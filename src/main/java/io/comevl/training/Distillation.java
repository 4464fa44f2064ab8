package io.comevl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.comevl.network.Architecture;
import io.comevl.network.ComeVl;
import io.comevl.ops.NDArrayOps;
import io.comevl.ops.Weights;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Hides parts of a frame from the spatial encoder, which has to tell what its own slow average sees there, as DINO and
 * iBOT distil themselves (Caron et al. 2021; Zhou et al. 2022). Features are compared by their direction, so that no
 * centring is needed: {@code 1 - cos(predictor(student), teacher)}, averaged over what is hidden.
 */
final class Distillation {

    static final String PREDICTOR = Initial.AUXILIARY + "distillation";

    /** What the average keeps of itself in each step. */
    static final double MOMENTUM = 0.996;

    private static final double HIDDEN = 0.4;
    private static final byte GREY = (byte) 128;
    private static final float TINY = 1e-6f;

    private final NDManager manager;
    private final Architecture architecture;

    Distillation(NDManager manager, Architecture architecture) {
        this.manager = manager;
        this.architecture = architecture;
    }

    /**
     * Frames with grey patches.
     *
     * @param patches uint8[frames, patches, patch values]
     * @param hidden float32[frames, patches]: 1 for grey ones
     */
    record Masked(byte[] patches, float[] hidden) {

        /** Hides patches of frames. */
        static Masked of(byte[] patches, int patchValues, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] masked = patches.clone();
            float[] hidden = new float[patches.length / patchValues];
            for (int patch = 0; patch < hidden.length; patch++) {
                if (random.nextDouble() < HIDDEN) {
                    hidden[patch] = 1;
                    Arrays.fill(masked, patch * patchValues, (patch + 1) * patchValues, GREY);
                }
            }
            return new Masked(masked, hidden);
        }
    }

    /** What an encoder sees of each patch [frames, patches, width], as directions. */
    NDArray features(NDArrayOps ops, byte[] patches) {
        return unit(ops, seen(ops, patches));
    }

    /** @param teacher directions [frames, patches, width] of the same frames, nothing hidden */
    NDArray loss(NDArrayOps ops, Masked masked, NDArray teacher) {
        NDArray told = unit(ops, ops.linear(new Weights(PREDICTOR), seen(ops, masked.patches())));
        NDArray likeness = owned(ops.multiply(told, teacher).sum(new int[] {2}));
        NDArray hidden = manager.create(masked.hidden(), likeness.getShape());
        float count = 0;
        for (float one : masked.hidden()) {
            count += one;
        }
        NDArray alike = ops.scale(owned(ops.multiply(likeness, hidden).sum()), 1 / Math.max(1, count));
        return ops.shift(ops.scale(alike, -1), 1);
    }

    private NDArray seen(NDArrayOps ops, byte[] patches) {
        int values = architecture.geometry().patchValues();
        int each = architecture.geometry().patchesPerCrop();
        ByteBuffer bytes = manager.allocateDirect(patches.length);
        bytes.put(patches).rewind();
        Shape shape = new Shape(patches.length / values / each, each, values);
        return ComeVl.spatialTokens(ops, architecture, manager.create(bytes, shape, DataType.UINT8));
    }

    private NDArray unit(NDArrayOps ops, NDArray tokens) {
        NDArray squares = owned(owned(tokens.square()).sum(new int[] {2}, true));
        return owned(tokens.div(owned(ops.shift(squares, TINY).sqrt())));
    }

    private NDArray owned(NDArray made) {
        made.attach(manager);
        return made;
    }
}
