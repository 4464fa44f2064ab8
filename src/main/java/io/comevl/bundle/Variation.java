package io.comevl.bundle;

import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Encoders;
import io.comevl.network.Architecture.Layers;
import io.comevl.network.Architecture.PixelNormalisation;
import io.comevl.network.Architecture.Position;
import io.comevl.network.Architecture.Spatial;
import io.comevl.network.Architecture.Variant;
import java.util.Optional;

/**
 * What an import changes of a checkpoint's network: the variants that the paper compares with, and the pixels of the
 * spatial tower. What is empty stays as the checkpoint has it.
 *
 * @param encoders which towers see a crop and how they meet
 * @param layers which of a tower's layers are read
 * @param position whether fusion knows where a token lies
 * @param spatialPixels what the spatial tower's pixels are normalised with
 * @param mixed which of the mixed layers stay mixed
 */
public record Variation(
        Optional<Encoders> encoders,
        Optional<Layers> layers,
        Optional<Position> position,
        Optional<PixelNormalisation> spatialPixels,
        LayerChoice mixed) {

    /** The network as the checkpoint has it. */
    public static Variation none() {
        return new Variation(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), LayerChoice.asItIs());
    }

    Variant of(Variant own) {
        return new Variant(
                encoders.orElse(own.encoders()),
                layers.orElse(own.layers()),
                position.orElse(own.position()),
                own.matrices());
    }

    Spatial of(Spatial own) {
        return new Spatial(
                own.blocks(),
                own.stem(),
                own.mixed(),
                own.inputPixels(),
                own.patchPixels(),
                own.registers(),
                own.ropeTheta(),
                spatialPixels.orElse(own.normalisation()));
    }

    /** The checkpoint with these changes. */
    Checkpoint of(Checkpoint own) {
        Architecture before = own.config().architecture();
        Architecture varied = of(before);
        return own.with(
                mixed.of(own.weights(), before),
                new ReferenceConfig(mixed.of(varied), own.config().tokenizer()));
    }

    private Architecture of(Architecture own) {
        try {
            return own.with(own.semantic(), own.spatial().map(this::of)).with(of(own.variant()));
        } catch (IllegalArgumentException e) {
            throw new BundleException("this checkpoint cannot be varied so: " + e.getMessage(), e);
        }
    }
}
