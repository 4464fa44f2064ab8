package io.comevl.ops;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A source as if every linear weight were kept as it is: the counterpart of {@link PackedWeights}, for those who compute
 * or count in checkpoint names. Packed weights are computed back each time they are asked for, row by row.
 */
public final class PlainWeights implements WeightSource {

    private final WeightSource kept;
    private final Map<String, Precision> weights = new LinkedHashMap<>();

    /** Wraps a source, packed or not, that stays open meanwhile. */
    public PlainWeights(WeightSource kept) {
        this.kept = kept;
        Map<String, String> weightOf = new HashMap<>();
        for (String name : kept.names()) {
            if (weightOf.containsKey(name)) {
                continue;
            }
            Map.Entry<String, Precision> weight = weight(name);
            weights.put(weight.getKey(), weight.getValue());
            weight.getValue().form().tensors(weight.getKey()).forEach(tensor -> weightOf.put(tensor, weight.getKey()));
        }
    }

    /** The weight that a tensor belongs to, and what it is kept in. */
    private Map.Entry<String, Precision> weight(String tensor) {
        int end = tensor.lastIndexOf('.');
        String candidate = end < 0 ? tensor : tensor.substring(0, end);
        Precision precision = Precision.of(kept, candidate);
        return precision.form().tensors(candidate).contains(tensor)
                ? Map.entry(candidate, precision)
                : Map.entry(tensor, Precision.FP32);
    }

    /** Names of the weights that a source keeps in this precision. */
    public Set<String> in(Precision precision) {
        Map<String, Precision> some = new LinkedHashMap<>(weights);
        some.values().removeIf(other -> other != precision);
        return Collections.unmodifiableSet(some.keySet());
    }

    /** The coarsest precision that any weight is kept in. */
    public Precision coarsest() {
        return weights.values().stream().max(Comparator.naturalOrder()).orElse(Precision.FP32);
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(weights.keySet());
    }

    @Override
    public Spec spec(String name) {
        return form(name).plainSpec(kept, name);
    }

    @Override
    public ByteBuffer bytes(String name) {
        return isKeptAsItIs(name)
                ? kept.bytes(name)
                : unpacked(name, 0, Math.toIntExact(spec(name).byteLength()));
    }

    @Override
    public ByteBuffer bytes(String name, long offset, int length) {
        return isKeptAsItIs(name) ? kept.bytes(name, offset, length) : unpacked(name, offset, length);
    }

    /** Only the rows that some bytes lie in are computed: the output of a 7B model in float32 fits no buffer. */
    private ByteBuffer unpacked(String name, long offset, int length) {
        Spec spec = spec(name);
        if (offset < 0 || length < 0 || offset > spec.byteLength() - length) {
            throw new IllegalArgumentException(
                    name + ": has " + spec.byteLength() + " bytes, asked for " + length + " at " + offset);
        }
        RowBytes rows = (first, end) -> form(name).unpack(kept, name, first, end);
        return rows.part(spec.shape().get(1) * spec.type().bytes(), offset, length);
    }

    @Override
    public Optional<Location> location(String name) {
        return isKeptAsItIs(name) ? kept.location(name) : Optional.empty();
    }

    private boolean isKeptAsItIs(String name) {
        return precision(name) == Precision.FP32;
    }

    private LinearForm form(String name) {
        return precision(name).form();
    }

    private Precision precision(String name) {
        return weights.getOrDefault(name, Precision.FP32);
    }
}
