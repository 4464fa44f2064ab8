package io.comevl.frame;

import java.util.Arrays;

/**
 * A frame's crops in the reference's own terms: where in the sequence each pooled cell's feature goes, and the masks.
 * Only comparisons with the reference need it. Owns its arrays.
 *
 * @param slots rows of both tables
 * @param positions int32[slots, cellsPerCrop] ({@code image_input_idx}): sequence position, BOS being 0;
 *     {@link #NOT_KEPT} for cells that a neighbouring crop covers, {@link #PADDING} in rows added by batching
 * @param masks float32[slots, patchesPerCrop] ({@code image_masks}): those of the crops, and -1 in rows added by batching
 */
public record SlotTable(int slots, int[] positions, float[] masks) {

    /** Position of a cell that no token shows. */
    public static final int NOT_KEPT = -100;

    /** Position of every cell of a row that pads the batch. */
    public static final int PADDING = -1;

    /** The unbatched table. */
    public static SlotTable of(Crops crops, CropGeometry geometry) {
        int[] positions = new int[crops.count() * geometry.cellsPerCrop()];
        Arrays.fill(positions, NOT_KEPT);
        for (int token = 0; token < crops.sources().length; token++) {
            if (crops.sources()[token] >= 0) {
                positions[crops.sources()[token]] = 1 + token; // BOS stands first
            }
        }
        return new SlotTable(crops.count(), positions, crops.masks());
    }

    /**
     * The table as batching pads it.
     *
     * @param slots rows wanted, at least those there are: one more than the most crops
     */
    public SlotTable padded(int slots) {
        if (slots < this.slots) {
            throw new IllegalArgumentException("slot table: " + this.slots + " rows do not fit in " + slots);
        }
        int[] morePositions = Arrays.copyOf(positions, positions.length / this.slots * slots);
        Arrays.fill(morePositions, positions.length, morePositions.length, PADDING);
        float[] moreMasks = Arrays.copyOf(masks, masks.length / this.slots * slots);
        Arrays.fill(moreMasks, masks.length, moreMasks.length, -1);
        return new SlotTable(slots, morePositions, moreMasks);
    }
}
