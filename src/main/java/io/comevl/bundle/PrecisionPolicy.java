package io.comevl.bundle;

import io.comevl.ops.Precision;
import io.comevl.ops.WeightSource;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Which linear layers of a bundle are kept in which precision. Layers are named as their weights are, without
 * {@code .weight}: {@code transformer.blocks.0.att_proj}. Embeddings, norms, convolutions and biases stay as they are.
 *
 * @param precision of all but the exceptions; with int4 it is the decoder's, the rest is int8
 * @param keptFp32 globs of layers that stay fp32; {@code *} stands for any letters, dots included
 */
public record PrecisionPolicy(Precision precision, List<String> keptFp32) {

    private static final String WEIGHT = ".weight";
    private static final String DECODER = "transformer.";

    /**
     * Checks that the two go together.
     *
     * @throws BundleException if a glob cannot be read, or if there is nothing to make an exception of
     */
    public PrecisionPolicy {
        keptFp32 = List.copyOf(keptFp32);
        if (precision == Precision.FP32 && !keptFp32.isEmpty()) {
            throw new BundleException("keep fp32 " + keptFp32.get(0)
                    + ": all layers of an fp32 bundle are; give another precision as well, such as int8");
        }
        keptFp32.forEach(PrecisionPolicy::matcher);
    }

    /** Every layer as the checkpoint has it. */
    public static PrecisionPolicy fp32() {
        return new PrecisionPolicy(Precision.FP32, List.of());
    }

    /**
     * Names of the weights that are packed, by what they are packed to.
     *
     * @param weights of a checkpoint
     * @param read names of those that the network reads
     * @throws BundleException if a glob matches no layer
     */
    Map<Precision, Set<String>> packed(WeightSource weights, List<String> read) {
        List<String> layers = layers(weights, read);
        Set<String> kept = keptFp32.stream()
                .flatMap(glob -> matching(glob, layers).stream())
                .collect(Collectors.toSet());
        if (precision == Precision.FP32) {
            return Map.of();
        }
        Map<Precision, Set<String>> packed = new EnumMap<>(Precision.class);
        for (String layer : layers) {
            if (!kept.contains(layer)) {
                packed.computeIfAbsent(of(layer), fresh -> new LinkedHashSet<>())
                        .add(layer + WEIGHT);
            }
        }
        return packed;
    }

    /** What reads a token at a time waits for memory, and gains by int4; what sees pictures computes, and only loses by it. */
    private Precision of(String layer) {
        return precision == Precision.INT4 && !layer.startsWith(DECODER) ? Precision.INT8 : precision;
    }

    /** Linear layers: those whose weight is a matrix. */
    private static List<String> layers(WeightSource weights, List<String> read) {
        return read.stream()
                .filter(name ->
                        name.endsWith(WEIGHT) && weights.spec(name).shape().size() == 2)
                .map(name -> name.substring(0, name.length() - WEIGHT.length()))
                .toList();
    }

    private static List<String> matching(String glob, List<String> layers) {
        PathMatcher matcher = matcher(glob);
        List<String> matching = new ArrayList<>(layers);
        matching.removeIf(layer -> !matcher.matches(Path.of(layer)));
        if (matching.isEmpty()) {
            Optional<String> example = layers.stream().reduce((first, second) -> second);
            throw new BundleException(
                    "keep fp32 " + glob + ": no linear layer of this model has such a name; layers are " + "named like "
                            + example.orElse("(there are none)"));
        }
        return matching;
    }

    private static PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new BundleException("keep fp32 " + glob + ": is no glob (" + e.getDescription() + ")", e);
        }
    }
}
