package io.comevl.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What the decoder remembers of the tokens it has read: keys and values of every layer, outside the Java heap, for
 * one or more rows. Rows may have read different numbers of tokens; slots that pad the shorter ones stay hidden.
 * Immutable; many calls may read it, and who holds it closes it after the last.
 */
public final class KeyValues implements AutoCloseable {

    private final NDList arrays;
    private final boolean[][] visible;
    private final int[] lengths;

    /**
     * Takes arrays over.
     *
     * @param arrays key and value of each layer in turn, each [rows, heads, slots, dim]
     * @param visible which slots each row sees
     */
    KeyValues(NDList arrays, boolean[][] visible) {
        arrays.forEach(NDArray::detach);
        for (int i = 0; i < arrays.size(); i++) {
            arrays.get(i).setName((i % 2 == 0 ? "key." : "value.") + i / 2);
        }
        this.arrays = arrays;
        this.visible = visible;
        lengths = new int[visible.length];
        for (int row = 0; row < visible.length; row++) {
            for (boolean slot : visible[row]) {
                lengths[row] += slot ? 1 : 0;
            }
        }
    }

    /** Number of rows. */
    public int rows() {
        return visible.length;
    }

    /** How many tokens a row has read, which is the position of its next one. */
    public int length(int row) {
        return lengths[row];
    }

    /**
     * The same without the last tokens of each row. This one is used up; the new one is closed instead.
     *
     * @param tokens how many of each row
     */
    KeyValues without(int... tokens) {
        boolean[][] shown = new boolean[rows()][];
        for (int row = 0; row < shown.length; row++) {
            shown[row] = visible(row);
            int left = tokens[row];
            for (int slot = shown[row].length - 1; left > 0; slot--) {
                left -= shown[row][slot] ? 1 : 0;
                shown[row][slot] = false;
            }
        }
        return new KeyValues(arrays, shown);
    }

    int slots() {
        return visible[0].length;
    }

    boolean visible(int row, int slot) {
        return visible[row][slot];
    }

    boolean[] visible(int row) {
        return visible[row].clone();
    }

    NDList arrays() {
        return arrays;
    }

    /** Frees the native memory; closing twice is harmless. */
    @Override
    public void close() {
        arrays.close();
    }
}
