package io.comevl.ops;

import java.nio.ByteBuffer;
import java.util.Set;

/** Of graphs that have no weights. */
final class NoWeights implements WeightSource {

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public Spec spec(String name) {
        throw new IllegalArgumentException(name + ": this graph has no weights");
    }

    @Override
    public ByteBuffer bytes(String name) {
        throw new IllegalArgumentException(name + ": this graph has no weights");
    }
}
