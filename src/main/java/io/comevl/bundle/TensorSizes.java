package io.comevl.bundle;

import io.comevl.ops.WeightSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sizes of the tensors that a configuration belongs to.
 *
 * @param config its file
 * @param weights the tensors
 */
record TensorSizes(Path config, WeightSource weights) {

    /**
     * One of a tensor's sizes.
     *
     * @throws BundleException if there is no such tensor or it has fewer axes
     */
    int size(String name, int axis) {
        if (!weights.has(name)) {
            throw new BundleException(config + ": describes a model with the tensor " + name
                    + ", the checkpoint beside it has none; import it with the matching " + config.getFileName());
        }
        List<Long> shape = weights.spec(name).shape();
        if (axis >= shape.size()) {
            throw new BundleException(name + ": expected at least " + (axis + 1) + " axes, checkpoint has " + shape);
        }
        return Math.toIntExact(shape.get(axis));
    }

    /** How many consecutive numbers, from 0 on, stand between prefix and suffix in some name. */
    int count(String prefix, String suffix) {
        Set<String> names = weights.names();
        return (int) Stream.iterate(0, layer -> layer + 1)
                .takeWhile(layer -> names.contains(prefix + layer + suffix))
                .count();
    }
}
