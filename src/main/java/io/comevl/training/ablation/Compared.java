package io.comevl.training.ablation;

import io.comevl.network.Architecture.Encoders;
import io.comevl.network.Architecture.Layers;
import io.comevl.network.Architecture.Matrices;
import io.comevl.network.Architecture.Position;
import io.comevl.network.Architecture.Variant;
import io.comevl.training.Recipe;
import java.util.Locale;
import java.util.Optional;

/** What is trained side by side: each differs from the recipe, the paper's model, in one thing. */
public enum Compared {
    /** As the recipe is. */
    FUSED("both encoders fused (ours)") {
        @Override
        Recipe of(Recipe own) {
            return own;
        }
    },
    /** No DINOv3 encoder; a projector takes the place of fusion. */
    SEMANTIC_ONLY("semantic encoder only") {
        @Override
        Recipe of(Recipe own) {
            return encoders(own, Encoders.SEMANTIC_ONLY);
        }

        /**
         * Molmo, which reads one contrastive encoder, against CoME-VL: pointing 62.41 and 66.94, counting 52.39 and 57.24
         * (main comparison on the authors' project page, mbzuai-oryx.github.io/CoME-VL).
         */
        @Override
        public Optional<Published> published() {
            return Optional.of(new Published(0.6241 - 0.6694, 0.5239 - 0.5724));
        }
    },
    /** No SigLIP encoder. */
    SPATIAL_ONLY("spatial encoder only") {
        @Override
        Recipe of(Recipe own) {
            return encoders(own, Encoders.SPATIAL_ONLY);
        }
    },
    /** Both encoders' tokens side by side in the channels instead of cross-attention. */
    CONCATENATED("tokens concatenated") {
        @Override
        Recipe of(Recipe own) {
            return encoders(own, Encoders.CONCATENATED);
        }
    },
    /** The last layer of each encoder instead of a mixture. */
    LAST_LAYER("last layer only") {
        @Override
        Recipe of(Recipe own) {
            Variant variant = own.model().variant();
            return with(own, new Variant(variant.encoders(), Layers.LAST_ONLY, variant.position(), variant.matrices()));
        }
    },
    /** Fusion does not know where tokens lie, but for the spatial mask. */
    NO_ROPE("no RoPE in fusion") {
        @Override
        Recipe of(Recipe own) {
            Variant variant = own.model().variant();
            return with(own, new Variant(variant.encoders(), variant.layers(), Position.NONE, variant.matrices()));
        }
    },
    /** The maps of the layer mixing may become any matrices. */
    NO_ORTHOGONALITY("no orthogonality") {
        @Override
        Recipe of(Recipe own) {
            Variant variant = own.model().variant();
            Recipe free =
                    with(own, new Variant(variant.encoders(), variant.layers(), variant.position(), Matrices.FREE));
            Recipe.Losses losses = own.losses();
            return with(
                    free,
                    new Recipe.Losses(
                            losses.dense(), losses.attention(), 0, losses.contrastive(), losses.distillation()));
        }
    },
    /** All layers of both encoders are mixed instead of the selected ones. */
    ALL_LAYERS("all layers instead of selected") {
        @Override
        Recipe of(Recipe own) {
            Recipe.Model model = own.model();
            return with(
                    own,
                    new Recipe.Model(
                            model.variant(),
                            model.cropPixels(),
                            model.encoderWidth(),
                            model.encoderLayers(),
                            "all",
                            "all",
                            model.decoderWidth(),
                            model.decoderLayers()));
        }
    };

    private final String title;

    Compared(String title) {
        this.title = title;
    }

    /**
     * What the paper's authors measured.
     *
     * @param pointF1 difference to CoME-VL, as a fraction
     * @param countExact the same of counting
     */
    public record Published(double pointF1, double countExact) {}

    /** For people. */
    public String title() {
        return title;
    }

    /** Name of its folder, and in tables for programs. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The recipe with this difference. */
    abstract Recipe of(Recipe own);

    /** The authors' own difference, where one could be established. */
    public Optional<Published> published() {
        return Optional.empty();
    }

    private static Recipe encoders(Recipe own, Encoders encoders) {
        Variant variant = own.model().variant();
        Recipe.Losses losses = own.losses();
        Recipe taught = with(
                own,
                new Recipe.Losses(
                        losses.dense(),
                        losses.attention(),
                        losses.orthogonality(),
                        encoders == Encoders.SPATIAL_ONLY ? 0 : losses.contrastive(),
                        encoders == Encoders.SEMANTIC_ONLY ? 0 : losses.distillation()));
        return with(taught, new Variant(encoders, variant.layers(), variant.position(), variant.matrices()));
    }

    private static Recipe with(Recipe own, Recipe.Losses losses) {
        return new Recipe(
                own.name(), own.seed(), own.model(), own.data(), own.footage(), own.schedule(), losses, own.heldOut());
    }

    private static Recipe with(Recipe own, Variant variant) {
        Recipe.Model model = own.model();
        return with(
                own,
                new Recipe.Model(
                        variant,
                        model.cropPixels(),
                        model.encoderWidth(),
                        model.encoderLayers(),
                        model.semanticLayers(),
                        model.spatialLayers(),
                        model.decoderWidth(),
                        model.decoderLayers()));
    }

    private static Recipe with(Recipe own, Recipe.Model model) {
        return new Recipe(
                own.name(), own.seed(), model, own.data(), own.footage(), own.schedule(), own.losses(), own.heldOut());
    }
}
