package io.comevl.ops;

/** Which columns of a head form the pairs that a rotary embedding turns. */
public enum Rotation {
    /** Column i with column i + dim/2 (DINOv3, Qwen2). */
    HALVES,
    /** Column 2i with column 2i + 1 (CoME-VL's fusion). */
    INTERLEAVED
}
