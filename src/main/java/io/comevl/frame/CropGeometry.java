package io.comevl.frame;

/**
 * Sizes of crops and of the grid of visual tokens; ARCHITECTURE section 4 gives those of the released model.
 *
 * @param cropPixels side of a square crop (384)
 * @param patchPixels side of a square patch (16)
 * @param marginPatches patches on each side of a crop that overlap its neighbour (4)
 * @param poolingSide patches along one side of a pooled cell (2; 1 means no pooling)
 * @param maxCrops most crops of one frame, the overview not counted (12)
 * @param secondScaleWindowPixels window of the second tiling that only enlarges the resized frame (96); 0 for none
 */
public record CropGeometry(
        int cropPixels,
        int patchPixels,
        int marginPatches,
        int poolingSide,
        int maxCrops,
        int secondScaleWindowPixels) {

    /** Checks that patches tile a crop and cells tile its patches. */
    public CropGeometry {
        if (patchPixels < 1
                || poolingSide < 1
                || cropPixels % patchPixels != 0
                || (cropPixels / patchPixels) % poolingSide != 0) {
            throw new IllegalArgumentException("crop geometry: " + cropPixels + " px is not a whole number of "
                    + patchPixels + " px patches in cells of " + poolingSide);
        }
        if (marginPatches % poolingSide != 0) {
            throw new IllegalArgumentException("crop geometry: a margin of " + marginPatches
                    + " patches is not a whole number of cells of " + poolingSide);
        }
        if (maxCrops < 1 || marginPatches < 0 || 2 * marginPatches >= cropPixels / patchPixels) {
            throw new IllegalArgumentException("crop geometry: needs at least 1 crop and margins below half a crop, "
                    + "found " + maxCrops + " crops, margin " + marginPatches + " patches");
        }
    }

    /** Patches along one side of a crop (24). */
    public int patchesPerSide() {
        return cropPixels / patchPixels;
    }

    /** Patches of a crop (576). */
    public int patchesPerCrop() {
        return patchesPerSide() * patchesPerSide();
    }

    /** Values of one patch: row, column, channel (768). */
    public int patchValues() {
        return patchPixels * patchPixels * 3;
    }

    /** Pooled cells, and so visual tokens, along one side of a crop (12). */
    public int cellsPerSide() {
        return patchesPerSide() / poolingSide;
    }

    /** Pooled cells of a crop (144). */
    public int cellsPerCrop() {
        return cellsPerSide() * cellsPerSide();
    }

    /** Pixels that two neighbouring crops share, which is also what margins add to a picture's size (128). */
    public int overlapPixels() {
        return 2 * marginPatches * patchPixels;
    }

    /** Step from one crop to the next (256). */
    public int windowPixels() {
        return cropPixels - overlapPixels();
    }

    /** Pooled cells of a margin, dropped where a neighbouring crop covers them (2). */
    public int marginCells() {
        return marginPatches / poolingSide;
    }
}
