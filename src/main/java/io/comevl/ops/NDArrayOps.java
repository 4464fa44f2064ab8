package io.comevl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Computes at once on DJL's PyTorch engine. For one computation by one thread; several may share the weights.
 *
 * <p>Everything computed belongs to the scratch manager given, so closing that frees it. For inference the tensors of a
 * {@link #step} are freed when it ends. For training they stay, because the backward pass reads them: numbers too are
 * constants here rather than DJL's {@code mul(Number)}, whose operand is freed before the backward pass.
 */
public final class NDArrayOps implements Ops<NDArray> {

    /** Whether a backward pass follows. */
    private enum Purpose {
        INFERENCE,
        TRAINING
    }

    private final NDManager scratch;
    private final Function<String, Optional<NDArray>> weights;
    private final Observations observations;
    private final Purpose purpose;
    private final Map<Float, NDArray> numbers = new HashMap<>();
    private final Map<String, NDArray> stages = new HashMap<>();
    private NDManager current;

    private NDArrayOps(
            NDManager scratch,
            Function<String, Optional<NDArray>> weights,
            Observations observations,
            Purpose purpose) {
        this.scratch = scratch;
        this.weights = weights;
        this.observations = observations;
        this.purpose = purpose;
        this.current = scratch;
    }

    /**
     * Computes forward only, with little memory.
     *
     * @param scratch owns whatever is computed; the caller closes it
     * @param weights float32 arrays by name, which the caller keeps open
     * @param observations where observed stages go
     */
    public static NDArrayOps forInference(
            NDManager scratch, Function<String, Optional<NDArray>> weights, Observations observations) {
        return new NDArrayOps(scratch, weights, observations, Purpose.INFERENCE);
    }

    /** The same, keeping what a backward pass reads until the scratch manager closes. */
    public static NDArrayOps forTraining(
            NDManager scratch, Function<String, Optional<NDArray>> weights, Observations observations) {
        return new NDArrayOps(scratch, weights, observations, Purpose.TRAINING);
    }

    /**
     * A stage of a training computation as it passed {@link #observe}, for objectives on what happens inside.
     *
     * @throws IllegalArgumentException if the computation never came there, or is not for training
     */
    public NDArray stage(String place) {
        NDArray seen = stages.get(place);
        if (seen == null) {
            throw new IllegalArgumentException(place + ": no stage of this name was computed for training");
        }
        return seen;
    }

    @Override
    public NDArray weight(String name) {
        return weights.apply(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        name + ": the network reads this weight, the checkpoint does not have it; "
                                + "import it with the matching architecture"));
    }

    @Override
    public boolean hasWeight(String name) {
        return weights.apply(name).isPresent();
    }

    @Override
    public NDArray constant(float[] values, long... shape) {
        return current.create(values, new Shape(shape));
    }

    @Override
    public NDArray constant(long[] values, long... shape) {
        return current.create(values, new Shape(shape));
    }

    @Override
    public NDArray linear(Weights w, NDArray x) {
        NDArray weight = weight(w.name("weight"));
        check(w, "input", weight, 1, x, -1);
        NDArray bias = hasWeight(w.name("bias")) ? weight(w.name("bias")) : null;
        return owned(Linear.linear(x, weight, bias).singletonOrThrow());
    }

    @Override
    public NDArray layerNorm(Weights w, NDArray x, float epsilon) {
        NDArray weight = weight(w.name("weight"));
        check(w, "input", weight, 0, x, -1);
        return owned(LayerNorm.layerNorm(x, weight.getShape(), weight, weight(w.name("bias")), epsilon)
                .singletonOrThrow());
    }

    @Override
    public NDArray rmsNorm(Weights w, NDArray x, float epsilon) {
        NDArray weight = weight(w.name("weight"));
        check(w, "input", weight, 0, x, -1);
        NDArray power = shift(mean(owned(x.square()), -1), epsilon);
        return multiply(owned(x.div(owned(power.sqrt()))), weight);
    }

    @Override
    public NDArray conv2d(Weights w, NDArray x, int stride, int padding) {
        NDArray weight = weight(w.name("weight"));
        check(w, "channels", weight, 1, x, 1);
        NDArray bias = hasWeight(w.name("bias")) ? weight(w.name("bias")) : null;
        Shape strides = new Shape(stride, stride);
        return owned(Conv2d.conv2d(x, weight, bias, strides, new Shape(padding, padding))
                .singletonOrThrow());
    }

    @Override
    public NDArray attention(NDArray q, NDArray k, NDArray v, Heads heads) {
        return NDArrayAttention.attend(this, q, split(k, heads.keyValue()), split(v, heads.keyValue()), heads);
    }

    @Override
    public NDArray attention(NDArray q, NDArray k, NDArray v, Heads heads, NDArray keep) {
        return NDArrayAttention.attend(this, q, split(k, heads.keyValue()), split(v, heads.keyValue()), heads, keep);
    }

    @Override
    public Cached<NDArray> cachedAttention(
            NDArray q, NDArray k, NDArray v, NDArray pastKeys, NDArray pastValues, Heads heads, NDArray keep) {
        NDArray keys = concat(2, List.of(pastKeys, split(k, heads.keyValue())));
        NDArray values = concat(2, List.of(pastValues, split(v, heads.keyValue())));
        return new Cached<>(NDArrayAttention.attend(this, q, keys, values, heads, keep), keys, values);
    }

    /** [batch, tokens, heads * dim] to [batch, heads, tokens, dim]. */
    private NDArray split(NDArray x, int heads) {
        return transpose(reshape(x, 0, 0, heads, -1), 0, 2, 1, 3);
    }

    @Override
    public NDArray rope(NDArray x, int heads, NDArray cos, NDArray sin, Rotation rotation) {
        long pairs = cos.getShape().get(2);
        NDArray cosines = reshape(cos, 0, 0, 1, pairs);
        NDArray sines = reshape(sin, 0, 0, 1, pairs);
        Shape shape = x.getShape();
        if (shape.get(2) != 2 * pairs * heads) {
            throw new ShapeException("rope: " + heads + " heads of " + 2 * pairs + " columns expected, found "
                    + shape.get(2) + " columns");
        }
        // The two columns of a pair lie along their own axis: the outer one for halves, the inner one if interleaved.
        int axis = rotation == Rotation.HALVES ? 3 : 4;
        NDArray pair =
                rotation == Rotation.HALVES ? reshape(x, 0, 0, heads, 2, pairs) : reshape(x, 0, 0, heads, pairs, 2);
        NDArray first = reshape(slice(pair, axis, 0, 1), 0, 0, heads, pairs);
        NDArray second = reshape(slice(pair, axis, 1, 2), 0, 0, heads, pairs);
        NDArray turnedFirst = subtract(multiply(first, cosines), multiply(second, sines));
        NDArray turnedSecond = add(multiply(second, cosines), multiply(first, sines));
        NDList turned = new NDList(turnedFirst, turnedSecond);
        return reshape(owned(NDArrays.stack(turned, axis)), 0, 0, shape.get(2));
    }

    @Override
    public NDArray add(NDArray a, NDArray b) {
        return owned(a.add(b));
    }

    @Override
    public NDArray subtract(NDArray a, NDArray b) {
        return owned(a.sub(b));
    }

    @Override
    public NDArray multiply(NDArray a, NDArray b) {
        return owned(a.mul(b));
    }

    @Override
    public NDArray scale(NDArray x, float factor) {
        return owned(x.mul(number(factor)));
    }

    @Override
    public NDArray divide(NDArray x, float divisor) {
        return owned(x.div(number(divisor)));
    }

    @Override
    public NDArray shift(NDArray x, float summand) {
        return owned(x.add(number(summand)));
    }

    @Override
    public NDArray tanh(NDArray x) {
        return owned(x.tanh());
    }

    @Override
    public NDArray cos(NDArray x) {
        return owned(x.cos());
    }

    @Override
    public NDArray sin(NDArray x) {
        return owned(x.sin());
    }

    @Override
    public NDArray silu(NDArray x) {
        return owned(x.mul(owned(x.getNDArrayInternal().sigmoid())));
    }

    @Override
    public NDArray geluErf(NDArray x) {
        return owned(x.getNDArrayInternal().gelu());
    }

    @Override
    public NDArray geluTanh(NDArray x) {
        NDArray cubed = multiply(owned(x.square()), x);
        NDArray inner = scale(add(x, scale(cubed, 0.044715f)), (float) Math.sqrt(2 / Math.PI));
        return multiply(scale(x, 0.5f), shift(tanh(inner), 1f));
    }

    @Override
    public NDArray indicatorEqual(NDArray x, float value) {
        return owned(owned(x.eq(number(value))).toType(DataType.FLOAT32, false));
    }

    @Override
    public NDArray indicatorLess(NDArray x, float value) {
        return owned(owned(x.lt(number(value))).toType(DataType.FLOAT32, false));
    }

    @Override
    public NDArray toBool(NDArray x) {
        return owned(x.neq(number(0f)));
    }

    @Override
    public NDArray toFloat(NDArray x) {
        return owned(x.toType(DataType.FLOAT32, true));
    }

    @Override
    public NDArray softmax(NDArray x, int axis) {
        return owned(x.softmax(axis));
    }

    @Override
    public NDArray mean(NDArray x, int axis) {
        return owned(x.mean(new int[] {Math.floorMod(axis, x.getShape().dimension())}, true));
    }

    @Override
    public NDArray max(NDArray x, int... axes) {
        NDArray largest = x;
        for (int axis : axes) {
            largest = owned(largest.max(new int[] {axis}, true));
        }
        return largest;
    }

    @Override
    public NDArray matmul(NDArray a, NDArray b) {
        return owned(a.matMul(b));
    }

    @Override
    public NDArray concat(int axis, List<NDArray> parts) {
        return owned(NDArrays.concat(new NDList(parts), axis));
    }

    @Override
    public NDArray slice(NDArray x, int axis, long from, long to) {
        int place = Math.floorMod(axis, x.getShape().dimension());
        return owned(x.get(new NDIndex().addAllDim(place).addSliceDim(from, to).addEllipseDim()));
    }

    @Override
    public NDArray reshape(NDArray x, long... shape) {
        long[] sizes = shape.clone();
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = sizes[axis] == 0 ? x.getShape().get(axis) : sizes[axis];
        }
        return owned(x.reshape(sizes));
    }

    @Override
    public NDArray transpose(NDArray x, int... axes) {
        return owned(x.transpose(axes));
    }

    @Override
    public NDArray repeatBatch(NDArray x, NDArray like) {
        long[] sizes = x.getShape().getShape().clone();
        sizes[0] = like.getShape().get(0);
        return owned(x.broadcast(new Shape(sizes)));
    }

    @Override
    public NDArray gatherRows(NDArray table, NDArray indices) {
        return owned(Embedding.embedding(indices, table, SparseFormat.DENSE).singletonOrThrow());
    }

    /** Gathers from each table by itself, because joining them would copy a whole vocabulary. */
    @Override
    public NDArray gatherRows(List<NDArray> tables, NDArray indices) {
        NDArray rows = null;
        long first = 0;
        for (NDArray table : tables) {
            long size = table.getShape().get(0);
            if (size > 0) {
                NDArray local = owned(indices.sub(first));
                NDArray inside = owned(owned(local.gte(0)).logicalAnd(owned(local.lt(size))));
                NDArray found = gatherRows(table, owned(local.clip(0, size - 1)));
                NDArray kept = multiply(
                        found,
                        owned(owned(inside.toType(DataType.FLOAT32, false)).expandDims(-1)));
                rows = rows == null ? kept : add(rows, kept);
            }
            first += size;
        }
        if (rows == null) {
            throw new ShapeException("gatherRows: all " + tables.size() + " tables are empty");
        }
        return rows;
    }

    @Override
    public NDArray gatherTokens(NDArray x, NDArray positions) {
        Shape picked = positions.getShape();
        Shape shape = new Shape(picked.get(0), picked.get(1), x.getShape().get(2));
        NDArray index = owned(owned(positions.expandDims(2)).broadcast(shape));
        return owned(x.gather(index, 1));
    }

    @Override
    public NDArray observe(String place, NDArray x) {
        if (observations.asks(place)) {
            observations.add(place, new Observation(x.getShape().getShape(), x.toFloatArray()));
        }
        if (purpose == Purpose.TRAINING) {
            stages.put(place, x);
        }
        return x;
    }

    @Override
    public boolean observes(String place) {
        return observations.asks(place);
    }

    @Override
    public NDArray step(Supplier<NDArray> step) {
        if (purpose == Purpose.TRAINING) {
            return step.get();
        }
        NDManager outer = current;
        try (NDManager inner = outer.newSubManager()) {
            current = inner;
            NDArray result = step.get();
            result.attach(outer);
            return result;
        } finally {
            current = outer;
        }
    }

    /** A number as a tensor that lives as long as the computation. */
    NDArray number(float value) {
        return numbers.computeIfAbsent(value, scratch::create);
    }

    /** Hands a new tensor to the step it was made in; the engine gives it to its first operand's owner. */
    NDArray owned(NDArray made) {
        made.attach(current);
        return made;
    }

    private static void check(Weights w, String what, NDArray weight, int weightAxis, NDArray x, int axis) {
        long expected = weight.getShape().get(weightAxis);
        long found = x.getShape().get(Math.floorMod(axis, x.getShape().dimension()));
        if (expected != found) {
            throw new ShapeException(w.scope() + ": weight " + weight.getShape() + " takes " + what + " of " + expected
                    + ", found " + x.getShape() + "; import the checkpoint with the matching architecture");
        }
    }
}
