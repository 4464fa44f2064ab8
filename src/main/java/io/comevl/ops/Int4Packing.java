package io.comevl.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** A weight on its way to {@link Int4Linear}'s form, whose tensors follow its rows. */
final class Int4Packing implements Packing {

    private final String weight;
    private final WeightRows rows;
    private final int blocks;

    /**
     * Packs later.
     *
     * @param plain has the weight [out, in] as it is; stays open meanwhile
     */
    Int4Packing(String weight, WeightSource plain) {
        this.weight = weight;
        rows = new WeightRows(plain, weight);
        blocks = Math.toIntExact(Int4Linear.blocks(rows.inputs()));
    }

    /**
     * As {@link Packing#bytes}.
     *
     * @throws IllegalArgumentException if the weight holds numbers that are not finite; names it
     */
    @Override
    public ByteBuffer bytes(String tensor, long offset, int length) {
        if (tensor.equals(Int4Linear.width(weight))) {
            ByteBuffer width = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            return width.putLong(0, rows.inputs()).slice((int) offset, length).order(ByteOrder.LITTLE_ENDIAN);
        }
        return tensor.equals(Int4Linear.scales(weight))
                ? ofBlocks(Float.BYTES, offset, length, (block, out) -> out.putFloat(scale(block)))
                : ofBlocks(Int4Linear.BLOCK_BYTES, offset, length, this::putLevels);
    }

    /** Bytes of a tensor to which each block gives so many. */
    private ByteBuffer ofBlocks(int blockBytes, long offset, int length, BiConsumer<float[], ByteBuffer> packing) {
        int rowBytes = blocks * blockBytes;
        RowBytes packed = (first, end) -> {
            ByteBuffer made = ByteBuffer.allocate(Math.multiplyExact(end - first, rowBytes))
                    .order(ByteOrder.LITTLE_ENDIAN);
            rows.each(first, end, (row, output) -> {
                for (int begin = 0; begin < row.length; begin += Int4Linear.BLOCK) {
                    packing.accept(Arrays.copyOfRange(row, begin, begin + Int4Linear.BLOCK), made);
                }
            });
            return made;
        };
        return packed.part(rowBytes, offset, length);
    }

    private void putLevels(float[] block, ByteBuffer out) {
        float scale = scale(block);
        for (int i = 0; i < Int4Linear.BLOCK; i += 2) {
            out.put((byte) (level(block[i], scale) | level(block[i + 1], scale) << Int4Linear.BITS));
        }
    }

    private static int level(float value, float scale) {
        int middle = Int4Linear.MIDDLE;
        return scale == 0 ? middle : Math.max(0, Math.min(Int4Linear.LARGEST, (int) Math.rint(value / scale) + middle));
    }

    private float scale(float[] block) {
        float largest = 0;
        for (float value : block) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(weight
                        + ": holds numbers that are not finite; keep this layer in fp32 or import another checkpoint");
            }
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        float scale = largest / -Int4Linear.MIDDLE;
        return Math.abs(scale) < Float.MIN_NORMAL ? 0 : scale;
    }
}
