package io.comevl.evaluation;

import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** A checkpoint some of whose weights are wrong. */
final class ChangedWeights implements WeightSource {

    private final WeightSource right;
    private final Map<String, float[]> changed;
    private final Map<String, Spec> added;

    private ChangedWeights(WeightSource right, Map<String, float[]> changed, Map<String, Spec> added) {
        this.right = right;
        this.changed = changed;
        this.added = added;
    }

    /** The same checkpoint with more weights, of small numbers that differ. */
    static ChangedWeights added(WeightSource right, Map<String, List<Long>> shapes) {
        Map<String, float[]> values = new HashMap<>();
        Map<String, Spec> specs = new HashMap<>();
        shapes.forEach((name, shape) -> {
            Spec spec = new Spec(ElementType.FLOAT32, shape);
            float[] numbers = new float[(int) spec.elements()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) Math.sin(i + 1) / 10;
            }
            values.put(name, numbers);
            specs.put(name, spec);
        });
        return new ChangedWeights(right, values, specs);
    }

    static ChangedWeights of(WeightSource right, String name, UnaryOperator<float[]> change) {
        return new ChangedWeights(right, Map.of(name, change.apply(floats(right, name))), Map.of());
    }

    /** A square matrix made from the stored generator and base of an orthogonal map, in the place of the former. */
    static ChangedWeights generator(WeightSource right, String map, UnaryOperator<float[]> change) {
        return of(right, map + ".parametrizations.weight.original", change);
    }

    /** A square matrix made from the effective one and its base. */
    static ChangedWeights effective(
            WeightSource effective, WeightSource stored, String map, BinaryOperator<float[]> change) {
        float[] base = floats(stored, map + ".parametrizations.weight.0.base");
        return of(effective, map + ".weight", matrix -> change.apply(matrix, base));
    }

    static float[] floats(WeightSource source, String name) {
        FloatBuffer buffer =
                source.bytes(name).duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    @Override
    public Set<String> names() {
        Set<String> names = new HashSet<>(right.names());
        names.addAll(added.keySet());
        return names;
    }

    @Override
    public Spec spec(String name) {
        return added.containsKey(name) ? added.get(name) : right.spec(name);
    }

    @Override
    public ByteBuffer bytes(String name) {
        if (!changed.containsKey(name)) {
            return right.bytes(name);
        }
        float[] values = changed.get(name);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }
}
