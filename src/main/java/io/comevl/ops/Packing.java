package io.comevl.ops;

import java.nio.ByteBuffer;

/**
 * A weight on its way into another form. Its elements are computed as they are asked for, so that the output of a 7B model
 * never stands in memory as a whole. Safe for use by several threads.
 */
@FunctionalInterface
interface Packing {

    /**
     * Some bytes of one of the tensors that keep the weight.
     *
     * @param offset first byte, counted from the tensor's first
     * @param length number of bytes; the tensor has them
     * @return little-endian, position 0 to limit
     */
    ByteBuffer bytes(String tensor, long offset, int length);
}
