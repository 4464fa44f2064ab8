package io.comevl.evaluation;

import ai.djl.ndarray.NDArray;
import io.comevl.frame.CropPlan;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.frame.Pixels;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.Architecture.Fusion;
import io.comevl.network.Architecture.Semantic;
import io.comevl.network.Architecture.Spatial;
import io.comevl.ops.Ops;
import io.comevl.ops.Rotation;
import io.comevl.ops.Weights;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The slips that ARCHITECTURE section 13 lists, each as a change to a right model. */
final class Mistakes {

    private Mistakes() {}

    /** What a changed operation yields: a tensor, or null to let the right one happen. */
    interface Slip {
        NDArray instead(Ops<NDArray> right, String operation, Object[] arguments);
    }

    /** An algebra that does one operation differently. */
    static Function<Ops<NDArray>, Ops<NDArray>> algebra(Slip slip) {
        return right -> changed(right, slip);
    }

    @SuppressWarnings("unchecked")
    private static Ops<NDArray> changed(Ops<NDArray> right, Slip slip) {
        return (Ops<NDArray>) Proxy.newProxyInstance(
                Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, (proxy, method, arguments) -> {
                    NDArray instead = slip.instead(right, method.getName(), arguments);
                    return instead == null ? called(right, method, arguments) : instead;
                });
    }

