package io.comevl.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Weights that exist only in a test. */
public final class MemoryWeights implements WeightSource {

    private final Map<String, Spec> specs = new HashMap<>();
    private final Map<String, ByteBuffer> bytes = new HashMap<>();

    /** Adds a float32 tensor. */
    public MemoryWeights put(String name, float[] values, long... shape) {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        specs.put(
                name, new Spec(ElementType.FLOAT32, Arrays.stream(shape).boxed().toList()));
        bytes.put(name, buffer);
        return this;
    }

    /** Adds a bfloat16 tensor; the values are cut to the upper half of their bits. */
    public MemoryWeights putHalf(String name, float[] values, long... shape) {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putShort((short) (Float.floatToRawIntBits(value) >>> Short.SIZE));
        }
        specs.put(
                name,
                new Spec(ElementType.BFLOAT16, Arrays.stream(shape).boxed().toList()));
        bytes.put(name, buffer.flip());
        return this;
    }

    /** Adds a float32 tensor of numbers around zero. */
    public MemoryWeights random(Random random, String name, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.1f;
        }
        return put(name, values, shape);
    }

    @Override
    public Set<String> names() {
        return specs.keySet();
    }

    @Override
    public Spec spec(String name) {
        if (!specs.containsKey(name)) {
            throw new IllegalArgumentException(name + ": no such tensor");
        }
        return specs.get(name);
    }

    @Override
    public ByteBuffer bytes(String name) {
        spec(name);
        return bytes.get(name).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
