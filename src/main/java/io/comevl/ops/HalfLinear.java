package io.comevl.ops;

import ai.onnxruntime.platform.Fp16Conversions;
import io.comevl.ops.Graph.Operator;
import io.comevl.ops.WeightSource.Spec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * Weights in IEEE 754 binary16, each the nearest to the checkpoint's, half of them to even. Inputs are brought to binary16
 * for the product, and the product back to float32; all between linear layers stays float32. It is GPUs that compute this
 * fast: a processor widens weights again in each run.
 */
final class HalfLinear implements LinearForm {

    /** Numbers from here on round to infinity. */
    private static final float BEYOND = 65520;

    @Override
    public List<String> tensors(String weight) {
        return List.of(values(weight));
    }

    private static String values(String weight) {
        return weight + ".fp16";
    }

    @Override
    public Map<String, Spec> specs(String weight, Spec plain) {
        if (plain.shape().size() != 2) {
            throw new IllegalArgumentException(weight + ": expected a weight [out, in], found " + plain.shape());
        }
        return Map.of(values(weight), new Spec(ElementType.FLOAT16, plain.shape()));
    }

    @Override
    public Packing pack(String weight, WeightSource plain) {
        WeightRows rows = new WeightRows(plain, weight);
        int rowBytes = rows.inputs() * Short.BYTES;
        RowBytes packed = (first, end) -> {
            ByteBuffer values = ByteBuffer.allocate(Math.multiplyExact(end - first, rowBytes))
                    .order(ByteOrder.LITTLE_ENDIAN);
            rows.each(first, end, (row, output) -> {
                for (float value : row) {
                    values.putShort(half(weight, value));
                }
            });
            return values;
        };
        return (tensor, offset, length) -> packed.part(rowBytes, offset, length);
    }

    private static short half(String weight, float value) {
        // Written so that NaN is not allowed.
        if (!(Math.abs(value) < BEYOND)) {
            throw new IllegalArgumentException(weight + ": holds " + value
                    + ", which fp16 has no number for; keep this layer in fp32 or import another checkpoint");
        }
        return Fp16Conversions.floatToFp16(value);
    }

    @Override
    public Spec plainSpec(WeightSource packed, String weight) {
        return new Spec(ElementType.FLOAT32, packed.spec(values(weight)).shape());
    }

    @Override
    public ByteBuffer unpack(WeightSource packed, String weight, int first, int end) {
        Spec spec = packed.spec(values(weight));
        long rowBytes = spec.shape().get(1) * Short.BYTES;
        ByteBuffer halves = packed.bytes(values(weight), first * rowBytes, Math.toIntExact((end - first) * rowBytes));
        return HalfFloats.widened(weight, spec, halves);
    }

    @Override
    public Value linear(GraphLinear graph, Weights w, Value x) {
        Value weight = graph.weights().stored(values(w.name("weight")), ElementType.FLOAT16);
        Shapes.require(
                weight.rank() == 2 && x.dim(-1).equals(weight.dim(1)),
                w.name("weight"),
                "a weight [out, in] for an input [..., in]",
                weight.shape(),
                x.shape());
        List<Dim> shape = Shapes.with(x.shape(), x.rank() - 1, weight.dim(0));
        Value product =
                graph.halfNode(w, Operator.microsoft("FusedMatMul").with("transB", 1), shape, graph.half(w, x), weight);
        Value wide = graph.node(
                w,
                Operator.of("Cast")
                        .with("to", Graph.dataType(ElementType.FLOAT32).getNumber()),
                shape,
                product);
        return graph.bias(w, shape)
                .map(bias -> graph.node(w, Operator.of("Add"), shape, wide, bias))
                .orElse(wide);
    }
}
