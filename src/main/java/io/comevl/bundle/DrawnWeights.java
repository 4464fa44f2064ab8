package io.comevl.bundle;

import io.comevl.network.Start;
import io.comevl.network.WeightPlan.Planned;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Weights as they are before training, drawn from a seed. Each element is computed when asked for, from the seed, its
 * tensor's name and its place alone, so that nothing is kept, and a change of one tensor leaves the others as they are.
 */
final class DrawnWeights implements WeightSource {

    // SplitMix64 (Steele, Lea and Flood 2014).
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final Map<String, Planned> plan;
    private final Map<String, Spec> specs = new LinkedHashMap<>();
    private final long seed;

    /**
     * Draws later.
     *
     * @param noise type of the tensors that are drawn at random, float32 or bfloat16; all others are float32
     */
    DrawnWeights(Map<String, Planned> plan, long seed, ElementType noise) {
        this.plan = plan;
        this.seed = seed;
        plan.forEach((name, planned) -> specs.put(
                name, new Spec(planned.start() instanceof Start.Noise ? noise : ElementType.FLOAT32, planned.shape())));
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(specs.keySet());
    }

    @Override
    public Spec spec(String name) {
        Spec spec = specs.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("drawn weights: no tensor " + name);
        }
        return spec;
    }

    @Override
    public ByteBuffer bytes(String name) {
        return bytes(name, 0, Math.toIntExact(spec(name).byteLength()));
    }

    @Override
    public ByteBuffer bytes(String name, long offset, int length) {
        Spec spec = spec(name);
        int width = spec.type().bytes();
        if (offset < 0 || length < 0 || offset > spec.byteLength() - length || offset % width + length % width != 0) {
            throw new IllegalArgumentException(
                    name + ": has " + spec.byteLength() + " bytes, asked for " + length + " at " + offset);
        }
        Start start = plan.get(name).start();
        long own = mixed(seed * GOLDEN ^ mixed(name.hashCode()));
        long first = offset / width;
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (long element = first; bytes.hasRemaining(); element++) {
            float value = start.at(element, mixed(own + (element + 1) * GOLDEN));
            if (spec.type() == ElementType.BFLOAT16) {
                bytes.putShort(bfloat16(value));
            } else {
                bytes.putFloat(value);
            }
        }
        return bytes.flip();
    }

    private static long mixed(long bits) {
        long x = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }

    /** The nearest, halves to even. */
    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}
