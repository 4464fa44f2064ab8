package io.comevl.network;

/**
 * Square grid of tokens over a crop, from edge to edge: the first lies at 0, the last at 1.
 *
 * @param side tokens along one side
 */
record Grid(int side) {

    int cells() {
        return side * side;
    }

    /** Row coordinate of each token in raster order. */
    float[] rows() {
        float[] rows = new float[cells()];
        for (int cell = 0; cell < rows.length; cell++) {
            rows[cell] = (float) at(cell / side);
        }
        return rows;
    }

    /** Column coordinate of each token in raster order. */
    float[] columns() {
        float[] columns = new float[cells()];
        for (int cell = 0; cell < columns.length; cell++) {
            columns[cell] = (float) at(cell % side);
        }
        return columns;
    }

    /** 1 where a token of {@code keys} lies within {@code radius} of one of this grid, else 0: [cells, keys]. */
    float[] near(Grid keys, double radius) {
        float[] near = new float[cells() * keys.cells()];
        for (int query = 0; query < cells(); query++) {
            for (int key = 0; key < keys.cells(); key++) {
                double distance = Math.hypot(
                        at(query / side) - keys.at(key / keys.side), at(query % side) - keys.at(key % keys.side));
                near[query * keys.cells() + key] = distance <= radius ? 1 : 0;
            }
        }
        return near;
    }

    private double at(int line) {
        return side == 1 ? 0 : (double) line / (side - 1);
    }
}
