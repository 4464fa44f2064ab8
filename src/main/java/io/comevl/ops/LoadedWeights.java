package io.comevl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Weights of a source as float32 arrays of DJL's PyTorch engine, whatever precision they are kept in; copied when first asked for and kept until closed.
 * Safe for use by several threads, as long as nobody writes to the arrays.
 */
public final class LoadedWeights implements Function<String, Optional<NDArray>>, AutoCloseable {

    /** Larger weights are copied in parts: the output of a 7B model in float32 fits no buffer. */
    private static final long PART_BYTES = 256L << 20;

    private final WeightSource source;
    private final long partBytes;
    private final NDManager manager;
    private final Map<String, NDArray> loaded = new ConcurrentHashMap<>();

    /** Loads from a source that stays open meanwhile. */
    public LoadedWeights(WeightSource source) {
        this(source, PART_BYTES);
    }

    LoadedWeights(WeightSource source, long partBytes) {
        this.source = new PlainWeights(source);
        this.partBytes = partBytes;
        this.manager = NDManager.newBaseManager("PyTorch");
    }

    @Override
    public Optional<NDArray> apply(String name) {
        return source.has(name) ? Optional.of(loaded.computeIfAbsent(name, this::load)) : Optional.empty();
    }

    /** A manager for one computation over these weights; the caller closes it. */
    public NDManager scratch() {
        return manager.newSubManager();
    }

    @Override
    public void close() {
        manager.close();
    }

    private NDArray load(String name) {
        WeightSource.Spec spec = source.spec(name);
        Shape shape = new Shape(spec.shape().stream().mapToLong(Long::longValue).toArray());
        if (spec.elements() * Float.BYTES <= partBytes) {
            return array(manager, name, source.bytes(name), shape);
        }
        NDArray whole = manager.create(shape, DataType.FLOAT32);
        long rowBytes = spec.byteLength() / shape.get(0);
        long rows = Math.max(1, partBytes / (shape.size() / shape.get(0) * Float.BYTES));
        for (long first = 0; first < shape.get(0); first += rows) {
            long end = Math.min(shape.get(0), first + rows);
            ByteBuffer stored = source.bytes(name, first * rowBytes, Math.toIntExact((end - first) * rowBytes));
            long[] part = shape.getShape().clone();
            part[0] = end - first;
            try (NDManager scratch = manager.newSubManager()) {
                whole.set(new NDIndex(first + ":" + end), array(scratch, name, stored, new Shape(part)));
            }
        }
        return whole;
    }

    /** A copy of some elements, in memory of Java's. */
    private NDArray array(NDManager owner, String name, ByteBuffer stored, Shape shape) {
        ByteBuffer floats = HalfFloats.widened(name, source.spec(name), stored);
        ByteBuffer direct = owner.allocateDirect(floats.remaining());
        direct.order(ByteOrder.nativeOrder()).put(floats.duplicate()).rewind();
        return owner.create(direct, shape, DataType.FLOAT32);
    }
}
