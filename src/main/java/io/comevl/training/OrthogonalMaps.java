package io.comevl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.comevl.ops.NDArrayOps;
import java.util.Arrays;
import java.util.Map;

/**
 * Orthogonal matrices that can be learned: {@code expm(L - L^T)}, L the strictly lower half of a stored generator, its base
 * being the identity (ARCHITECTURE section 7). The exponential is that of a fraction, by its series, squared again and
 * again; for generators of a norm up to 16 the series leaves less than a float's rounding.
 */
final class OrthogonalMaps {

    /** Ending of a stored generator's name, in place of {@code .weight}. */
    static final String GENERATOR = ".parametrizations.weight.original";

    /** Ending of its base's name. */
    static final String BASE = ".parametrizations.weight.0.base";

    private static final int SQUARINGS = 6;
    private static final int TERMS = 6;

    private OrthogonalMaps() {}

    /** The name under which the network reads what a generator stands for. */
    static String mapOf(String generator) {
        return generator.substring(0, generator.length() - GENERATOR.length()) + ".weight";
    }

    /** The name of a generator's base. */
    static String baseOf(String generator) {
        return generator.substring(0, generator.length() - GENERATOR.length()) + BASE;
    }

    /** Adds to some tensors the maps of those that are generators. */
    static void addTo(Map<String, NDArray> tensors, NDArrayOps ops, NDManager manager) {
        tensors.keySet().stream()
                .filter(name -> name.endsWith(GENERATOR))
                .toList()
                .forEach(name -> tensors.put(mapOf(name), exponential(ops, manager, tensors.get(name))));
    }

    private static NDArray exponential(NDArrayOps ops, NDManager manager, NDArray generator) {
        int size = Math.toIntExact(generator.getShape().get(0));
        NDArray lower = ops.multiply(generator, manager.create(strictlyLower(size), new Shape(size, size)));
        NDArray skew = ops.subtract(lower, ops.transpose(lower, 1, 0));
        NDArray part = ops.scale(skew, 1f / (1 << SQUARINGS));
        NDArray identity = manager.eye(size);
        NDArray sum = identity;
        for (int term = TERMS; term >= 1; term--) {
            sum = ops.add(identity, ops.scale(ops.matmul(part, sum), 1f / term));
        }
        for (int i = 0; i < SQUARINGS; i++) {
            sum = ops.matmul(sum, sum);
        }
        return sum;
    }

    private static float[] strictlyLower(int size) {
        float[] mask = new float[size * size];
        for (int row = 0; row < size; row++) {
            Arrays.fill(mask, row * size, row * size + row, 1);
        }
        return mask;
    }
}
