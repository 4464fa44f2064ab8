package io.comevl.network;

import io.comevl.ops.Ops;
import io.comevl.ops.Weights;
import java.util.List;

/** Two-stage mixing of a tower's layers by orthogonal maps and softmax weights (ARCHITECTURE section 7). */
final class LayerMixer {

    static final float NORM_EPSILON = 1e-5f;

    private LayerMixer() {}

    /**
     * {@code LN(sum_k w_k LN(layer_k) Q1^T) Q2^T}. The first map is linear and the weights sum to one, so it is applied
     * once to the weighted sum rather than to each layer.
     *
     * @param place of the stage, for observers
     * @param w place of {@code ln}, {@code fc1}, {@code fc2}
     * @param logits name of the weight [layers.size()] that the softmax makes into layer weights; not read for one layer
     * @param layers each [crops, patches, width]
     * @return [crops, patches, width]
     */
    static <T> T mix(Ops<T> ops, String place, Weights w, String logits, List<T> layers) {
        T mixed = ops.linear(w.in("fc1"), weightedSum(ops, place, w, logits, layers));
        return ops.linear(w.in("fc2"), ops.layerNorm(w.in("ln"), mixed, NORM_EPSILON));
    }

    private static <T> T weightedSum(Ops<T> ops, String place, Weights w, String logits, List<T> layers) {
        if (layers.size() == 1) {
            return ops.layerNorm(w.in("ln"), layers.get(0), NORM_EPSILON);
        }
        T weights = ops.observe(place + "/weights", ops.softmax(ops.weight(logits), 0));
        T sum = null;
        for (int k = 0; k < layers.size(); k++) {
            T term = ops.multiply(
                    ops.layerNorm(w.in("ln"), layers.get(k), NORM_EPSILON), ops.slice(weights, 0, k, k + 1L));
            sum = sum == null ? term : ops.add(sum, term);
        }
        return sum;
    }
}
