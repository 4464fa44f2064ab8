package io.comevl.evaluation.layers;

import io.comevl.network.Architecture.Blocks;
import io.comevl.ops.Observation;

/**
 * How evenly the attention of a layer spreads: the Shannon entropy of each query's weights over the keys, divided by that
 * of even weights, {@code -sum p ln p / ln keys}; the mean over queries, heads and crops. 1: every query sees every key
 * alike; 0: each looks at one key. Not safe for several threads.
 */
final class AttentionEntropy {

    private final Blocks blocks;
    private final int firstQuery;
    private double sum;
    private long rows;

    /**
     * Measures a tower.
     *
     * @param firstQuery tokens before it, class token and registers, do not count as queries; as keys they do
     */
    AttentionEntropy(Blocks blocks, int firstQuery) {
        this.blocks = blocks;
        this.firstQuery = firstQuery;
    }

    /**
     * Adds a crop.
     *
     * @param queries float32[1, tokens, heads * head dim]
     * @param keys the same
     */
    void add(Observation queries, Observation keys) {
        int tokens = Math.toIntExact(queries.shape()[1]);
        double[] scores = new double[tokens];
        for (int head = 0; head < blocks.heads(); head++) {
            for (int query = firstQuery; query < tokens; query++) {
                for (int key = 0; key < tokens; key++) {
                    scores[key] = product(queries.values(), query, keys.values(), key, head);
                }
                sum += entropy(scores) / Math.log(tokens);
                rows++;
            }
        }
    }

    /** Over all crops so far. */
    double mean() {
        return sum / rows;
    }

    private double product(float[] queries, int query, float[] keys, int key, int head) {
        int width = blocks.heads() * blocks.headDim();
        int from = query * width + head * blocks.headDim();
        int to = key * width + head * blocks.headDim();
        float product = 0;
        for (int column = 0; column < blocks.headDim(); column++) {
            product += queries[from + column] * keys[to + column];
        }
        return product / Math.sqrt(blocks.headDim());
    }

    /** Of the softmax of scores: {@code ln Z - sum p s}, scores counted from the largest. */
    private static double entropy(double[] scores) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double total = 0;
        double weighted = 0;
        for (double score : scores) {
            double weight = Math.exp(score - largest);
            total += weight;
            weighted += weight * (score - largest);
        }
        return Math.log(total) - weighted / total;
    }
}
