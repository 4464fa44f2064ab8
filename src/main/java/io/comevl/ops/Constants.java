package io.comevl.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Numbers written into a graph; equal ones are kept once. */
final class Constants {

    private final Graph graph;
    private final Map<Key, Value> known = new HashMap<>();

    Constants(Graph graph) {
        this.graph = graph;
    }

    Value of(float[] values, long... shape) {
        ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return of(ElementType.FLOAT32, values.length, shape, bytes);
    }

    Value of(long[] values, long... shape) {
        ByteBuffer bytes = littleEndian(values.length * Long.BYTES);
        bytes.asLongBuffer().put(values);
        return of(ElementType.INT64, values.length, shape, bytes);
    }

    /** A list of sizes or axes. */
    Value list(long... values) {
        return of(values, values.length);
    }

    private Value of(ElementType type, int elements, long[] shape, ByteBuffer bytes) {
        if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != elements) {
            throw new ShapeException("constant: " + elements + " values do not fill " + Arrays.toString(shape));
        }
        Key key = new Key(type, Arrays.stream(shape).boxed().toList(), bytes);
        return known.computeIfAbsent(
                key,
                fresh -> graph.tensor(new StoredTensor(
                        "constant/" + known.size(), type, shape.clone(), Optional.empty(), () -> bytes)));
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Equal where the numbers are equal to the bit. */
    private record Key(ElementType type, List<Long> shape, ByteBuffer bytes) {}
}
