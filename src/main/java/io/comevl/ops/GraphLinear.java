package io.comevl.ops;

import io.comevl.ops.Graph.Operator;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The linear layers of one graph, each in the form that its weight is kept in. */
final class GraphLinear {

    private final Graph graph;
    private final GraphWeights weights;
    private final Map<Value, Levels> levels = new HashMap<>();

    GraphLinear(Graph graph, GraphWeights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    Value linear(Weights w, Value x) {
        return Precision.of(weights.source(), w.name("weight")).form().linear(this, w, x);
    }

    GraphWeights weights() {
        return weights;
    }

    /** The layer's bias, if it has one. */
    Optional<Value> bias(Weights w, List<Dim> product) {
        if (!weights.has(w.name("bias"))) {
            return Optional.empty();
        }
        Value bias = weights.float32(w.name("bias"));
        Shapes.broadcast(w.name("bias"), product, bias.shape());
        return Optional.of(bias);
    }

    /** A node at a layer's place that yields float32. */
    Value node(Weights w, Operator operator, List<Dim> shape, Value... inputs) {
        return graph.node(w.scope(), operator, ElementType.FLOAT32, shape, inputs);
    }

    /**
     * A tensor's elements as uint8 levels of the range that it has in a run, 0 included.
     *
     * @param values uint8, shaped like the tensor
     * @param scale float32 scalar, what one level is
     * @param zero uint8 scalar, the level of 0
     */
    record Levels(Value values, Value scale, Value zero) {}

    /** Asked twice for one tensor, as by the queries, keys and values of an attention, it is brought to levels once. */
    Levels levels(Weights w, Value x) {
        return levels.computeIfAbsent(x, fresh -> {
            List<Value> yields = graph.nodes(
                    w.scope(),
                    Operator.of("DynamicQuantizeLinear"),
                    List.of(fresh),
                    List.of(
                            new Graph.Output(ElementType.UINT8, fresh.shape()),
                            new Graph.Output(ElementType.FLOAT32, List.of()),
                            new Graph.Output(ElementType.UINT8, List.of())));
            return new Levels(yields.get(0), yields.get(1), yields.get(2));
        });
    }

    /** The zero point of weights that are symmetric around 0. */
    Value symmetric() {
        return graph.tensor(new StoredTensor(
                "constant/int8/0", ElementType.INT8, new long[0], Optional.empty(), () -> ByteBuffer.allocate(1)));
    }
}
