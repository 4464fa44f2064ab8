package io.comevl.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of a matrix that can only be made by whole rows, such as a weight in another form than its source's. */
interface RowBytes {

    /**
     * Makes rows.
     *
     * @param first of them
     * @param end row behind the last
     * @return their bytes one after the other, from position 0
     */
    ByteBuffer make(int first, int end);

    /**
     * Some bytes of all rows, of which only those are made that these bytes lie in.
     *
     * @param rowLength bytes of a row
     * @param offset first byte, counted from the matrix's first
     * @param length number of bytes
     */
    default ByteBuffer part(long rowLength, long offset, int length) {
        if (length == 0) {
            return ByteBuffer.allocate(0);
        }
        int first = Math.toIntExact(offset / rowLength);
        int end = Math.toIntExact((offset + length - 1) / rowLength) + 1;
        return make(first, end)
                .slice(Math.toIntExact(offset - first * rowLength), length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
