package io.comevl.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Named tensors of a checkpoint or bundle. Implementations are safe for use by several threads. */
public interface WeightSource {

    /** Of graphs that have no weights. */
    static WeightSource none() {
        return new NoWeights();
    }

    /** All names. */
    Set<String> names();

    /**
     * Type and shape of a tensor.
     *
     * @throws IllegalArgumentException if there is no tensor of this name
     */
    Spec spec(String name);

    /**
     * The tensor's elements, little-endian, row-major, position 0 to limit. Read-only; may be a view of a mapped file.
     *
     * @throws IllegalArgumentException if there is no tensor of this name, or if it is too large for one buffer (the
     *     embedding of a 7B model is in float32)
     */
    ByteBuffer bytes(String name);

    /**
     * Part of the tensor's bytes, for tensors too large for one buffer.
     *
     * @param offset first byte, counted from the tensor's first
     * @param length number of bytes
     * @throws IllegalArgumentException if there is no tensor of this name or it has no such part
     */
    default ByteBuffer bytes(String name, long offset, int length) {
        ByteBuffer whole = bytes(name);
        if (offset < 0 || length < 0 || offset > whole.limit() - length) {
            throw new IllegalArgumentException(
                    name + ": has " + whole.limit() + " bytes, asked for " + length + " at " + offset);
        }
        return whole.slice((int) offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the tensor's bytes lie in a file, for graphs that refer to it; empty if they lie nowhere as such. */
    default Optional<Location> location(String name) {
        return Optional.empty();
    }

    /** Whether there is a tensor of this name. */
    default boolean has(String name) {
        return names().contains(name);
    }

    /**
     * Type and shape.
     *
     * @param type element type as stored
     * @param shape sizes, outermost first; empty for a scalar
     */
    record Spec(ElementType type, java.util.List<Long> shape) {
        public Spec {
            shape = java.util.List.copyOf(shape);
        }

        /** Number of elements. */
        public long elements() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }

        /** Number of bytes of all elements. */
        public long byteLength() {
            return Math.multiplyExact(elements(), (long) type.bytes());
        }
    }

    /**
     * Bytes within a file.
     *
     * @param file the file
     * @param offset first byte
     * @param length number of bytes
     */
    record Location(Path file, long offset, long length) {}
}
