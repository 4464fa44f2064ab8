package io.comevl.frame;

/**
 * How many crops a picture is cut into (ARCHITECTURE section 4).
 *
 * @param rows tiles down the picture
 * @param columns tiles across it
 */
public record Tiling(int rows, int columns) {

    /** Number of tiles. */
    public int tiles() {
        return rows * columns;
    }

    /**
     * The tiling whose size suits a picture best: the one that enlarges it least or, where none of them is large
     * enough, the one that shrinks it least. Fewer tiles win ties, then fewer rows.
     *
     * <p>Pictures smaller than the margins have a height or width of 0 or less here. The infinite and negative scales
     * that follow are compared as they are, in float32, because the published preprocessing does so.
     *
     * @param height picture height less margins, pixels
     * @param width picture width less margins, pixels
     * @param window side of one tile, pixels
     * @param maxTiles most tiles
     */
    static Tiling of(int height, int width, int window, int maxTiles) {
        Tiling covering = null;
        Tiling largest = null;
        float coveringScale = Float.POSITIVE_INFINITY;
        float largestScale = Float.NEGATIVE_INFINITY;
        for (int tiles = 1; tiles <= maxTiles; tiles++) {
            for (int rows = 1; rows <= tiles; rows++) {
                if (tiles % rows != 0) {
                    continue;
                }
                int columns = tiles / rows;
                float scale = Math.min((float) (rows * window) / height, (float) (columns * window) / width);
                if (scale >= 1 && (covering == null || scale < coveringScale)) {
                    covering = new Tiling(rows, columns);
                    coveringScale = scale;
                }
                if (largest == null || scale > largestScale) {
                    largest = new Tiling(rows, columns);
                    largestScale = scale;
                }
            }
        }
        return covering == null ? largest : covering;
    }
}
