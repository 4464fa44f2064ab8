package io.comevl.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.comevl.ops.Dim;
import io.comevl.ops.ElementType;
import io.comevl.ops.OnnxOps;
import io.comevl.ops.Value;
import io.comevl.ops.WeightSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Picks and joins rows of remembered keys or values, [rows, heads, slots, dim], in the memory that they are in. */
final class RowGraphs {

    private static final int ROWS = 0;
    private static final int SLOTS = 2;

    private final LoadedGraph pick;
    private final LoadedGraph stack;
    private final LoadedGraph lengthen;

    /**
     * Loads the graphs.
     *
     * @param owner is handed each graph as soon as it is loaded, and closes it in the end
     */
    RowGraphs(Device device, Consumer<LoadedGraph> owner) {
        pick = load(picking(), device, owner);
        stack = load(joining(ROWS), device, owner);
        lengthen = load(joining(SLOTS), device, owner);
    }

    NDManager newManager() {
        return pick.newManager();
    }

    /** Rows of {@code x} in the order that {@code which}, int64[picked], names them. */
    NDArray pick(NDManager scope, NDArray which, NDArray x) {
        return run(pick, scope, with(x.getShape(), ROWS, which.getShape().get(0)), which, x);
    }

    /** The rows of both, whose slots are as many. */
    NDArray stack(NDManager scope, NDArray first, NDArray second) {
        long rows = first.getShape().get(ROWS) + second.getShape().get(ROWS);
        return run(stack, scope, with(first.getShape(), ROWS, rows), anchor(scope), first, second);
    }

    /** The same rows with as many slots as asked for, those that are new at the end and zero. */
    NDArray lengthen(NDManager scope, NDArray x, long slots) {
        Shape shape = x.getShape();
        long more = slots - shape.get(SLOTS);
        if (more == 0) {
            return x;
        }
        Shape added = with(shape, SLOTS, more);
        NDArray zeros = scope.create(
                scope.allocateDirect(Math.toIntExact(added.size() * Float.BYTES))
                        .asFloatBuffer(),
                added,
                DataType.FLOAT32);
        return run(lengthen, scope, with(shape, SLOTS, slots), anchor(scope), x, zeros);
    }

    /** What comes out is for graphs to read only. */
    private static NDArray run(LoadedGraph graph, NDManager scope, Shape output, NDArray... inputs) {
        return graph.run(scope, new NDList(inputs), Map.of("y", output)).head();
    }

    private static Shape with(Shape shape, int axis, long size) {
        long[] sizes = shape.getShape().clone();
        sizes[axis] = size;
        return new Shape(sizes);
    }

    /**
     * Arrays keep the names that the decoder knows; where the first one has none a graph takes its inputs by order. It
     * also says whose scope the outputs belong to. The graphs make nothing of it.
     */
    private static NDArray anchor(NDManager scope) {
        return scope.create(new long[1]);
    }

    private static OnnxOps picking() {
        OnnxOps ops = new OnnxOps("rows", WeightSource.none());
        Value rows = ops.input("rows", ElementType.INT64, Dim.named("picked"));
        ops.output("y", ops.gatherRows(memory(ops, "x", "rows", "slots"), rows));
        return ops;
    }

    private static OnnxOps joining(int axis) {
        OnnxOps ops = new OnnxOps("join", WeightSource.none());
        ops.input("anchor", ElementType.INT64, Dim.of(1));
        Value a = memory(ops, "a", axis == ROWS ? "first" : "rows", axis == SLOTS ? "first" : "slots");
        Value b = memory(ops, "b", axis == ROWS ? "second" : "rows", axis == SLOTS ? "second" : "slots");
        ops.output("y", ops.concat(axis, List.of(a, b)));
        return ops;
    }

    private static Value memory(OnnxOps ops, String name, String rows, String slots) {
        return ops.input(
                name, ElementType.FLOAT32, Dim.named(rows), Dim.named("heads"), Dim.named(slots), Dim.named("dim"));
    }

    private static LoadedGraph load(OnnxOps ops, Device device, Consumer<LoadedGraph> owner) {
        LoadedGraph graph = LoadedGraph.open(ops, device);
        owner.accept(graph);
        return graph;
    }
}
