package io.comevl.ops;

import io.comevl.ops.Graph.Operator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Writes what is computed as an ONNX graph. Describe the network once, name its outputs, then {@link #write} it:
 *
 * <pre>{@code
 * OnnxOps ops = new OnnxOps("vision", weights);
 * Value crops = ops.input("crops", ElementType.UINT8, Dim.named("crops"), Dim.of(576), Dim.of(768));
 * ops.output("tokens", network(ops, crops));
 * ops.write(bundle.resolve("vision.onnx"));
 * }</pre>
 *
 * <p>Nodes carry the weight place they belong to. Not safe for use by several threads.
 */
public final class OnnxOps implements Ops<Value> {

    private final Graph graph;
    private final GraphWeights weights;
    private final Constants constants;
    private final GraphAttention attention;
    private final GraphLinear linears;
    private final Predicate<String> observed;

    /** Where the network is: the weight place named last; nodes without weights are named after it. */
    private String place;

    /** A graph without observed stages. */
    public OnnxOps(String name, WeightSource source) {
        this(name, source, stage -> false);
    }

    /**
     * A graph that also puts out the stages that {@link #observe} names.
     *
     * @param name name of the graph
     * @param source its weights; those with a location are referred to and must lie in the graph's folder. A linear layer
     *     is computed in the {@link Precision} that its weight is kept in
     * @param observed which observed places become outputs of their name
     */
    public OnnxOps(String name, WeightSource source, Predicate<String> observed) {
        this(name, source, observed, Int8Range.TENSOR);
    }

    /** The same with another range of int8 layers' inputs. */
    public OnnxOps(String name, WeightSource source, Predicate<String> observed, Int8Range range) {
        graph = new Graph(name);
        weights = new GraphWeights(graph, source);
        constants = new Constants(graph);
        attention = new GraphAttention(graph, constants);
        linears = new GraphLinear(graph, weights, constants, range);
        this.observed = observed;
        place = name;
    }

    /** Declares an input of the graph. */
    public Value input(String name, ElementType type, Dim... shape) {
        return graph.input(name, type, List.of(shape));
    }

    /** Makes a value an output of the graph under this name; outputs keep the order they are named in. */
    public void output(String name, Value value) {
        graph.output(name, value);
    }

    /**
     * Writes the graph, and large constants and derived weights beside it as {@code <graphFile>.data}.
     *
     * @throws IllegalArgumentException if a weight's file does not lie in the graph's folder
     */
    public void write(Path graphFile) throws IOException {
        graph.write(graphFile);
    }

    @Override
    public Value weight(String name) {
        return weights.float32(name);
    }

    @Override
    public boolean hasWeight(String name) {
        return weights.has(name);
    }

    @Override
    public Value constant(float[] values, long... shape) {
        return constants.of(values, shape);
    }

    @Override
    public Value constant(long[] values, long... shape) {
        return constants.of(values, shape);
    }

    @Override
    public Value linear(Weights w, Value x) {
        place = w.scope();
        return linears.linear(w, x);
    }

    @Override
    public Value layerNorm(Weights w, Value x, float epsilon) {
        place = w.scope();
        Value weight = normWeight(w.name("weight"), x);
        Operator norm = Operator.of("LayerNormalization").with("axis", -1).with("epsilon", epsilon);
        return same(norm, x, weight, normWeight(w.name("bias"), x));
    }

    @Override
    public Value rmsNorm(Weights w, Value x, float epsilon) {
        place = w.scope();
        Operator norm = Operator.of("RMSNormalization").with("axis", -1).with("epsilon", epsilon);
        return same(norm, x, normWeight(w.name("weight"), x));
    }

    private Value normWeight(String name, Value x) {
        Value weight = weights.float32(name);
        Shapes.require(
                weight.shape().equals(List.of(x.dim(-1))),
                name,
                "a weight as wide as its input",
                weight.shape(),
                x.shape());
        return weight;
    }

    @Override
    public Value conv2d(Weights w, Value x, int stride, int padding) {
        place = w.scope();
        Value weight = weights.float32(w.name("weight"));
        Shapes.require(
                x.rank() == 4 && weight.rank() == 4 && x.dim(1).equals(weight.dim(1)),
                w.name("weight"),
                "a weight [out, in, kh, kw] for pictures [batch, in, h, w]",
                weight.shape(),
                x.shape());
        List<Dim> shape = List.of(
                x.dim(0),
                weight.dim(0),
                Shapes.window(place, x.dim(2), weight.dim(2), stride, padding),
                Shapes.window(place, x.dim(3), weight.dim(3), stride, padding));
        Operator conv =
                Operator.of("Conv").with("strides", stride, stride).with("pads", padding, padding, padding, padding);
        return weights.has(w.name("bias"))
                ? node(conv, shape, x, weight, weights.float32(w.name("bias")))
                : node(conv, shape, x, weight);
    }

    @Override
    public Value attention(Value q, Value k, Value v, Heads heads) {
        return attention.attention(place, q, k, v, heads, Optional.empty());
    }

    @Override
    public Value attention(Value q, Value k, Value v, Heads heads, Value keep) {
        return attention.attention(place, q, k, v, heads, Optional.of(keep));
    }

    @Override
    public Cached<Value> cachedAttention(
            Value q, Value k, Value v, Value pastKeys, Value pastValues, Heads heads, Value keep) {
        return attention.cached(place, q, k, v, pastKeys, pastValues, heads, keep);
    }

    @Override
    public Value rope(Value x, int heads, Value cos, Value sin, Rotation rotation) {
        return attention.rope(place, x, heads, cos, sin, rotation);
    }

    @Override
    public Value add(Value a, Value b) {
        return joined("Add", a, b);
    }

    @Override
    public Value subtract(Value a, Value b) {
        return joined("Sub", a, b);
    }

    @Override
    public Value multiply(Value a, Value b) {
        return joined("Mul", a, b);
    }

    @Override
    public Value scale(Value x, float factor) {
        return joined("Mul", x, number(factor));
    }

    @Override
    public Value divide(Value x, float divisor) {
        return joined("Div", x, number(divisor));
    }

    @Override
    public Value shift(Value x, float summand) {
        return joined("Add", x, number(summand));
    }

    @Override
    public Value tanh(Value x) {
        return same(Operator.of("Tanh"), x);
    }

    @Override
    public Value cos(Value x) {
        return same(Operator.of("Cos"), x);
    }

    @Override
    public Value sin(Value x) {
        return same(Operator.of("Sin"), x);
    }

    @Override
    public Value silu(Value x) {
        return multiply(x, same(Operator.of("Sigmoid"), x));
    }

    @Override
    public Value geluErf(Value x) {
        return same(Operator.of("Gelu").with("approximate", "none"), x);
    }

    @Override
    public Value geluTanh(Value x) {
        return same(Operator.of("Gelu").with("approximate", "tanh"), x);
    }

    @Override
    public Value indicatorEqual(Value x, float value) {
        return indicator("Equal", x, value);
    }

    @Override
    public Value indicatorLess(Value x, float value) {
        return indicator("Less", x, value);
    }

    private Value indicator(String comparison, Value x, float value) {
        Value holds = graph.node(place, Operator.of(comparison), ElementType.BOOL, x.shape(), x, number(value));
        return cast(holds, ElementType.FLOAT32);
    }

    @Override
    public Value toBool(Value x) {
        return cast(x, ElementType.BOOL);
    }

    @Override
    public Value toFloat(Value x) {
        return cast(x, ElementType.FLOAT32);
    }

    private Value cast(Value x, ElementType type) {
        Operator cast = Operator.of("Cast").with("to", Graph.dataType(type).getNumber());
        return graph.node(place, cast, type, x.shape(), x);
    }

    @Override
    public Value softmax(Value x, int axis) {
        return same(Operator.of("Softmax").with("axis", x.axis(axis)), x);
    }

    @Override
    public Value mean(Value x, int axis) {
        return reduce("ReduceMean", x, axis);
    }

    @Override
    public Value max(Value x, int... axes) {
        return reduce("ReduceMax", x, axes);
    }

    private Value reduce(String type, Value x, int... axes) {
        List<Dim> shape = x.shape();
        for (int axis : axes) {
            shape = Shapes.with(shape, x.axis(axis), Dim.of(1));
        }
        Value list = constants.list(Arrays.stream(axes).mapToLong(x::axis).toArray());
        return node(Operator.of(type).with("keepdims", 1), shape, x, list);
    }

    @Override
    public Value matmul(Value a, Value b) {
        return node(Operator.of("MatMul"), Shapes.matmul(place, a.shape(), b.shape()), a, b);
    }

    @Override
    public Value concat(int axis, List<Value> parts) {
        int positive = parts.get(0).axis(axis);
        List<Dim> shape = Shapes.concat(place, parts, positive);
        return node(Operator.of("Concat").with("axis", positive), shape, parts.toArray(Value[]::new));
    }

    @Override
    public Value slice(Value x, int axis, long from, long to) {
        int positive = x.axis(axis);
        Shapes.require(
                from >= 0 && from <= to && x.dim(axis).known().orElse(to) >= to,
                place,
                "a slice within axis " + axis,
                x.shape(),
                Shapes.of(from, to));
        List<Dim> shape = Shapes.with(x.shape(), positive, Dim.of(to - from));
        return node(Operator.of("Slice"), shape, x, constants.list(from), constants.list(to), constants.list(positive));
    }

    @Override
    public Value reshape(Value x, long... shape) {
        return node(Operator.of("Reshape"), Shapes.reshape(place, x.shape(), shape), x, constants.list(shape));
    }

    @Override
    public Value transpose(Value x, int... axes) {
        List<Dim> shape = IntStream.of(axes).mapToObj(x::dim).toList();
        long[] order = Arrays.stream(axes).mapToLong(x::axis).toArray();
        Shapes.require(
                Arrays.stream(order).distinct().count() == x.rank(),
                place,
                "every axis once",
                x.shape(),
                Shapes.of(order));
        return node(Operator.of("Transpose").with("perm", order), shape, x);
    }

    @Override
    public Value repeatBatch(Value x, Value like) {
        return attention.repeat(place, x, like);
    }

    @Override
    public Value gatherRows(Value table, Value indices) {
        List<Dim> shape = Shapes.join(indices.shape(), table.shape().subList(1, table.rank()));
        Operator gather = Operator.of("Gather").with("axis", 0);
        Optional<Value> kept = weights.kept(table);
        if (kept.isPresent()) {
            // Rows are widened, not the table: a runtime would widen a whole vocabulary for every token.
            Value rows = graph.node(place, gather, kept.get().type(), shape, kept.get(), indices);
            return cast(rows, ElementType.FLOAT32);
        }
        return node(gather, shape, table, indices);
    }

    @Override
    public Value gatherRows(List<Value> tables, Value indices) {
        Value first = tables.get(0);
        if (tables.size() == 1) {
            return gatherRows(first, indices);
        }
        if (first.dim(0).known().isEmpty()) {
            return gatherRows(concat(0, tables), indices);
        }
        // Joined weights would be a second copy in memory; each table is asked with numbers it has instead.
        long rows = first.dim(0).known().getAsLong();
        Value inFirst = graph.node(
                place, Operator.of("Less"), ElementType.BOOL, indices.shape(), indices, constants.of(new long[] {rows
                }));
        Value column = graph.node(
                place,
                Operator.of("Unsqueeze"),
                ElementType.BOOL,
                Shapes.join(indices.shape(), Shapes.of(1)),
                inFirst,
                constants.list(-1));
        Value lower = gatherRows(first, joined("Min", indices, constants.of(new long[] {rows - 1})));
        Value beyond = joined("Sub", indices, constants.of(new long[] {rows}));
        Value upper = gatherRows(tables.subList(1, tables.size()), joined("Max", beyond, constants.of(new long[] {0})));
        return graph.node(place, Operator.of("Where"), first.type(), lower.shape(), column, lower, upper);
    }

    @Override
    public Value gatherTokens(Value x, Value positions) {
        Shapes.require(
                x.rank() == 3 && positions.rank() == 2 && x.dim(0).equals(positions.dim(0)),
                place,
                "tokens [batch, tokens, dim] and positions [batch, picked]",
                x.shape(),
                positions.shape());
        Value each = graph.node(
                place,
                Operator.of("Unsqueeze"),
                ElementType.INT64,
                Shapes.join(positions.shape(), Shapes.of(1)),
                positions,
                constants.list(2));
        return node(
                Operator.of("GatherND").with("batch_dims", 1), List.of(x.dim(0), positions.dim(1), x.dim(2)), x, each);
    }

    @Override
    public Value observe(String stage, Value x) {
        if (observed.test(stage)) {
            graph.output(stage, x);
        }
        return x;
    }

    @Override
    public boolean observes(String stage) {
        return observed.test(stage);
    }

    private Value number(float value) {
        return constants.of(new float[] {value});
    }

    private Value joined(String type, Value a, Value b) {
        return node(Operator.of(type), Shapes.broadcast(place + "/" + type, a.shape(), b.shape()), a, b);
    }

    private Value same(Operator operator, Value... inputs) {
        return node(operator, inputs[0].shape(), inputs);
    }

    /** A node whose output has its first input's type. */
    private Value node(Operator operator, List<Dim> shape, Value... inputs) {
        return graph.node(place, operator, inputs[0].type(), shape, inputs);
    }
}
