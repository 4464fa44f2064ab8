package io.comevl.evaluation.layers;

import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.Architecture.Encoders;
import java.util.List;

/** A model's encoders, as the analysis sees them. */
public enum Tower {
    /** SigLIP, or CLIP. */
    SEMANTIC("vision/siglip/") {
        @Override
        String title(Architecture architecture) {
            return architecture.semantic().family().title();
        }

        @Override
        Blocks blocks(Architecture architecture) {
            return architecture.semantic().blocks();
        }

        @Override
        int prefixTokens(Architecture architecture) {
            return architecture.semantic().prefixTokens();
        }

        @Override
        List<Integer> mixed(Architecture architecture) {
            return architecture.semanticLayers();
        }
    },
    /** DINOv3. */
    SPATIAL("vision/dino/") {
        @Override
        String title(Architecture architecture) {
            return "DINOv3";
        }

        @Override
        Blocks blocks(Architecture architecture) {
            return architecture.spatialTower().blocks();
        }

        @Override
        int prefixTokens(Architecture architecture) {
            return architecture.spatialTower().prefixTokens();
        }

        @Override
        List<Integer> mixed(Architecture architecture) {
            return architecture.spatialLayers();
        }
    };

    private final String place;

    Tower(String place) {
        this.place = place;
    }

    /** Name for people. */
    abstract String title(Architecture architecture);

    /** Where its layer's output passes observers. */
    String place(int layer) {
        return place + layer;
    }

    abstract Blocks blocks(Architecture architecture);

    /** Tokens before the patches. */
    abstract int prefixTokens(Architecture architecture);

    /** One-based layers that are mixed now. */
    abstract List<Integer> mixed(Architecture architecture);

    /** Whether a model computes it. */
    boolean isReadBy(Architecture architecture) {
        Encoders other = this == SEMANTIC ? Encoders.SPATIAL_ONLY : Encoders.SEMANTIC_ONLY;
        return architecture.variant().encoders() != other;
    }
}
