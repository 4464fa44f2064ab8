package io.comevl.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Widening of 16-bit floating point numbers; exact. */
final class HalfFloats {

    private HalfFloats() {}

    /**
     * A weight's elements as little-endian float32.
     *
     * @throws IllegalArgumentException if the weight is not of a floating point type; names it
     */
    static ByteBuffer widened(String name, WeightSource.Spec spec, ByteBuffer bytes) {
        ByteBuffer stored = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return switch (spec.type()) {
            case FLOAT32 -> stored;
            case FLOAT16, BFLOAT16 -> {
                ByteBuffer wide = ByteBuffer.allocate(Math.multiplyExact(stored.remaining(), 2))
                        .order(ByteOrder.LITTLE_ENDIAN);
                while (stored.hasRemaining()) {
                    short half = stored.getShort();
                    wide.putFloat(spec.type() == ElementType.FLOAT16 ? binary16(half) : bfloat16(half));
                }
                yield wide.flip();
            }
            case UINT8, INT8, INT32, INT64, BOOL -> throw notFloating(name, spec.type());
        };
    }

    /**
     * Elements as float32, as many as there are places.
     *
     * @param stored little-endian
     * @param begin byte of the first
     * @param to is filled
     * @throws IllegalArgumentException as {@link #widened}
     */
    static void widen(String name, ElementType type, ByteBuffer stored, int begin, float[] to) {
        switch (type) {
            case FLOAT32 ->
                stored.slice(begin, to.length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(to);
            case FLOAT16 -> {
                for (int i = 0; i < to.length; i++) {
                    to[i] = binary16(stored.getShort(begin + i * Short.BYTES));
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < to.length; i++) {
                    to[i] = bfloat16(stored.getShort(begin + i * Short.BYTES));
                }
            }
            case UINT8, INT8, INT32, INT64, BOOL -> throw notFloating(name, type);
        }
    }

    private static IllegalArgumentException notFloating(String name, ElementType type) {
        return new IllegalArgumentException(name + ": expected a floating point weight, checkpoint has " + type);
    }

    /** The upper half of a float32. */
    static float bfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** IEEE 754 binary16: 5 bits of exponent, 10 of fraction. */
    static float binary16(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wideExponent = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | (wideExponent << 23) | (fraction << 13));
    }
}
