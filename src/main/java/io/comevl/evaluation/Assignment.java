package io.comevl.evaluation;

import java.util.Arrays;

/**
 * Pairs rows with columns one to one so that the pairs' costs sum to the least possible.
 *
 * <p>Idea: rows join one after the other; each takes the shortest augmenting path through the pairs made so far, with
 * edge lengths kept non-negative by a potential for every row and column (Hungarian method in the form of Jonker and
 * Volgenant; Crouse, "On implementing 2D rectangular assignment algorithms", 2016). Cost: rows squared times columns.
 * Of paths equally short the one that ends in a free column first is taken, as in the reference's library.
 */
final class Assignment {

    private static final int NONE = -1;

    private final double[][] cost;
    private final int columns;
    private final double[] rowPotential;
    private final double[] columnPotential;
    private final int[] columnOfRow;
    private final int[] rowOfColumn;

    private Assignment(double[][] cost, int columns) {
        this.cost = cost;
        this.columns = columns;
        rowPotential = new double[cost.length];
        columnPotential = new double[columns];
        columnOfRow = new int[cost.length];
        rowOfColumn = new int[columns];
        Arrays.fill(columnOfRow, NONE);
        Arrays.fill(rowOfColumn, NONE);
    }

    /**
     * The cheapest pairing.
     *
     * @param cost finite costs, rows of equal length, at least one row and column
     * @return for each row its column, or -1 where there are fewer columns than rows
     */
    static int[] cheapest(double[][] cost) {
        int rows = cost.length;
        int columns = cost[0].length;
        if (rows <= columns) {
            return new Assignment(cost, columns).solve().columnOfRow;
        }
        double[][] transposed = new double[columns][rows];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column][row] = cost[row][column];
            }
        }
        return new Assignment(transposed, rows).solve().rowOfColumn;
    }

    private Assignment solve() {
        for (int row = 0; row < cost.length; row++) {
            join(row);
        }
        return this;
    }

    private void join(int newRow) {
        double[] length = new double[columns];
        int[] rowBefore = new int[columns];
        boolean[] reached = new boolean[columns];
        Arrays.fill(length, Double.POSITIVE_INFINITY);
        Arrays.fill(rowBefore, NONE);

        int row = newRow;
        double shortest = 0;
        int column;
        do {
            extend(row, shortest, length, rowBefore, reached);
            column = nearest(length, reached);
            shortest = length[column];
            reached[column] = true;
            row = rowOfColumn[column];
        } while (row != NONE);

        updatePotentials(newRow, shortest, length, reached);
        augment(newRow, column, rowBefore);
    }

    private void extend(int row, double shortest, double[] length, int[] rowBefore, boolean[] reached) {
        for (int column = 0; column < columns; column++) {
            double through = shortest + cost[row][column] - rowPotential[row] - columnPotential[column];
            if (!reached[column] && through < length[column]) {
                length[column] = through;
                rowBefore[column] = row;
            }
        }
    }

    private int nearest(double[] length, boolean[] reached) {
        int nearest = NONE;
        for (int column = columns - 1; column >= 0; column--) {
            if (reached[column]) {
                continue;
            }
            boolean nearer = nearest == NONE || length[column] < length[nearest];
            boolean freeAndAsNear = nearest != NONE && length[column] == length[nearest] && rowOfColumn[column] == NONE;
            if (nearer || freeAndAsNear) {
                nearest = column;
            }
        }
        return nearest;
    }

    private void updatePotentials(int newRow, double shortest, double[] length, boolean[] reached) {
        rowPotential[newRow] += shortest;
        for (int column = 0; column < columns; column++) {
            if (reached[column]) {
                columnPotential[column] -= shortest - length[column];
                if (rowOfColumn[column] != NONE) {
                    rowPotential[rowOfColumn[column]] += shortest - length[column];
                }
            }
        }
    }

    private void augment(int newRow, int freeColumn, int[] rowBefore) {
        int column = freeColumn;
        int row;
        do {
            row = rowBefore[column];
            rowOfColumn[column] = row;
            int next = columnOfRow[row];
            columnOfRow[row] = column;
            column = next;
        } while (row != newRow);
    }
}
