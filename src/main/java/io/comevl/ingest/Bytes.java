package io.comevl.ingest;

import java.nio.ByteBuffer;

/** Avro's byte buffers as arrays and back; null stays null. */
public final class Bytes {

    private Bytes() {}

    /** The buffer's bytes; the array behind it where it holds nothing else. */
    public static byte[] of(ByteBuffer buffer) {
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** The bytes as a buffer. */
    public static ByteBuffer buffer(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
