package io.comevl.ops;

import java.nio.FloatBuffer;
import java.util.function.ObjIntConsumer;

/**
 * Reads a weight [out, in] row by row as float32, a part of it at a time: the output of a 7B model, widened, is larger than
 * a buffer can be.
 */
final class WeightRows {

    private static final int PART_BYTES = 64 << 20;

    private WeightRows() {}

    /**
     * Reads all rows in their order.
     *
     * @param reader gets a row, which is written over for the next one, and its number
     * @throws IllegalArgumentException if the weight is not of a floating point type; names it
     */
    static void each(WeightSource source, String weight, ObjIntConsumer<float[]> reader) {
        WeightSource.Spec spec = source.spec(weight);
        int outputs = Math.toIntExact(spec.shape().get(0));
        int inputs = Math.toIntExact(spec.shape().get(1));
        int rowBytes = inputs * spec.type().bytes();
        int rows = Math.max(1, PART_BYTES / Math.max(1, rowBytes));
        float[] row = new float[inputs];
        for (int first = 0; first < outputs; first += rows) {
            int last = Math.min(outputs, first + rows);
            FloatBuffer part = HalfFloats.widened(
                            weight, spec, source.bytes(weight, (long) first * rowBytes, (last - first) * rowBytes))
                    .asFloatBuffer();
            for (int output = first; output < last; output++) {
                part.get(row);
                reader.accept(row, output);
            }
        }
    }
}
