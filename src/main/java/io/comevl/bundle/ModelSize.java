package io.comevl.bundle;

import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.Architecture.Decoder;
import io.comevl.ops.ElementType;
import java.util.List;

/** Sizes of synthesised checkpoints, those of CoME-VL with the release's crops, layers and heads of the fusion. */
public enum ModelSize {
    /** A few layers of toy width, 2 MB: every kind of tensor, in a blink. */
    TINY("tiny", ElementType.FLOAT32),
    /** SigLIP2-base, DINOv3 ViT-S/16 and Qwen2-0.5B with an output of its own. */
    SMALL("small", ElementType.BFLOAT16),
    /** The release: SigLIP2-so400m (patch 16, 384 px), DINOv3 ViT-L/16 and Qwen2-7B. */
    SEVEN_B("7b", ElementType.BFLOAT16),
    /** The release with two of the decoder's layers: what is measured of vision is whole, and all widths are. */
    SEVEN_B_SHALLOW("7b-shallow", ElementType.BFLOAT16),
    /** The baseline of one encoder, Molmo-7B-D: CLIP ViT-L/14 at 336 px and Qwen2-7B. */
    MOLMO_SEVEN_B("molmo-7b", ElementType.BFLOAT16),
    /** The same with two of the decoder's layers. */
    MOLMO_SEVEN_B_SHALLOW("molmo-7b-shallow", ElementType.BFLOAT16);

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
            case MOLMO_SEVEN_B -> molmo(28);
            case MOLMO_SEVEN_B_SHALLOW -> molmo(2);
        };
    }

    private static Architecture molmo(int decoderLayers) {
        return Release.molmo(
                new Architecture.Semantic(
                        Architecture.Family.CLIP,
                        new Blocks(1024, 16, 64, 4096, 23, 1e-5f),
                        Architecture.Stem.patches(),
                        List.of(22, 15)),
                sevenB(decoderLayers),
                new CropGeometry(336, 14, 4, 2, 12, 0),
                CropMode.OVERLAP_AND_PAD_C2,
                Layout.RELEASE);
    }

    private static Decoder sevenB(int layers) {
        return decoder(3584, layers, 28, 4, 37888, 152064);
    }

    private static Architecture release(int decoderLayers) {
        return of(
                new Blocks(1152, 16, 72, 4304, 27, 1e-6f),
                new Blocks(1024, 16, 64, 4096, 24, 1e-5f),
                Release.FIRST_MIXED_SPATIAL,
                sevenB(decoderLayers));
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
