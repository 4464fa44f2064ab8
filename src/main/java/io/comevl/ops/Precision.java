package io.comevl.ops;

import io.comevl.ops.Graph.Operator;
import java.util.List;

/** Which numbers a graph computes its linear layers with. The network never asks. */
public enum Precision {
    /** Weights and products in float32. */
    FP32 {
        @Override
        Value linear(Graph graph, GraphWeights weights, Weights w, Value x) {
            Value weight = weights.float32(w.name("weight"));
            List<Dim> shape = product(w, x, weight);
            // Weights stay [out, in] as in the checkpoint: both interpreters read one file, and packing when the graph
            // is loaded makes the transposition free.
            Value product = graph.node(
                    w.scope(),
                    Operator.microsoft("FusedMatMul").with("transB", 1),
                    ElementType.FLOAT32,
                    shape,
                    x,
                    weight);
            if (!weights.has(w.name("bias"))) {
                return product;
            }
            Value bias = weights.float32(w.name("bias"));
            return graph.node(
                    w.scope(),
                    Operator.of("Add"),
                    ElementType.FLOAT32,
                    Shapes.broadcast(w.name("bias"), shape, bias.shape()),
                    product,
                    bias);
        }
    };

    /** {@code x W^T + b} with the weights at {@code w}. */
    abstract Value linear(Graph graph, GraphWeights weights, Weights w, Value x);

    private static List<Dim> product(Weights w, Value x, Value weight) {
        Shapes.require(
                weight.rank() == 2 && x.dim(-1).equals(weight.dim(1)),
                w.name("weight"),
                "a weight [out, in] for an input [..., in]",
                weight.shape(),
                x.shape());
        return Shapes.with(x.shape(), x.rank() - 1, weight.dim(0));
    }
}
