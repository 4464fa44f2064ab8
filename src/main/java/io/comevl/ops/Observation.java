package io.comevl.ops;

import java.util.Arrays;

/**
 * Values of a stage, copied out of the engine. Owns its arrays.
 *
 * @param shape sizes, outermost first
 * @param values row-major
 */
public record Observation(long[] shape, float[] values) {

    /** Checks that the values fill the shape. */
    public Observation {
        long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (elements != values.length) {
            throw new ShapeException(
                    "observation: shape " + Arrays.toString(shape) + " does not hold " + values.length + " values");
        }
    }
}
