package io.comevl.ops;

import io.comevl.ops.Graph.Operator;

/** A checkpoint's tensors as values of a graph. */
final class GraphWeights {

    private final Graph graph;
    private final WeightSource source;

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
        return stored.type() == ElementType.FLOAT32
                ? stored
                : graph.node(
                        name,
                        Operator.of("Cast")
                                .with("to", Graph.dataType(ElementType.FLOAT32).getNumber()),
                        ElementType.FLOAT32,
                        stored.shape(),
                        stored);
    }
}
