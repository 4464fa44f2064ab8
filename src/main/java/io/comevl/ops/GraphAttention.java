package io.comevl.ops;

import io.comevl.ops.Graph.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Attention and rotary embeddings as standard operators. */
final class GraphAttention {

    private final Graph graph;
    private final Constants constants;

    GraphAttention(Graph graph, Constants constants) {
        this.constants = constants;
        this.graph = graph;
    }

    Value attention(String place, Value q, Value k, Value v, Heads heads, Optional<Value> keep) {
        check(place, q, k, v, heads);
        List<Value> inputs = new ArrayList<>(List.of(q, k, v));
        keep.ifPresent(mask -> {
            List<Dim> pairs = List.of(q.dim(0), Dim.of(heads.query()), q.dim(1), k.dim(1));
            Shapes.require(
                    Shapes.broadcast(place, mask.shape(), pairs).equals(pairs),
                    place,
                    "a mask that broadcasts to [batch, heads, queries, keys]",
                    mask.shape(),
                    pairs);
            inputs.add(mask);
        });
        return graph.node(place, operator(heads), ElementType.FLOAT32, q.shape(), inputs.toArray(Value[]::new));
    }

    Ops.Cached<Value> cached(
            String place, Value q, Value k, Value v, Value pastKeys, Value pastValues, Heads heads, Value keep) {
        check(place, q, k, v, heads);
        Dim total = pastKeys.dim(2).plus(k.dim(1));
        Shapes.require(
                pastKeys.shape().equals(pastValues.shape()),
                place,
                "pasts alike",
                pastKeys.shape(),
                pastValues.shape());
        List<Dim> past = List.of(q.dim(0), Dim.of(heads.keyValue()), pastKeys.dim(2), Dim.of(heads.dim()));
        Shapes.require(pastKeys.shape().equals(past), place, "past [batch, heads, past, dim]", past, pastKeys.shape());
        List<Dim> mask = List.of(q.dim(0), Dim.of(1), q.dim(1), total);
        Shapes.require(keep.shape().equals(mask), place, "mask [batch, 1, queries, keys]", mask, keep.shape());
        List<Dim> present = Shapes.with(past, 2, total);
        List<Value> yields = graph.nodes(
                place,
                operator(heads),
                List.of(q, k, v, keep, pastKeys, pastValues),
                List.of(
                        new Graph.Output(ElementType.FLOAT32, q.shape()),
                        new Graph.Output(ElementType.FLOAT32, present),
                        new Graph.Output(ElementType.FLOAT32, present)));
        return new Ops.Cached<>(yields.get(0), yields.get(1), yields.get(2));
    }

    private static Operator operator(Heads heads) {
        return Operator.of("Attention").with("q_num_heads", heads.query()).with("kv_num_heads", heads.keyValue());
    }

    private static void check(String place, Value q, Value k, Value v, Heads heads) {
        long queryColumns = (long) heads.query() * heads.dim();
        long keyColumns = (long) heads.keyValue() * heads.dim();
        Shapes.require(
                q.rank() == 3 && q.dim(2).is(queryColumns),
                place,
                "queries of " + queryColumns + " columns",
                q.shape(),
                k.shape());
        Shapes.require(
                k.rank() == 3 && k.dim(2).is(keyColumns) && k.dim(0).equals(q.dim(0)),
                place,
                "queries and keys of one batch, keys of " + keyColumns + " columns",
                q.shape(),
                k.shape());
        Shapes.require(k.shape().equals(v.shape()), place, "keys and values alike", k.shape(), v.shape());
    }

    Value rope(String place, Value x, int heads, Value cos, Value sin, Rotation rotation) {
        Dim pairs = x.dim(2)
                .dividedBy(Dim.of(2L * heads))
                .orElseThrow(() -> new ShapeException(
                        place + ": expected columns in " + heads + " heads of pairs, found " + x.shape()));
        List<Dim> angles = List.of(x.dim(0), x.dim(1), pairs);
        return graph.node(
                place,
                Operator.of("RotaryEmbedding")
                        .with("num_heads", heads)
                        .with("interleaved", rotation == Rotation.INTERLEAVED ? 1 : 0),
                ElementType.FLOAT32,
                x.shape(),
                x,
                eachRow(place, cos, angles, x),
                eachRow(place, sin, angles, x));
    }

    /** The operator wants angles for every batch row. */
    private Value eachRow(String place, Value angles, List<Dim> wanted, Value x) {
        Shapes.require(
                Shapes.broadcast(place, angles.shape(), wanted).equals(wanted),
                place,
                "angles [1 or batch, tokens, pairs]",
                angles.shape(),
                wanted);
        return angles.shape().equals(wanted) ? angles : repeat(place, angles, x);
    }

    /** Repeats the only batch row as often as {@code like} has rows. */
    Value repeat(String place, Value x, Value like) {
        Shapes.require(x.dim(0).is(1), place, "a first axis of 1", x.shape(), like.shape());
        Value rows = graph.node(
                place, Operator.of("Shape").with("start", 0).with("end", 1), ElementType.INT64, Shapes.of(1), like);
        long[] ones = new long[x.rank() - 1];
        Arrays.fill(ones, 1);
        Value shape = graph.node(
                place,
                Operator.of("Concat").with("axis", 0),
                ElementType.INT64,
                Shapes.of(x.rank()),
                rows,
                constants.list(ones));
        return graph.node(place, Operator.of("Expand"), x.type(), Shapes.with(x.shape(), 0, like.dim(0)), x, shape);
    }
}
