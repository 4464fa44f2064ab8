package io.comevl.frame;

import io.comevl.frame.Crops.TokenKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is cut from a frame of a certain size, decided before any pixel is touched: the size it is stretched to, its
 * crops, and its visual tokens with the crop features that they read.
 *
 * <p>Tokens show the overview first and then the big grid: the cells of all tiles side by side, where of two
 * overlapping tiles each keeps its half. Both layouts read the same rows of features: row 0 goes to the overview, row
 * k+1 to tile k. They differ in what stands in those rows where frames are stretched. {@link Layout#CLEAN} puts the
 * overview before the tiles; {@link Layout#RELEASE} leaves it out and appends an empty picture, so that all features land
 * one place early. Where frames are padded, the overview goes first in both.
 *
 * @param mode how the frame is cut
 * @param layout which pictures are encoded
 * @param geometry sizes of crops and cells
 * @param tiling tiles of the big grid; 0x0 when only the overview is wanted
 * @param resizedWidthPixels width that the frame is brought to before it is cut
 * @param resizedHeightPixels height that it is brought to
 */
public record CropPlan(
        CropMode mode,
        Layout layout,
        CropGeometry geometry,
        Tiling tiling,
        int resizedWidthPixels,
        int resizedHeightPixels) {

    /** Plans for a frame of this size. */
    public static CropPlan of(int widthPixels, int heightPixels, CropMode mode, Layout layout, CropGeometry geometry) {
        int crop = geometry.cropPixels();
        return mode.isTiled()
                ? overlapping(widthPixels, heightPixels, mode, layout, geometry)
                : new CropPlan(mode, layout, geometry, new Tiling(0, 0), crop, crop);
    }

    private static CropPlan overlapping(
            int widthPixels, int heightPixels, CropMode mode, Layout layout, CropGeometry geometry) {
        int overlap = geometry.overlapPixels();
        int height = heightPixels - overlap;
        int width = widthPixels - overlap;
        Tiling tiling = Tiling.of(height, width, geometry.windowPixels(), geometry.maxCrops());
        int down = tiling.rows() * geometry.windowPixels();
        int across = tiling.columns() * geometry.windowPixels();
        int second = geometry.secondScaleWindowPixels();
        if (layout == Layout.RELEASE && second > 0) {
            // A second tiling that nothing else uses still enlarges the picture.
            Tiling enlarging = Tiling.of(height, width, second, geometry.maxCrops());
            down = Math.max(down, enlarging.rows() * second);
            across = Math.max(across, enlarging.columns() * second);
        }
        return new CropPlan(mode, layout, geometry, tiling, across + overlap, down + overlap);
    }

    /** Pictures to encode: the overview or the empty picture, and the tiles. */
    public int count() {
        return 1 + tiling.tiles();
    }

    /** How many of them show a part of the frame. */
    public int shown() {
        return hasEmptyPicture() ? tiling.tiles() : count();
    }

    private boolean hasEmptyPicture() {
        return layout == Layout.RELEASE && mode == CropMode.OVERLAP_AND_RESIZE_C2;
    }

    /** Whether the whole frame is encoded as the first crop. */
    public boolean hasOverview() {
        return !hasEmptyPicture();
    }

    /** Whether each crop's mask stands with the crop before it, so that the overview's own is lost and the last has none. */
    boolean marksOneEarly() {
        return layout == Layout.RELEASE && mode == CropMode.OVERLAP_AND_PAD_C2;
    }

    /** Kinds of the image tokens in sequence order. */
    public List<TokenKind> tokens() {
        List<TokenKind> tokens = new ArrayList<>();
        addSegment(tokens, geometry.cellsPerSide(), geometry.cellsPerSide());
        if (tiling.tiles() > 0) {
            addSegment(tokens, keptCells(tiling.rows()).length, keptCells(tiling.columns()).length);
        }
        return tokens;
    }

    private static void addSegment(List<TokenKind> tokens, int rows, int columns) {
        tokens.add(TokenKind.START);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                tokens.add(TokenKind.PATCH);
            }
            tokens.add(TokenKind.COLUMN);
        }
        tokens.add(TokenKind.END);
    }

    /** For each image token the row of the features [count * cellsPerCrop] that it reads, or -1. */
    public int[] sources() {
        int side = geometry.cellsPerSide();
        int[] rows = keptCells(tiling.rows());
        int[] columns = keptCells(tiling.columns());
        int[] sources = new int[segmentTokens(side, side) + segmentTokens(rows.length, columns.length)];
        Arrays.fill(sources, -1);
        int token = 1;
        for (int row = 0; row < side; row++, token++) {
            for (int column = 0; column < side; column++) {
                sources[token++] = row * side + column;
            }
        }
        token += 2;
        for (int row = 0; row < rows.length; row++, token++) {
            for (int column = 0; column < columns.length; column++) {
                int tile = rows[row] / side * tiling.columns() + columns[column] / side;
                int cell = rows[row] % side * side + columns[column] % side;
                sources[token++] = (1 + tile) * geometry.cellsPerCrop() + cell;
            }
        }
        return sources;
    }

    private static int segmentTokens(int rows, int columns) {
        return rows == 0 ? 0 : rows * (columns + 1) + 2;
    }

    /**
     * Cells of the tiles along one axis that the big grid keeps, each as tile * cellsPerSide + cell: margins are dropped
     * wherever a neighbour shows them.
     */
    private int[] keptCells(int tiles) {
        int side = geometry.cellsPerSide();
        int margin = geometry.marginCells();
        int[] kept = new int[tiles == 0 ? 0 : tiles * (side - 2 * margin) + 2 * margin];
        int next = 0;
        for (int tile = 0; tile < tiles; tile++) {
            int from = tile == 0 ? 0 : margin;
            int to = tile == tiles - 1 ? side : side - margin;
            for (int cell = from; cell < to; cell++) {
                kept[next++] = tile * side + cell;
            }
        }
        return kept;
    }
}
