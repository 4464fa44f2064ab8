package io.comevl.ops;

/** Over what the levels are laid that inputs of int8 layers are brought to. */
public enum Int8Range {
    /** The whole tensor of a run: fastest, but a row's numbers depend by a rounding step on the rows beside it. */
    TENSOR,

    /** Each row for itself: a row's numbers are the same whatever is computed beside it. */
    ROW
}
