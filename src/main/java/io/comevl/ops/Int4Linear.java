package io.comevl.ops;

import io.comevl.ops.Graph.Operator;
import io.comevl.ops.WeightSource.Spec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * Int4 weights in blocks of 32 inputs: {@code w[o][i]} is {@code (q - 8) * scale}, q in 0..15, with one scale for each
 * block. A block's element of largest magnitude is kept to float32's rounding ({@code scale = w / -8}), as in llama.cpp's
 * Q4_0; no other is off by more than the scale. Two elements a byte, the earlier one low, as ONNX Runtime's
 * {@code MatMulNBits} reads them; an input that is no multiple of 32 is filled up with zeros.
 */
final class Int4Linear implements LinearForm {

    static final int BLOCK = 32;

    static final int MIDDLE = 8;
    static final int LARGEST = 15;
    static final int BITS = 4;
    static final int BLOCK_BYTES = BLOCK * BITS / Byte.SIZE;

    /** Inputs are brought to int8 in each block of each row: a row's numbers do not hang on the rows beside it. */
    private static final int INT8_INPUTS = 4;

    @Override
    public List<String> tensors(String weight) {
        return List.of(values(weight), scales(weight), width(weight));
    }

    private static String values(String weight) {
        return weight + ".int4";
    }

    static String scales(String weight) {
        return weight + ".scales";
    }

    /** Its size is the number of inputs, which the blocks alone do not tell. */
    static String width(String weight) {
        return weight + ".inputs";
    }

    @Override
    public Map<String, Spec> specs(String weight, Spec plain) {
        if (plain.shape().size() != 2) {
            throw new IllegalArgumentException(weight + ": expected a weight [out, in], found " + plain.shape());
        }
        long outputs = plain.shape().get(0);
        long blocks = blocks(plain.shape().get(1));
        return Map.of(
                values(weight),
                new Spec(ElementType.UINT8, List.of(outputs, blocks, (long) BLOCK_BYTES)),
                scales(weight),
                new Spec(ElementType.FLOAT32, List.of(outputs, blocks)),
                width(weight),
                new Spec(ElementType.INT64, List.of(1L)));
    }

    static long blocks(long inputs) {
        return (inputs + BLOCK - 1) / BLOCK;
    }

    @Override
    public Packing pack(String weight, WeightSource plain) {
        return new Int4Packing(weight, plain);
    }

    @Override
    public Spec plainSpec(WeightSource packed, String weight) {
        return new Spec(
                ElementType.FLOAT32, List.of(packed.spec(values(weight)).shape().get(0), inputs(packed, weight)));
    }

    private static long inputs(WeightSource packed, String weight) {
        return packed.bytes(width(weight))
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong(0);
    }

    @Override
    public ByteBuffer unpack(WeightSource packed, String weight, int first, int end) {
        int inputs = Math.toIntExact(inputs(packed, weight));
        int blocks = Math.toIntExact(blocks(inputs));
        ByteBuffer values = packed.bytes(values(weight));
        ByteBuffer scales = packed.bytes(scales(weight)).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer floats = ByteBuffer.allocate(
                        Math.multiplyExact(Math.multiplyExact(end - first, inputs), Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int output = first; output < end; output++) {
            for (int input = 0; input < inputs; input++) {
                int block = output * blocks + input / BLOCK;
                int pair = values.get(block * BLOCK_BYTES + input % BLOCK / 2);
                int level = input % 2 == 0 ? pair & LARGEST : pair >> BITS & LARGEST;
                floats.putFloat((level - MIDDLE) * scales.getFloat(block * Float.BYTES));
            }
        }
        return floats.flip();
    }

    @Override
    public Value linear(GraphLinear graph, Weights w, Value x) {
        String weight = w.name("weight");
        Value values = graph.weights().stored(values(weight), ElementType.UINT8);
        Value scales = graph.weights().stored(scales(weight), ElementType.FLOAT32);
        long inputs = inputs(graph.weights().source(), weight);
        Shapes.require(
                values.rank() == 3 && x.dim(-1).equals(Dim.of(inputs)),
                weight,
                "an int4 weight [out, blocks, 16] of " + inputs + " inputs for an input [..., in]",
                values.shape(),
                x.shape());
        List<Dim> shape = Shapes.with(x.shape(), x.rank() - 1, values.dim(0));
        Operator product = Operator.microsoft("MatMulNBits")
                .with("K", inputs)
                .with("N", graph.weights().source().spec(values(weight)).shape().get(0))
                .with("bits", BITS)
                .with("block_size", BLOCK)
                .with("accuracy_level", INT8_INPUTS);
        Value multiplied = graph.node(w, product, shape, x, values, scales);
        return graph.bias(w, shape)
                .map(summand -> graph.node(w, Operator.of("Add"), shape, multiplied, summand))
                .orElse(multiplied);
    }
}
