package io.comevl.evaluation;

import io.comevl.bundle.Safetensors;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** A file of expected numbers. */
final class GoldenFile {

    private final Path path;
    private final WeightSource tensors;

    GoldenFile(Path path) {
        this.path = path;
        this.tensors = Safetensors.open(path);
    }

    Set<String> names() {
        return new TreeSet<>(tensors.names());
    }

    boolean has(String name) {
        return tensors.has(name);
    }

    float[] floats(String name) {
        float[] values =
                new float[Math.toIntExact(spec(name, ElementType.FLOAT32).elements())];
        read(name).asFloatBuffer().get(values);
        return values;
    }

    int[] ints(String name) {
        int[] values = new int[Math.toIntExact(spec(name, ElementType.INT32).elements())];
        read(name).asIntBuffer().get(values);
        return values;
    }

    int size(String name, int axis) {
        return Math.toIntExact(tensors.spec(name).shape().get(axis));
    }

    private ByteBuffer read(String name) {
        return tensors.bytes(name).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private WeightSource.Spec spec(String name, ElementType type) {
        WeightSource.Spec spec = tensors.spec(name);
        if (spec.type() != type) {
            throw new IllegalArgumentException(
                    path + ": " + name + ": expected " + type + ", found " + spec.type() + spec.shape());
        }
        return spec;
    }
}
