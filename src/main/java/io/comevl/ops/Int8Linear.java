package io.comevl.ops;

import io.comevl.ops.Graph.Operator;
import io.comevl.ops.WeightSource.Spec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Symmetric int8 weights: {@code w[o][i]} is {@code q[i][o] * scale[o]}, where {@code scale[o] = max_i |w[o][i]| / 127}
 * and q is the nearest whole number, so that no element is off by more than half a scale. Kept transposed, [in, out],
 * because integer products in ONNX Runtime know no other order.
 *
 * <p>All of -127 to 127 is used. Processors without VNNI would saturate sums of two products at 16 bits; sessions are
 * loaded such that they do not.
 */
final class Int8Linear implements LinearForm {

    private static final Operator PRODUCT = Operator.microsoft("MatMulIntegerToFloat");

    @Override
    public List<String> tensors(String weight) {
        return List.of(values(weight), scales(weight));
    }

    private static String values(String weight) {
        return weight + ".int8";
    }

    static String scales(String weight) {
        return weight + ".scale";
    }

    @Override
    public Map<String, Spec> specs(String weight, Spec plain) {
        if (plain.shape().size() != 2) {
            throw new IllegalArgumentException(weight + ": expected a weight [out, in], found " + plain.shape());
        }
        long outputs = plain.shape().get(0);
        long inputs = plain.shape().get(1);
        return Map.of(
                values(weight),
                new Spec(ElementType.INT8, List.of(inputs, outputs)),
                scales(weight),
                new Spec(ElementType.FLOAT32, List.of(outputs)));
    }

    @Override
    public Packing pack(String weight, WeightSource plain) {
        return new Int8Packing(weight, plain);
    }

    @Override
    public Spec plainSpec(WeightSource packed, String weight) {
        List<Long> shape = packed.spec(values(weight)).shape();
        return new Spec(ElementType.FLOAT32, List.of(shape.get(1), shape.get(0)));
    }

    @Override
    public ByteBuffer unpack(WeightSource packed, String weight, int first, int end) {
        List<Long> shape = packed.spec(values(weight)).shape();
        int inputs = Math.toIntExact(shape.get(0));
        int outputs = Math.toIntExact(shape.get(1));
        ByteBuffer values = packed.bytes(values(weight));
        ByteBuffer scales = packed.bytes(scales(weight)).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer floats = ByteBuffer.allocate(
                        Math.multiplyExact(Math.multiplyExact(end - first, inputs), Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int output = first; output < end; output++) {
            float scale = scales.getFloat(output * Float.BYTES);
            for (int input = 0; input < inputs; input++) {
                floats.putFloat(values.get(input * outputs + output) * scale);
            }
        }
        return floats.flip();
    }

    @Override
    public Value linear(GraphLinear graph, Weights w, Value x) {
        Value weight = graph.weights().stored(values(w.name("weight")), ElementType.INT8);
        Value scales = graph.weights().stored(scales(w.name("weight")), ElementType.FLOAT32);
        Shapes.require(
                weight.rank() == 2
                        && x.dim(-1).equals(weight.dim(0))
                        && scales.shape().equals(List.of(weight.dim(1))),
                w.name("weight"),
                "an int8 weight [in, out] with scales [out] for an input [..., in]",
                weight.shape(),
                x.shape());
        List<Dim> shape = Shapes.with(x.shape(), x.rank() - 1, weight.dim(1));
        GraphLinear.Levels levels = graph.levels(w, x);
        List<Value> inputs = new ArrayList<>(
                List.of(levels.values(), weight, levels.scale(), scales, levels.zero(), graph.symmetric()));
        Optional<Value> bias = graph.bias(w, shape);
        if (levels.rows().isEmpty()) {
            bias.ifPresent(inputs::add);
            return graph.node(w, PRODUCT, shape, inputs.toArray(Value[]::new));
        }
        Value product = graph.node(w, PRODUCT, shape, inputs.toArray(Value[]::new));
        Value scaled =
                graph.node(w, Operator.of("Mul"), shape, product, levels.rows().get());
        return bias.map(summand -> graph.node(w, Operator.of("Add"), shape, scaled, summand))
                .orElse(scaled);
    }
}
