package io.comevl.ops;

/** Types of tensor elements that weights and graph values have here. */
public enum ElementType {
    FLOAT32(4),
    FLOAT16(2),
    BFLOAT16(2),
    UINT8(1),
    INT8(1),
    INT32(4),
    INT64(8),
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
