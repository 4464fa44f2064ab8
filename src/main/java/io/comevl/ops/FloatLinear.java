package io.comevl.ops;

import io.comevl.ops.Graph.Operator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Weights as they are, in a floating point type. */
final class FloatLinear implements LinearForm {

    @Override
    public List<String> tensors(String weight) {
        return List.of(weight);
    }

    @Override
    public Map<String, WeightSource.Spec> specs(String weight, WeightSource.Spec plain) {
        return Map.of(weight, plain);
    }

    @Override
    public Packing pack(String weight, WeightSource plain) {
        return plain::bytes;
    }

    @Override
    public WeightSource.Spec plainSpec(WeightSource packed, String weight) {
        return packed.spec(weight);
    }

    @Override
    public ByteBuffer unpack(WeightSource packed, String weight, int first, int end) {
        WeightSource.Spec spec = packed.spec(weight);
        long rowBytes = spec.byteLength() / spec.shape().get(0);
        return packed.bytes(weight, first * rowBytes, Math.toIntExact((end - first) * rowBytes));
    }

    @Override
    public Value linear(GraphLinear graph, Weights w, Value x) {
        Value weight = graph.weights().float32(w.name("weight"));
        Shapes.require(
                weight.rank() == 2 && x.dim(-1).equals(weight.dim(1)),
                w.name("weight"),
                "a weight [out, in] for an input [..., in]",
                weight.shape(),
                x.shape());
        List<Dim> shape = Shapes.with(x.shape(), x.rank() - 1, weight.dim(0));
        // Weights stay [out, in] as in the checkpoint: both interpreters read one file, and packing when the graph
        // is loaded makes the transposition free.
        Value product = graph.node(w, Operator.microsoft("FusedMatMul").with("transB", 1), shape, x, weight);
        return graph.bias(w, shape)
                .map(bias -> graph.node(w, Operator.of("Add"), shape, product, bias))
                .orElse(product);
    }
}
