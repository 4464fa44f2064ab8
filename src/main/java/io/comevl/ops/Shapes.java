package io.comevl.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What shapes come out of operations on shapes; refuses those that do not go together, naming the place and both. */
final class Shapes {

    private Shapes() {}

    static List<Dim> of(long... sizes) {
        List<Dim> shape = new ArrayList<>();
        for (long size : sizes) {
            shape.add(Dim.of(size));
        }
        return shape;
    }

    /** The shape with one axis replaced. */
    static List<Dim> with(List<Dim> shape, int axis, Dim size) {
        List<Dim> changed = new ArrayList<>(shape);
        changed.set(axis, size);
        return changed;
    }

    static List<Dim> broadcast(String place, List<Dim> a, List<Dim> b) {
        List<Dim> joined = new ArrayList<>();
        for (int fromEnd = 1; fromEnd <= Math.max(a.size(), b.size()); fromEnd++) {
            Dim x = fromEnd <= a.size() ? a.get(a.size() - fromEnd) : Dim.of(1);
            Dim y = fromEnd <= b.size() ? b.get(b.size() - fromEnd) : Dim.of(1);
            require(x.equals(y) || x.is(1) || y.is(1), place, "shapes that broadcast", a, b);
            joined.add(x.is(1) ? y : x);
        }
        Collections.reverse(joined);
        return joined;
    }

    static List<Dim> matmul(String place, List<Dim> a, List<Dim> b) {
        require(a.size() >= 2 && b.size() >= 2, place, "at least two axes each", a, b);
        require(
                a.get(a.size() - 1).equals(b.get(b.size() - 2)),
                place,
                "columns of the first as rows of the second",
                a,
                b);
        List<Dim> product = new ArrayList<>(broadcast(place, a.subList(0, a.size() - 2), b.subList(0, b.size() - 2)));
        product.add(a.get(a.size() - 2));
        product.add(b.get(b.size() - 1));
        return product;
    }

    /** Resolves a wanted shape in which 0 keeps an axis and one -1 takes what remains. */
    static List<Dim> reshape(String place, List<Dim> from, long... wanted) {
        List<Dim> to = new ArrayList<>();
        Dim elements = product(from);
        Dim others = Dim.of(1);
        int open = -1;
        for (int axis = 0; axis < wanted.length; axis++) {
            require(wanted[axis] != 0 || axis < from.size(), place, "an axis " + axis + " to keep", from, to);
            Dim size = wanted[axis] == 0 ? from.get(axis) : Dim.of(wanted[axis]);
            if (wanted[axis] == -1) {
                require(open < 0, place, "one open axis", from, to);
                open = axis;
            } else {
                others = others.times(size);
            }
            to.add(size);
        }
        if (open >= 0) {
            Dim rest = elements.dividedBy(others)
                    .orElseThrow(() -> new ShapeException(
                            place + ": cannot reshape " + from + " to " + to + "; the open axis would not be whole"));
            to.set(open, rest);
        } else {
            require(elements.equals(others), place, "as many elements", from, to);
        }
        return to;
    }

    static List<Dim> concat(String place, List<Value> parts, int axis) {
        List<Dim> joined = parts.get(0).shape();
        for (Value part : parts.subList(1, parts.size())) {
            require(part.rank() == joined.size(), place, "equal numbers of axes", joined, part.shape());
            require(
                    with(part.shape(), axis, joined.get(axis)).equals(joined),
                    place,
                    "equal other axes",
                    joined,
                    part.shape());
            joined = with(joined, axis, joined.get(axis).plus(part.dim(axis)));
        }
        return joined;
    }

    /** One shape after the other. */
    static List<Dim> join(List<Dim> outer, List<Dim> inner) {
        List<Dim> joined = new ArrayList<>(outer);
        joined.addAll(inner);
        return joined;
    }

    /** How often a window of {@code size} fits into a padded axis, a stride apart. */
    static Dim window(String place, Dim axis, Dim size, int stride, int padding) {
        long padded = known(place, axis) + 2L * padding;
        return Dim.of((padded - known(place, size)) / stride + 1);
    }

    private static long known(String place, Dim dim) {
        return dim.known().orElseThrow(() -> new ShapeException(place + ": expected a known size, found " + dim));
    }

    static Dim product(List<Dim> shape) {
        return shape.stream().reduce(Dim.of(1), Dim::times);
    }

    static void require(boolean holds, String place, String expected, List<Dim> first, List<Dim> second) {
        if (!holds) {
            throw new ShapeException(place + ": expected " + expected + ", found " + first + " and " + second);
        }
    }
}
