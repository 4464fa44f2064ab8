package io.comevl.bundle;

import io.comevl.ops.WeightSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of a model by the names of their weights. */
final class Parts {

    private static final String VISION = "vision_backbone.";
    private static final String TEXT = "transformer.";

    /** In the order of a frame's way; a weight belongs to the first that fits. */
    private static final String SIGLIP = "SigLIP tower";

    private static final List<Part> PARTS = List.of(
            new Part(SIGLIP, VISION + "image_vit."),
            new Part("DINOv3 tower", VISION + "image_vit2."),
            new Part(
                    "layer mixing",
                    VISION + "alpha_logits",
                    VISION + "beta_logits",
                    VISION + "pool1.",
                    VISION + "pool2.",
                    VISION + "mlp_after_v2."),
            new Part("2x2 pooling", VISION + "image_pooling_2d", VISION + "pad_embed"),
            new Part("fusion", VISION + "cross_rope."),
            new Part("projector", VISION),
            new Part("embedding", TEXT + "wte."),
            new Part("decoder", TEXT + "blocks.", TEXT + "ln_f."),
            new Part("output", TEXT + "ff_out."),
            new Part("other", ""));

    private Parts() {}

    private record Part(String title, List<String> prefixes) {
        Part(String title, String... prefixes) {
            this(title, List.of(prefixes));
        }

        boolean holds(String weight) {
            return prefixes.stream().anyMatch(weight::startsWith);
        }
    }

    /** Number of parameters of each part that has any, in the order of a frame's way through the model. */
    static Map<String, Long> parameters(WeightSource weights) {
        Map<String, Long> counts = new LinkedHashMap<>();
        PARTS.forEach(part -> counts.put(part.title(), 0L));
        for (String name : weights.names()) {
            Part part = PARTS.stream()
                    .filter(candidate -> candidate.holds(name))
                    .findFirst()
                    .orElseThrow();
            counts.merge(part.title(), weights.spec(name).elements(), Long::sum);
        }
        counts.values().removeIf(count -> count == 0);
        return weights.has(VISION + "image_vit.class_embedding") ? ofClip(counts) : counts;
    }

    private static Map<String, Long> ofClip(Map<String, Long> counts) {
        Map<String, Long> renamed = new LinkedHashMap<>();
        counts.forEach((title, count) -> renamed.put(title.equals(SIGLIP) ? "CLIP tower" : title, count));
        return renamed;
    }
}
