package io.comevl.job;

import java.nio.ByteBuffer;

/** Avro's byte buffers as arrays and back; null stays null. */
final class Bytes {

    private Bytes() {}

    /** The buffer's bytes; the array behind it where it holds nothing else. */
    static byte[] of(ByteBuffer buffer) {
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static ByteBuffer buffer(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
