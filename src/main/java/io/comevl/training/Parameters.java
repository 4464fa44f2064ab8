package io.comevl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All weights of a network side by side in one array, the encoders' first, with the two averages of their gradients that
 * AdamW keeps. So the optimiser is a handful of operations and a checkpoint three arrays. Not safe for several threads,
 * except that several may ask for {@link #leaves} at once.
 */
final class Parameters implements AutoCloseable {

    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.98;
    private static final double EPSILON = 1e-8;

    /** Of PyTorch's ways of interpolation, as DJL counts them. */
    private static final int BICUBIC = 3;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final int visual;
    private final NDArray weights;
    private final NDArray first;
    private final NDArray second;
    private final NDArray decaying;

    /** Slow average of the encoders' weights; of no length if nobody reads it. */
    private final NDArray averages;

    /** Where a tensor lies. */
    private record Place(int from, int to, Shape shape) {}

    /** The arrays that a checkpoint holds; float32, owned. */
    record State(float[] weights, float[] first, float[] second, float[] averages) {}

    /**
     * Takes first weights, those of the encoders before the others.
     *
     * @param averaged whether a slow average of the encoders is kept
     */
    Parameters(List<Initial.Tensor> tensors, boolean averaged) {
        int size = tensors.stream().mapToInt(tensor -> tensor.values().length).sum();
        float[] values = new float[size];
        float[] matrices = new float[size];
        int end = 0;
        int visualEnd = 0;
        for (Initial.Tensor tensor : tensors) {
            int length = tensor.values().length;
            System.arraycopy(tensor.values(), 0, values, end, length);
            Arrays.fill(matrices, end, end + length, tensor.isMatrix() ? 1 : 0);
            places.put(tensor.name(), new Place(end, end + length, new Shape(tensor.shape())));
            end += length;
            visualEnd = tensor.isVisual() ? end : visualEnd;
        }
        visual = visualEnd;
        weights = manager.create(values);
        decaying = manager.create(matrices);
        first = manager.zeros(new Shape(size));
        second = manager.zeros(new Shape(size));
        averages = averaged ? manager.create(Arrays.copyOf(values, visual)) : manager.create(new float[0]);
    }

    /** How many numbers there are. */
    int size() {
        return Math.toIntExact(weights.size());
    }

    /**
     * Every tensor as a leaf of a computation to be differentiated, in the order of the gradient. The leaves share their
     * values with these parameters and belong to the manager.
     */
    Map<String, NDArray> leaves(NDManager owner) {
        Map<String, NDArray> leaves = new LinkedHashMap<>();
        places.forEach((name, place) -> {
            try (NDArray part = weights.get(new NDIndex().addSliceDim(place.from(), place.to()));
                    NDArray shaped = part.reshape(place.shape())) {
                NDArray leaf = shaped.stopGradient();
                leaf.attach(owner);
                leaf.setRequiresGradient(true);
                leaves.put(name, leaf);
            }
        });
        return leaves;
    }

    /** The encoders' average weights, tensor by tensor; they share their values with these parameters. */
    Map<String, NDArray> averages(NDManager owner) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        places.forEach((name, place) -> {
            if (place.to() <= averages.size()) {
                try (NDArray part = averages.get(new NDIndex().addSliceDim(place.from(), place.to()))) {
                    NDArray shaped = part.reshape(place.shape());
                    shaped.attach(owner);
                    tensors.put(name, shaped);
                }
            }
        });
        return tensors;
    }

    /** Moves the average a little towards the weights. */
    void average(double momentum) {
        try (NDArray own = weights.get(new NDIndex().addSliceDim(0, visual));
                NDArray share = own.mul((float) (1 - momentum))) {
            averages.muli((float) momentum).addi(share);
        }
    }

    /** Gradients of leaves side by side; of the encoders' only, if those alone were computed. */
    NDArray gradient(Map<String, NDArray> leaves, boolean dense) {
        NDList parts = new NDList();
        leaves.forEach((name, leaf) -> {
            if (!dense || places.get(name).to() <= visual) {
                NDArray gradient = leaf.getGradient();
                parts.add(gradient.flatten());
            }
        });
        return NDArrays.concat(parts);
    }

    /**
     * One step of AdamW on the tensors that the gradient covers.
     *
     * @param step counted from 0
     * @param rate the step's learning rate
     * @param schedule says how much matrices decay and how long a gradient may be
     * @return the gradient's norm before clipping
     */
    double update(NDArray gradient, long step, double rate, Recipe.Schedule schedule) {
        double clipNorm = schedule.clipNorm();
        NDIndex covered = new NDIndex().addSliceDim(0, gradient.size());
        try (NDManager scratch = manager.newSubManager()) {
            NDArray own = own(scratch, weights.get(covered));
            NDArray mean = own(scratch, first.get(covered));
            NDArray power = own(scratch, second.get(covered));
            double norm = Math.sqrt(
                    own(scratch, own(scratch, gradient.square()).sum()).getFloat());
            if (!Double.isFinite(norm)) {
                throw new IllegalStateException(
                        "step " + step + ": the gradient is not finite; lower the learning rate");
            }
            NDArray clipped = own(scratch, gradient.mul((float) Math.min(1, clipNorm / (norm + 1e-12))));
            mean.muli((float) FIRST_DECAY).addi(own(scratch, clipped.mul((float) (1 - FIRST_DECAY))));
            power.muli((float) SECOND_DECAY)
                    .addi(own(scratch, own(scratch, clipped.square()).mul((float) (1 - SECOND_DECAY))));
            NDArray decay = own(
                    scratch,
                    own(scratch, own.mul(own(scratch, decaying.get(covered))))
                            .mul((float) (rate * schedule.weightDecay())));
            double firstBias = 1 - Math.pow(FIRST_DECAY, step + 1.0);
            double secondBias = 1 - Math.pow(SECOND_DECAY, step + 1.0);
            NDArray deviation =
                    own(scratch, own(scratch, power.div((float) secondBias)).sqrt());
            deviation.addi((float) EPSILON);
            NDArray move = own(scratch, own(scratch, mean.div(deviation)).mul((float) (rate / firstBias)));
            own.subi(move);
            own.subi(decay);
            return norm;
        }
    }

    private static NDArray own(NDManager scratch, NDArray made) {
        made.attach(scratch);
        return made;
    }

    /** A copy of one tensor's values, little-endian. */
    ByteBuffer bytes(String name) {
        Place place = places.get(name);
        try (NDArray part = weights.get(new NDIndex().addSliceDim(place.from(), place.to()))) {
            float[] values = part.toFloatArray();
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            return bytes;
        }
    }

    /** Sizes by name, in order. */
    Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        places.forEach((name, place) -> shapes.put(name, place.shape()));
        return shapes;
    }

    /**
     * Takes over the weights of a checkpoint that have the same names and shapes; the others stay as they are. Positions
     * learned on another grid are stretched to this one, as Vision Transformers are taken to other resolutions
     * (Dosovitskiy et al., An Image is Worth 16x16 Words, section 3.2).
     *
     * @return how many tensors were taken
     */
    int take(WeightSource source) {
        float[] values = weights.toFloatArray();
        int taken = 0;
        for (Map.Entry<String, Place> tensor : places.entrySet()) {
            String name = tensor.getKey();
            Place place = tensor.getValue();
            if (!source.has(name) || source.spec(name).type() != ElementType.FLOAT32) {
                continue;
            }
            List<Long> wanted = Arrays.stream(place.shape().getShape()).boxed().toList();
            List<Long> found = source.spec(name).shape();
            if (found.equals(wanted)) {
                floats(source, name).get(values, place.from(), place.to() - place.from());
                taken++;
            } else if (name.equals(Initial.POSITIONS)
                    && found.size() == 2
                    && found.get(1).equals(wanted.get(1))) {
                float[] learned = new float[Math.toIntExact(found.get(0) * found.get(1))];
                floats(source, name).get(learned);
                float[] stretched = stretch(learned, found.get(0), wanted.get(0));
                System.arraycopy(stretched, 0, values, place.from(), stretched.length);
                taken++;
            }
        }
        set(weights, values);
        set(averages, Arrays.copyOf(values, Math.toIntExact(averages.size())));
        return taken;
    }

    private static FloatBuffer floats(WeightSource source, String name) {
        return source.bytes(name).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** Positions [cells, width] of a square grid on another one. */
    private float[] stretch(float[] learned, long cells, long wanted) {
        long side = Math.round(Math.sqrt((double) cells));
        long other = Math.round(Math.sqrt((double) wanted));
        try (NDManager scratch = manager.newSubManager()) {
            return scratch.create(learned)
                    .reshape(1, side, side, learned.length / cells)
                    .transpose(0, 3, 1, 2)
                    .getNDArrayInternal()
                    .interpolation(new long[] {other, other}, BICUBIC, false)
                    .transpose(0, 2, 3, 1)
                    .toFloatArray();
        }
    }

    /** Copies of everything that changes. */
    State state() {
        return new State(weights.toFloatArray(), first.toFloatArray(), second.toFloatArray(), averages.toFloatArray());
    }

    /**
     * Goes back to a state.
     *
     * @throws IllegalArgumentException if it is that of another network
     */
    void restore(State state) {
        if (state.weights().length != size() || state.averages().length != averages.size()) {
            throw new IllegalArgumentException("checkpoint: holds " + state.weights().length
                    + " weights, this program's network of the recipe has " + size() + "; start in another folder");
        }
        set(weights, state.weights());
        set(first, state.first());
        set(second, state.second());
        set(averages, state.averages());
    }

    private void set(NDArray array, float[] values) {
        if (values.length == 0) {
            return;
        }
        try (NDArray source = manager.create(values)) {
            source.copyTo(array);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
