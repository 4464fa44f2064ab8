package io.comevl.ops;

import io.comevl.ops.Graph.Operator;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The linear layers of one graph, each in the form that its weight is kept in. */
final class GraphLinear {

    private static final int LARGEST_LEVEL = 127;

    private final Graph graph;
    private final GraphWeights weights;
    private final Constants constants;
    private final Int8Range range;
    private final Map<Value, Levels> levels = new HashMap<>();
    private final Map<Value, Value> halves = new HashMap<>();

    GraphLinear(Graph graph, GraphWeights weights, Constants constants, Int8Range range) {
        this.graph = graph;
        this.weights = weights;
        this.constants = constants;
        this.range = range;
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

    /** The same, in float16. */
    Value halfNode(Weights w, Operator operator, List<Dim> shape, Value... inputs) {
        return graph.node(w.scope(), operator, ElementType.FLOAT16, shape, inputs);
    }

    /** Asked twice for one tensor, it is brought to float16 once. */
    Value half(Weights w, Value x) {
        Operator cast = Operator.of("Cast")
                .with("to", Graph.dataType(ElementType.FLOAT16).getNumber());
        return halves.computeIfAbsent(x, fresh -> halfNode(w, cast, fresh.shape(), fresh));
    }

    /**
     * A tensor's elements as uint8 levels of a range, 0 included.
     *
     * @param values uint8, shaped like the tensor
     * @param scale float32 scalar, what one level is, before the rows' own scales
     * @param zero uint8 scalar, the level of 0
     * @param rows float32[..., 1], by what each row's levels are to be multiplied besides; empty if all rows are alike
     */
    record Levels(Value values, Value scale, Value zero, Optional<Value> rows) {}

    /** Asked twice for one tensor, as by the queries, keys and values of an attention, it is brought to levels once. */
    Levels levels(Weights w, Value x) {
        return levels.computeIfAbsent(x, fresh -> switch (range) {
            case TENSOR -> ofTensor(w, fresh);
            case ROW -> ofRows(w, fresh);
        });
    }

    private Levels ofTensor(Weights w, Value x) {
        List<Value> yields = graph.nodes(
                w.scope(),
                Operator.of("DynamicQuantizeLinear"),
                List.of(x),
                List.of(
                        new Graph.Output(ElementType.UINT8, x.shape()),
                        new Graph.Output(ElementType.FLOAT32, List.of()),
                        new Graph.Output(ElementType.UINT8, List.of())));
        return new Levels(yields.get(0), yields.get(1), yields.get(2), Optional.empty());
    }

    /** Symmetric around 0, in steps of the row's largest magnitude by 127; what MatMulIntegerToFloat has no input for. */
    private Levels ofRows(Weights w, Value x) {
        List<Dim> row = Shapes.with(x.shape(), x.rank() - 1, Dim.of(1));
        Value magnitudes = node(w, Operator.of("Abs"), x.shape(), x);
        Value largest = node(w, Operator.of("ReduceMax").with("keepdims", 1), row, magnitudes, constants.list(-1));
        Value step = node(w, Operator.of("Mul"), row, largest, constants.of(new float[] {1f / LARGEST_LEVEL}));
        // Rows of zeros have no step to divide by.
        Value steps = node(w, Operator.of("Max"), row, step, constants.of(new float[] {Float.MIN_NORMAL}));
        Value scaled = node(w, Operator.of("Div"), x.shape(), x, steps);
        Value one = constants.of(new float[] {1});
        Value middle = graph.tensor(new StoredTensor(
                "constant/uint8/128", ElementType.UINT8, new long[0], Optional.empty(), GraphLinear::middle));
        Value values =
                graph.node(w.scope(), Operator.of("QuantizeLinear"), ElementType.UINT8, x.shape(), scaled, one, middle);
        return new Levels(values, one, middle, Optional.of(steps));
    }

    private static ByteBuffer middle() {
        return ByteBuffer.allocate(1).put((byte) (LARGEST_LEVEL + 1)).flip();
    }

    /** The zero point of weights that are symmetric around 0. */
    Value symmetric() {
        return graph.tensor(new StoredTensor(
                "constant/int8/0", ElementType.INT8, new long[0], Optional.empty(), () -> ByteBuffer.allocate(1)));
    }
}