    private static Object called(Ops<NDArray> right, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(right, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    static Architecture semanticLayers(Architecture a, List<Integer> mixed) {
        return a.with(a.semantic().with(mixed), a.spatial());
    }

    static Architecture semanticEpsilon(Architecture a, float epsilon) {
        Semantic s = a.semantic();
        Blocks b = s.blocks();
        Blocks changed = new Blocks(b.width(), b.heads(), b.headDim(), b.mlp(), b.layers(), epsilon);
        return a.with(new Semantic(s.family(), changed, s.stem(), s.mixed()), a.spatial());
    }

    static Architecture spatialLayers(Architecture a, List<Integer> mixed) {
        return a.with(a.semantic(), Optional.of(a.spatialTower().with(mixed)));
    }

    static Architecture fusionRadius(Architecture a, double radius) {
        Fusion changed = new Fusion(a.fusion().orElseThrow().heads(), radius);
        return new Architecture(
                a.variant(),
                a.semantic(),
                a.spatial(),
                Optional.of(changed),
                a.decoder(),
                a.geometry(),
                a.cropMode(),
                a.layout(),
                a.boxPixels());
    }

    /** Each tile's features on its own tokens, as one would expect. */
    static Crops slotsNotShifted(Pixels resized, CropPlan plan) {
        Crops crops = Cropper.cutResized(resized, plan);
        int cells = plan.geometry().cellsPerCrop();
        int[] sources = Arrays.stream(crops.sources())
                .map(source -> source < cells ? source : source - cells)
                .toArray();
        return new Crops(
                crops.count(),
                crops.shown(),
                crops.patches(),
                crops.masks(),
                crops.tokens(),
                sources,
                crops.resizedWidthPixels(),
                crops.resizedHeightPixels());
    }

    static NDArray emptySlotsNotZeroed(Ops<NDArray> right, String operation, Object[] arguments) {
        boolean emptiness = operation.equals("indicatorEqual") && arguments[1].equals(-1f);
        return emptiness ? right.scale((NDArray) arguments[0], 0) : null;
    }

    static NDArray smallerAmplitude(Ops<NDArray> right, String operation, Object[] arguments) {
        if (!operation.equals("rope") || arguments[4] != Rotation.INTERLEAVED) {
            return null;
        }
        NDArray cos = (NDArray) arguments[2];
        float amplitude = (float) (1 / Math.sqrt((double) cos.getShape().get(2)));
        return right.rope(
                (NDArray) arguments[0],
                (int) arguments[1],
                right.scale(cos, amplitude),
                right.scale((NDArray) arguments[3], amplitude),
                Rotation.INTERLEAVED);
    }

    static NDArray halvesInFusion(Ops<NDArray> right, String operation, Object[] arguments) {
        return operation.equals("rope") && arguments[4] == Rotation.INTERLEAVED
                ? right.rope(
                        (NDArray) arguments[0],
                        (int) arguments[1],
                        (NDArray) arguments[2],
                        (NDArray) arguments[3],
                        Rotation.HALVES)
                : null;
    }

    static NDArray wholePi(Ops<NDArray> right, String operation, Object[] arguments) {
        return operation.equals("scale") && arguments[1].equals((float) (Math.PI / 2))
                ? right.scale((NDArray) arguments[0], (float) Math.PI)
                : null;
    }

    /** Only the class token is dropped before the patches are counted off. */
    static NDArray registersNotDropped(Ops<NDArray> right, String operation, Object[] arguments) {
        Spatial tower = ToyModel.architecture().spatialTower();
        boolean patches = operation.equals("slice")
                && arguments[1].equals(1)
                && arguments[2].equals((long) tower.prefixTokens())
                && ((NDArray) arguments[0]).getShape().get(2) == tower.blocks().width();
        return patches ? right.slice((NDArray) arguments[0], 1, 1, (long) arguments[3] - tower.registers()) : null;
    }

    /** Bilinear between the two nearest columns only. */
    static NDArray notAntialiased(Ops<NDArray> right, String operation, Object[] arguments) {
        if (!operation.equals("constant") || !(arguments[0] instanceof float[])) {
            return null;
        }
        int to = ToyModel.architecture().spatialTower().inputPixels();
        int from = ToyModel.architecture().geometry().cropPixels();
        if (!Arrays.equals((long[]) arguments[1], new long[] {to, from})) {
            return null;
        }
        float[] matrix = new float[to * from];
        for (int i = 0; i < to; i++) {
            double source = (i + 0.5) * from / to - 0.5;
            int left = (int) source;
            matrix[i * from + left] = (float) (1 - (source - left));
            matrix[i * from + left + 1] = (float) (source - left);
        }
        return right.constant(matrix, to, from);
    }

    /** Takes the input away again from what is added to it. */
    static final class NoResidual implements Slip {
        private NDArray input;

        @Override
        public NDArray instead(Ops<NDArray> right, String operation, Object[] arguments) {
            if (arguments == null
                    || !(arguments[0] instanceof Weights w)
                    || !w.scope().contains("mlp_after_v2")) {
                return null;
            }
            if (operation.equals("layerNorm")) {
                input = (NDArray) arguments[1];
            }
            return w.scope().endsWith("fc_out") ? right.subtract(right.linear(w, (NDArray) arguments[1]), input) : null;
        }
    }

    static NDArray firstPatchAsQuery(Ops<NDArray> right, String operation, Object[] arguments) {
        return operation.equals("mean") && arguments[1].equals(1) ? right.slice((NDArray) arguments[0], 1, 0, 1) : null;
    }

    static NDArray gateWithoutTanh(Ops<NDArray> right, String operation, Object[] arguments) {
        return operation.equals("tanh") ? right.scale((NDArray) arguments[0], 1) : null;
    }

    static NDArray tanhGeluInDino(Ops<NDArray> right, String operation, Object[] arguments) {
        int hidden = ToyModel.architecture().spatialTower().blocks().mlp();
        return operation.equals("geluErf")
                        && ((NDArray) arguments[0]).getShape().get(2) == hidden
                ? right.geluTanh((NDArray) arguments[0])
                : null;
    }

    static NDArray erfGeluInSiglip(Ops<NDArray> right, String operation, Object[] arguments) {
        return operation.equals("geluTanh") ? right.geluErf((NDArray) arguments[0]) : null;
    }

    static NDArray gateAsValueInDecoder(Ops<NDArray> right, String operation, Object[] arguments) {
        if (!operation.equals("linear") || !((Weights) arguments[0]).scope().endsWith("ff_proj")) {
            return null;
        }
        NDArray halves = right.linear((Weights) arguments[0], (NDArray) arguments[1]);
        long width = halves.getShape().get(2);
        return right.concat(2, List.of(right.slice(halves, 2, width / 2, width), right.slice(halves, 2, 0, width / 2)));
    }
}
