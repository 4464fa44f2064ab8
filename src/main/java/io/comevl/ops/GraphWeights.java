package io.comevl.ops;

import io.comevl.ops.Graph.Operator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A checkpoint's tensors as values of a graph. */
final class GraphWeights {

    private final Graph graph;
    private final WeightSource source;
    private final Map<Value, Value> kept = new HashMap<>();

    GraphWeights(Graph graph, WeightSource source) {
        this.graph = graph;
        this.source = source;
    }

    boolean has(String name) {
        return source.has(name);
    }

    WeightSource source() {
        return source;
    }

    /**
     * The tensor as it is kept.
     *
     * @throws IllegalArgumentException if it is of another type; names it
     */
    Value stored(String name, ElementType type) {
        Value stored = graph.tensor(StoredTensor.of(source, name));
        if (stored.type() != type) {
            throw new IllegalArgumentException(name + ": expected " + type + ", found " + stored.type());
        }
        return stored;
    }

    /** The tensor as float32; half-precision weights are widened when the graph is loaded. */
    Value float32(String name) {
        Value stored = graph.tensor(StoredTensor.of(source, name));
        if (stored.type() == ElementType.FLOAT32) {
            return stored;
        }
        Operator cast = Operator.of("Cast")
                .with("to", Graph.dataType(ElementType.FLOAT32).getNumber());
        Value wide = graph.node(name, cast, ElementType.FLOAT32, stored.shape(), stored);
        kept.put(wide, stored);
        return wide;
    }

    /** What {@link #float32} widened; empty if it is something else. */
    Optional<Value> kept(Value wide) {
        return Optional.ofNullable(kept.get(wide));
    }
}
