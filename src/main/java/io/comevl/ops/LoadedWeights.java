package io.comevl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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

    private final WeightSource source;
    private final NDManager manager;
    private final Map<String, NDArray> loaded = new ConcurrentHashMap<>();

    /** Loads from a source that stays open meanwhile. */
    public LoadedWeights(WeightSource source) {
        this.source = new PlainWeights(source);
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
        ByteBuffer floats = HalfFloats.widened(name, spec, source.bytes(name));
        Shape shape = new Shape(spec.shape().stream().mapToLong(Long::longValue).toArray());
        ByteBuffer direct = manager.allocateDirect(floats.remaining());
        direct.order(ByteOrder.nativeOrder()).put(floats.duplicate()).rewind();
        return manager.create(direct, shape, DataType.FLOAT32);
    }
}
