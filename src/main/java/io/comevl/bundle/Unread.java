package io.comevl.bundle;

import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Encoders;
import java.util.List;
import java.util.Map;

/**
 * Tensors that a checkpoint stores but its network never reads (ARCHITECTURE section 2); bundles leave them out. The
 * spatial tower's last layer is not read either, but stays: its outputs are among the numbers that a model is verified
 * with, and it is a small part of a model. So does the last block of Molmo's encoder.
 */
final class Unread {

    private static final String VISION = "vision_backbone.";
    private static final List<String> NEVER = List.of(
            "auxiliary.", // what only training reads
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

    private Unread() {}

    static boolean isUnread(String name, Architecture architecture) {
        if (NEVER.stream().anyMatch(name::startsWith)) {
            return true;
        }
        return PROJECTORS.entrySet().stream()
                .anyMatch(projector -> name.startsWith(projector.getKey())
                        && projector.getValue() != architecture.variant().encoders());
    }
}
