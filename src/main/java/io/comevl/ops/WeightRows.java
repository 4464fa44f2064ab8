package io.comevl.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.ObjIntConsumer;

/**
 * Reads a weight [out, in] row by row as float32, some of it at a time: the output of a 7B model is larger than a buffer
 * can be when widened, and than what an import may hold.
 */
final class WeightRows {

    private static final int PART_BYTES = 16 << 20;

    private final WeightSource source;
    private final String weight;
    private final int outputs;
    private final int inputs;

    /** Rows of a weight of a source, which stays open meanwhile. */
    WeightRows(WeightSource source, String weight) {
        this.source = source;
        this.weight = weight;
        outputs = Math.toIntExact(source.spec(weight).shape().get(0));
        inputs = Math.toIntExact(source.spec(weight).shape().get(1));
    }

    int outputs() {
        return outputs;
    }

    int inputs() {
        return inputs;
    }

    /**
     * Reads whole rows in their order.
     *
     * @param first row
     * @param end row behind the last
     * @param reader gets a row, which is written over for the next one, and its number
     * @throws IllegalArgumentException if the weight is not of a floating point type; names it
     */
    void each(int first, int end, ObjIntConsumer<float[]> reader) {
        read(first, end, 0, new float[inputs], reader);
    }

    /**
     * Reads a part of every row.
     *
     * @param first element of a row
     * @param end element behind the last
     * @param reader as of {@link #each}
     */
    void eachPart(int first, int end, ObjIntConsumer<float[]> reader) {
        read(0, outputs, first, new float[end - first], reader);
    }

    private void read(int begin, int end, int firstInput, float[] row, ObjIntConsumer<float[]> reader) {
        ElementType type = source.spec(weight).type();
        int rowBytes = inputs * type.bytes();
        int rows = Math.max(1, PART_BYTES / Math.max(1, rowBytes));
        for (int first = begin; first < end; first += rows) {
            int last = Math.min(end, first + rows);
            ByteBuffer part = source.bytes(weight, (long) first * rowBytes, (last - first) * rowBytes)
                    .duplicate()
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int output = first; output < last; output++) {
                HalfFloats.widen(weight, type, part, (output - first) * rowBytes + firstInput * type.bytes(), row);
                reader.accept(row, output);
            }
        }
    }
}
