package io.comevl.network;

import io.comevl.ops.Heads;
import io.comevl.ops.Ops;
import io.comevl.ops.Weights;

/** Pools square cells of patches by attention whose query is the cell's mean (ARCHITECTURE section 9). */
final class AttentionPooling {

    private AttentionPooling() {}

    /**
     * Pools a grid; cells of one patch are left as they are and need no weights.
     *
     * @param w place of {@code wq}, {@code wk}, {@code wv}, {@code wo}
     * @param x [crops, grid * grid, columns]
     * @param grid patches along one side
     * @param cell patches along one side of a cell
     * @param columns of each patch
     * @param heads of the tower
     * @return [crops, cells, heads.query * heads.dim] in raster order
     */
    static <T> T pool(Ops<T> ops, Weights w, T x, int grid, int cell, int columns, Heads heads) {
        if (cell == 1) {
            return x;
        }
        int side = grid / cell;
        T split = ops.transpose(ops.reshape(x, -1, side, cell, side, cell, columns), 0, 1, 3, 2, 4, 5);
        T cells = ops.reshape(split, -1, (long) cell * cell, columns);
        T q = ops.linear(w.in("wq"), ops.mean(cells, 1));
        T k = ops.linear(w.in("wk"), cells);
        T v = ops.linear(w.in("wv"), cells);
        T pooled = ops.linear(w.in("wo"), ops.attention(q, k, v, heads));
        return ops.reshape(pooled, -1, (long) side * side, (long) heads.query() * heads.dim());
    }
}
