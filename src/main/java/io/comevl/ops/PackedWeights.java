package io.comevl.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A source whose linear weights, some or all, are kept in another precision: the tensors of that form stand in the place
 * of each. They are computed when asked for, part by part; only what the parts of the weight last asked for have in common is
 * held. Safe for use by several threads.
 */
public final class PackedWeights implements WeightSource {

    private final WeightSource plain;
    private final Precision precision;
    private final Map<String, Spec> specs = new LinkedHashMap<>();
    private final Map<String, String> weightOf = new LinkedHashMap<>();
    private String packedWeight = "";
    private Optional<Packing> packing = Optional.empty();

    /**
     * Packs later.
     *
     * @param plain weights as they are; stays open meanwhile
     * @param weights names of those to keep in this precision, each [out, in]
     */
    public PackedWeights(WeightSource plain, Precision precision, Set<String> weights) {
        this.plain = plain;
        this.precision = precision;
        for (String name : plain.names()) {
            Spec spec = plain.spec(name);
            if (precision == Precision.FP32 || !weights.contains(name)) {
                specs.put(name, spec);
                continue;
            }
            Map<String, Spec> own = precision.form().specs(name, spec);
            for (String tensor : precision.form().tensors(name)) {
                specs.put(tensor, own.get(tensor));
                weightOf.put(tensor, name);
            }
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(specs.keySet());
    }

    @Override
    public Spec spec(String name) {
        // The plain source says what is wrong with a name that is unknown.
        return specs.containsKey(name) ? specs.get(name) : plain.spec(name);
    }

    @Override
    public ByteBuffer bytes(String name) {
        return weightOf.containsKey(name)
                ? packed(name, 0, Math.toIntExact(spec(name).byteLength()))
                : plain.bytes(name);
    }

    @Override
    public ByteBuffer bytes(String name, long offset, int length) {
        return weightOf.containsKey(name) ? packed(name, offset, length) : plain.bytes(name, offset, length);
    }

    private ByteBuffer packed(String name, long offset, int length) {
        long all = spec(name).byteLength();
        if (offset < 0 || length < 0 || offset > all - length) {
            throw new IllegalArgumentException(name + ": has " + all + " bytes, asked for " + length + " at " + offset);
        }
        return packing(weightOf.get(name))
                .bytes(name, offset, length)
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private synchronized Packing packing(String weight) {
        if (packing.isEmpty() || !packedWeight.equals(weight)) {
            packing = Optional.of(precision.form().pack(weight, plain));
            packedWeight = weight;
        }
        return packing.get();
    }

    @Override
    public Optional<Location> location(String name) {
        return weightOf.containsKey(name) ? Optional.empty() : plain.location(name);
    }
}
