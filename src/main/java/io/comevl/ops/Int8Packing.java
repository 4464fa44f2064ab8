package io.comevl.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A weight on its way to {@link Int8Linear}'s form. The scales take one reading of the weight, at once; since the form is
 * transposed, each part of the values takes another one, of some elements of every row.
 */
final class Int8Packing implements Packing {

    private static final int LARGEST = 127;

    private final String weight;
    private final WeightRows rows;
    private final ByteBuffer scales;

    /**
     * Computes the scales.
     *
     * @param plain has the weight [out, in] as it is; stays open meanwhile
     * @throws IllegalArgumentException if the weight holds numbers that are not finite; names it
     */
    Int8Packing(String weight, WeightSource plain) {
        this.weight = weight;
        rows = new WeightRows(plain, weight);
        scales = ByteBuffer.allocate(rows.outputs() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        rows.each(0, rows.outputs(), (row, output) -> scales.putFloat(scale(row)));
    }

    private float scale(float[] row) {
        float largest = 0;
        for (float value : row) {
            // Math.max keeps NaN.
            largest = Math.max(largest, Math.abs(value));
        }
        if (!Float.isFinite(largest)) {
            throw new IllegalArgumentException(weight
                    + ": holds numbers that are not finite; keep this layer in fp32 or import another checkpoint");
        }
        float scale = largest / LARGEST;
        // Rows of zeros, and ones so small that their scale would be too coarse a number to divide by.
        return scale < Float.MIN_NORMAL ? Float.MIN_NORMAL : scale;
    }

    @Override
    public ByteBuffer bytes(String tensor, long offset, int length) {
        return tensor.equals(Int8Linear.scales(weight))
                ? scales.slice((int) offset, length).order(ByteOrder.LITTLE_ENDIAN)
                : ((RowBytes) this::values).part(rows.outputs(), offset, length);
    }

    /** Values of some inputs, which are the rows of the form. */
    private ByteBuffer values(int first, int end) {
        int outputs = rows.outputs();
        ByteBuffer values = ByteBuffer.allocate(Math.multiplyExact(end - first, outputs));
        rows.eachPart(first, end, (row, output) -> {
            float scale = scales.getFloat(output * Float.BYTES);
            for (int input = 0; input < row.length; input++) {
                values.put(input * outputs + output, (byte) Math.rint(row[input] / scale));
            }
        });
        return values;
    }
}
