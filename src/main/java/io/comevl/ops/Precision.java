package io.comevl.ops;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * Which numbers linear layers are kept and computed in. The network never asks; each weight's own form in its source says
 * how its layer is computed, so that layers may differ. From the finest to the coarsest.
 */
public enum Precision {
    /** Weights as the checkpoint has them, products in float32. */
    @JsonProperty("fp32")
    FP32,

    /** Weights and the inputs of their products in float16, everything else in float32. Half the bytes; for GPUs. */
    @JsonProperty("fp16")
    FP16,

    /**
     * Weights in int8 with one scale for each output channel; inputs are brought to uint8 by their {@link Int8Range} in
     * that run, and products of whole numbers are summed exactly. About a quarter of the bytes.
     */
    @JsonProperty("int8")
    INT8,

    /**
     * Weights in int4 in blocks of 32 inputs, each with a scale; inputs are brought to int8 in each block. Some 5 bits for each
     * weight.
     */
    @JsonProperty("int4")
    INT4;

    /** Name on the command line and in descriptions. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    LinearForm form() {
        return switch (this) {
            case FP32 -> new FloatLinear();
            case FP16 -> new HalfLinear();
            case INT8 -> new Int8Linear();
            case INT4 -> new Int4Linear();
        };
    }

    /** The precision that a source keeps a linear layer's weight in; {@link #FP32} if it has none of this name. */
    static Precision of(WeightSource source, String weight) {
        return List.of(values()).stream()
                .filter(precision -> precision != FP32)
                .filter(precision -> precision.form().tensors(weight).stream().allMatch(source::has))
                .findFirst()
                .orElse(FP32);
    }
}
