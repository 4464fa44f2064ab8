package io.comevl.bundle;

import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.Architecture.Decoder;
import io.comevl.ops.ElementType;

/** Sizes of synthesised checkpoints, all with the release's crops, layers and heads of the fusion. */
public enum ModelSize {
    /** A few layers of toy width, 2 MB: every kind of tensor, in a blink. */
    TINY("tiny", ElementType.FLOAT32),
    /** SigLIP2-base, DINOv3 ViT-S/16 and Qwen2-0.5B with an output of its own. */
    SMALL("small", ElementType.BFLOAT16),
    /** The release: SigLIP2-so400m (patch 16, 384 px), DINOv3 ViT-L/16 and Qwen2-7B. */
    SEVEN_B("7b", ElementType.BFLOAT16),
    /** The release with two of the decoder's layers: what is measured of vision is whole, and all widths are. */
    SEVEN_B_SHALLOW("7b-shallow", ElementType.BFLOAT16);

    private final String title;
    private final ElementType matrices;

    ModelSize(String title, ElementType matrices) {
        this.title = title;
        this.matrices = matrices;
    }

    /** Name on the command line. */
    public String title() {
        return title;
    }

    /** What matrices and embeddings are kept in: Qwen2 is published in bfloat16. */
    ElementType matrices() {
        return matrices;
    }

    /** Sizes of every part. */
    public Architecture architecture() {
        return switch (this) {
            case TINY ->
                of(
                        new Blocks(64, 4, 16, 48, 3, 1e-6f),
                        new Blocks(48, 3, 16, 64, 4, 1e-5f),
                        2,
                        decoder(64, 2, 4, 2, 256, 512));
            case SMALL ->
                of(
                        new Blocks(768, 12, 64, 3072, 12, 1e-6f),
                        new Blocks(384, 6, 64, 1536, 12, 1e-5f),
                        6,
                        decoder(896, 24, 14, 2, 9728, 151936));
            case SEVEN_B -> release(28);
            case SEVEN_B_SHALLOW -> release(2);
        };
    }

    private static Architecture release(int decoderLayers) {
        return of(
                new Blocks(1152, 16, 72, 4304, 27, 1e-6f),
                new Blocks(1024, 16, 64, 4096, 24, 1e-5f),
                Release.FIRST_MIXED_SPATIAL,
                decoder(3584, decoderLayers, 28, 4, 37888, 152064));
    }

    private static Architecture of(Blocks semantic, Blocks spatial, int firstMixedSpatial, Decoder decoder) {
        return Release.around(
                Release.semantic(semantic), 384, 16, Release.spatial(spatial, firstMixedSpatial, 16, 4), decoder);
    }

    private static Decoder decoder(int width, int layers, int heads, int kvHeads, int mlpHidden, int vocabulary) {
        return new Decoder(
                width,
                layers,
                heads,
                kvHeads,
                width / heads,
                mlpHidden,
                vocabulary,
                vocabulary,
                Release.EXTRA_ROWS,
                1e6,
                1e-6f);
    }
}
