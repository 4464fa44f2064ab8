package io.comevl.ops;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** How a linear layer's weight is kept, and what its product is in a graph. */
interface LinearForm {

    /** Names of the tensors that keep a weight; one is the weight itself where it is kept as it was. */
    List<String> tensors(String weight);

    /** Type and shape of each of these, for a weight [out, in]. */
    Map<String, WeightSource.Spec> specs(String weight, WeightSource.Spec plain);

    /**
     * Brings a weight into this form, now or when bytes are asked for.
     *
     * @param plain has the weight [out, in] as it is; stays open meanwhile
     * @throws IllegalArgumentException if the weight cannot be kept in this form, now or then; names it
     */
    Packing pack(String weight, WeightSource plain);

    /** Type and shape of the weight [out, in] that a source keeps in this form. */
    WeightSource.Spec plainSpec(WeightSource packed, String weight);

    /**
     * Elements of some of its rows, as near to what was packed as the form allows.
     *
     * @param first row
     * @param end row behind the last
     */
    ByteBuffer unpack(WeightSource packed, String weight, int first, int end);

    /** {@code x W^T + b} with the weights at {@code w}. */
    Value linear(GraphLinear graph, Weights w, Value x);
}
