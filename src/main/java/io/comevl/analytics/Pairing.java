package io.comevl.analytics;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jgrapht.alg.matching.MaximumWeightBipartiteMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/**
 * Pairs rows with columns so that the sum of gains is the greatest possible; each is paired at most once. Only pairs
 * that gain something take part, so gating keeps the problem sparse and cheap.
 */
public final class Pairing {

    /** Stands in the result for a row without a column. */
    public static final int NONE = -1;

    private Pairing() {}

    /**
     * The best pairing; the same gains always give the same pairs.
     *
     * @param gain one row of gains for each row; what is not above zero is never paired
     * @return each row's column, or {@link #NONE}
     */
    public static int[] greatestGain(double[][] gain) {
        int[] columnOf = new int[gain.length];
        Arrays.fill(columnOf, NONE);
        SimpleWeightedGraph<Integer, DefaultWeightedEdge> graph = new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
        Set<Integer> rows = new LinkedHashSet<>();
        Set<Integer> columns = new LinkedHashSet<>();
        for (int row = 0; row < gain.length; row++) {
            for (int column = 0; column < gain[row].length; column++) {
                if (gain[row][column] > 0) {
                    int columnVertex = -1 - column;
                    rows.add(row);
                    columns.add(columnVertex);
                    graph.addVertex(row);
                    graph.addVertex(columnVertex);
                    graph.setEdgeWeight(graph.addEdge(row, columnVertex), gain[row][column]);
                }
            }
        }
        for (DefaultWeightedEdge pair : new MaximumWeightBipartiteMatching<>(graph, rows, columns)
                .getMatching()
                .getEdges()) {
            columnOf[graph.getEdgeSource(pair)] = -1 - graph.getEdgeTarget(pair);
        }
        return columnOf;
    }
}
