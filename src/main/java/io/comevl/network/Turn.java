package io.comevl.network;

import io.comevl.ops.Ops;
import io.comevl.ops.Rotation;

/**
 * A rotary embedding whose angles are known.
 *
 * @param cos [1 or batch, tokens, head dim / 2]
 * @param sin [1 or batch, tokens, head dim / 2]
 * @param rotation which columns pair
 */
record Turn<T>(T cos, T sin, Rotation rotation) {

    /** From angles [1 or batch, tokens, head dim / 2]. */
    static <T> Turn<T> by(Ops<T> ops, T angles, Rotation rotation) {
        return new Turn<>(ops.cos(angles), ops.sin(angles), rotation);
    }

    /** Turns every head of x [batch, tokens, heads * head dim]. */
    T apply(Ops<T> ops, int heads, T x) {
        return ops.rope(x, heads, cos, sin, rotation);
    }
}
