package io.comevl.network;

import io.comevl.ops.Ops;
import java.util.Collections;
import java.util.List;

/** What the two towers have in common. */
final class Towers {

    private Towers() {}

    /** How many blocks must be computed: those up to the deepest that is mixed, or observed beyond that. */
    static <T> int deepest(Ops<T> ops, String place, List<Integer> mixed, Architecture.Blocks blocks) {
        int deepest = Collections.max(mixed);
        for (int layer = deepest + 1; layer <= blocks.layers(); layer++) {
            if (ops.observes(place + layer)) {
                deepest = layer;
            }
        }
        return deepest;
    }
}
