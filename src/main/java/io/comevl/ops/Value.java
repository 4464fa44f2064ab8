package io.comevl.ops;

import java.util.List;

/**
 * A tensor of a graph being written.
 *
 * @param name its name in the graph
 * @param type type of its elements
 * @param shape sizes of its axes, outermost first
 */
public record Value(String name, ElementType type, List<Dim> shape) {

    public Value {
        shape = List.copyOf(shape);
    }

    int rank() {
        return shape.size();
    }

    /** Size of an axis; negative counts from the end. */
    Dim dim(int axis) {
        return shape.get(axis(axis));
    }

    /** An axis counted from the front. */
    int axis(int axis) {
        int positive = axis < 0 ? axis + rank() : axis;
        if (positive < 0 || positive >= rank()) {
            throw new ShapeException(
                    name + ": expected at least " + (axis < 0 ? -axis : axis + 1) + " axes, found " + shape);
        }
        return positive;
    }
}
