package io.comevl.bundle;

import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Encoders;
import io.comevl.network.Architecture.Layers;
import io.comevl.network.LayerRange;
import io.comevl.ops.WeightSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which of the layers that a model mixes it is to go on mixing. Only layers that were mixed in training can be chosen: for
 * others no mixing weight was learned. The softmax over the weights of those that stay makes them sum to one again.
 *
 * @param semantic layers of the SigLIP tower; empty for those that it mixes now
 * @param spatial layers of the DINOv3 tower; empty for those that it mixes now
 */
public record LayerChoice(Optional<LayerRange> semantic, Optional<LayerRange> spatial) {

    private static final String SEMANTIC_LOGITS = "vision_backbone.alpha_logits";
    private static final String SPATIAL_LOGITS = "vision_backbone.beta_logits";

    /** All layers that a model mixes now. */
    public static LayerChoice asItIs() {
        return new LayerChoice(Optional.empty(), Optional.empty());
    }

    /**
     * The architecture with these layers.
     *
     * @throws BundleException if it does not mix one of them
     */
    Architecture of(Architecture own) {
        Encoders encoders = own.variant().encoders();
        semantic.ifPresent(range -> check(
                "semantic",
                own,
                encoders != Encoders.SPATIAL_ONLY,
                range,
                own.semantic().mixed()));
        spatial.ifPresent(range -> check("spatial", own, encoders != Encoders.SEMANTIC_ONLY, range, mixedSpatial(own)));
        Architecture.Semantic first = own.semantic();
        return own.with(
                first.with(chosen(semantic, first.mixed())),
                own.spatial().map(second -> second.with(chosen(spatial, second.mixed()))));
    }

    private static void check(String tower, Architecture own, boolean isRead, LayerRange wanted, List<Integer> mixed) {
        if (!isRead) {
            throw new BundleException(
                    tower + " layers: this model does not read its " + tower + " tower; leave them out");
        }
        if (own.variant().layers() == Layers.SIDE_BY_SIDE) {
            throw new BundleException(tower + " layers: this model reads layers side by side and mixes none, so that "
                    + "all its weights hang on which they are; leave them out");
        }
        if (own.variant().layers() == Layers.LAST_ONLY) {
            throw new BundleException(
                    tower + " layers: this model reads the last layer of a tower only and has no mixing "
                            + "weights; train one that mixes, with " + tower + "Layers: " + wanted + " in its recipe");
        }
        List<Integer> missing =
                wanted.layers().stream().filter(layer -> !mixed.contains(layer)).toList();
        if (!missing.isEmpty()) {
            throw new BundleException(tower + " layers: " + wanted + " needs weights for layers " + missing
                    + ", which were not mixed in training (those were " + mixed + "); choose among them, or train with "
                    + tower + "Layers: " + wanted + " in the recipe");
        }
    }

    private static List<Integer> mixedSpatial(Architecture own) {
        return own.spatial().map(Architecture.Spatial::mixed).orElse(List.of());
    }

    private static List<Integer> chosen(Optional<LayerRange> wanted, List<Integer> mixed) {
        return wanted.map(range -> mixed.stream().filter(range::contains).toList())
                .orElse(mixed);
    }

    /** The weights that go with it: of the mixing weights those of the chosen layers, all others as they are. */
    WeightSource of(WeightSource weights, Architecture own) {
        Map<String, List<Integer>> entries = new HashMap<>();
        semantic.ifPresent(range ->
                entries.put(SEMANTIC_LOGITS, entries(range, own.semantic().mixed())));
        spatial.ifPresent(range -> entries.put(SPATIAL_LOGITS, entries(range, mixedSpatial(own))));
        entries.keySet().removeIf(name -> !weights.has(name));
        return entries.isEmpty() ? weights : new PickedEntries(weights, entries);
    }

    private static List<Integer> entries(LayerRange range, List<Integer> mixed) {
        return IntStream.range(0, mixed.size())
                .filter(entry -> range.contains(mixed.get(entry)))
                .boxed()
                .toList();
    }
}
