package io.comevl.bundle;

import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Encoders;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tensors that a checkpoint stores but its network never reads (ARCHITECTURE section 2); bundles leave them out. */
final class Unread {

    private static final String VISION = "vision_backbone.";
    private static final List<String> NEVER = List.of(
            VISION + "merger.",
            VISION + "pool_sig.",
            VISION + "pool_din.",
            VISION + "pad_embed2",
            VISION + "cross_rope.cross_sig_from_dino.alpha",
            VISION + "image_vit2.transformer.embeddings.mask_token",
            VISION + "image_vit2.transformer.norm.");

    /** Projectors of the variants that the paper compares with; the authors' checkpoints hold the first two. */
    private static final Map<String, Encoders> PROJECTORS = Map.of(
            VISION + "image_projector.", Encoders.SEMANTIC_ONLY, VISION + "image_projector2.", Encoders.SPATIAL_ONLY);

    private static final Pattern SPATIAL_LAYER =
            Pattern.compile(Pattern.quote(VISION + "image_vit2.transformer.layer.") + "(\\d+)\\..*");

    private Unread() {}

    static boolean isUnread(String name, Architecture architecture) {
        if (NEVER.stream().anyMatch(name::startsWith)) {
            return true;
        }
        if (PROJECTORS.entrySet().stream()
                .anyMatch(projector -> name.startsWith(projector.getKey())
                        && projector.getValue() != architecture.variant().encoders())) {
            return true;
        }
        Matcher layer = SPATIAL_LAYER.matcher(name);
        return layer.matches() && Integer.parseInt(layer.group(1)) >= Collections.max(architecture.spatialLayers());
    }
}
