package io.comevl.network;

import io.comevl.ops.Heads;
import io.comevl.ops.Ops;
import io.comevl.ops.Rotation;
import io.comevl.ops.Weights;
import java.util.List;

/** Fusion: semantic tokens gather from the spatial tokens near them (ARCHITECTURE section 10). */
final class RopeCrossAttention {

    private static final String PLACE = "vision/fusion/";
    private static final float NORM_EPSILON = 1e-5f;

    private RopeCrossAttention() {}

    /**
     * Fuses the towers' pooled tokens.
     *
     * @param w place of the fusion
     * @param semantic [crops, cells, semantic width]
     * @param spatial [crops, spatial cells, spatial width]
     * @return [crops, cells, decoder width]
     */
    static <T> T fuse(Ops<T> ops, Architecture architecture, Weights w, T semantic, T spatial) {
        T sig = ops.layerNorm(w.in("ln_sig"), ops.linear(w.in("proj_sig"), semantic), NORM_EPSILON);
        T din = ops.layerNorm(w.in("ln_din"), ops.linear(w.in("proj_din"), spatial), NORM_EPSILON);
        ops.observe(PLACE + "sig", sig);
        ops.observe(PLACE + "din", din);
        T gathered = ops.observe(
                PLACE + "attention_out", attention(ops, architecture, w.in("cross_sig_from_dino"), sig, din));
        T gate = ops.tanh(ops.weight(w.name("gate_sig")));
        return ops.add(sig, ops.multiply(gathered, gate));
    }

    private static <T> T attention(Ops<T> ops, Architecture architecture, Weights w, T sig, T din) {
        int heads = architecture.fusion().orElseThrow().heads();
        int dim = architecture.decoder().width() / heads;
        Grid queries = new Grid(architecture.geometry().cellsPerSide());
        Grid keys = new Grid(architecture.spatialCellsPerSide());
        T q = turned(ops, architecture, w.in("rope"), ops.linear(w.in("q_proj"), sig), queries);
        T k = turned(ops, architecture, w.in("rope"), ops.linear(w.in("k_proj"), din), keys);
        ops.observe(PLACE + "q_rotated", q);
        ops.observe(PLACE + "k_rotated", k);
        T v = ops.linear(w.in("v_proj"), din);
        T near = ops.toBool(ops.constant(
                queries.near(keys, architecture.fusion().orElseThrow().radius()), 1, 1, queries.cells(), keys.cells()));
        return ops.linear(w.in("out_proj"), ops.attention(q, k, v, Heads.of(heads, dim), near));
    }

    private static <T> T turned(Ops<T> ops, Architecture architecture, Weights w, T x, Grid grid) {
        return switch (architecture.variant().position()) {
            case NONE -> x;
            case ROPE ->
                Turn.by(ops, angles(ops, w, grid), Rotation.INTERLEAVED)
                        .apply(ops, architecture.fusion().orElseThrow().heads(), x);
        };
    }

    /**
     * {@code pi/2 * coordinate * frequency} for time, row, column in this order. Query and key of a crop share their
     * time, so its turn cancels and 0 stands for it.
     *
     * @param w place of the learned {@code freqs}
     * @return [1, cells, head dim / 2]
     */
    private static <T> T angles(Ops<T> ops, Weights w, Grid grid) {
        T time = axis(ops, w, 0, new float[grid.cells()]);
        T row = axis(ops, w, 1, grid.rows());
        T column = axis(ops, w, 2, grid.columns());
        return ops.scale(ops.concat(2, List.of(time, row, column)), (float) (Math.PI / 2));
    }

    private static <T> T axis(Ops<T> ops, Weights w, int axis, float[] coordinates) {
        return ops.multiply(ops.constant(coordinates, 1, coordinates.length, 1), ops.weight(w.name("freqs." + axis)));
    }
}
