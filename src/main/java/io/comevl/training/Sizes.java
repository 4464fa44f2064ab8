package io.comevl.training;

import io.comevl.bundle.OwnCheckpoint;
import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.Architecture.Convolution;
import io.comevl.network.Architecture.Stem;
import io.comevl.network.LayerRange;
import java.util.List;
import java.util.Optional;

/**
 * A recipe's network: one crop for each frame, stems of convolutions (they learn shapes several times faster than linear
 * patches), the same grid for both towers, the spatial one of which sees half the pixels, and no pooling.
 */
final class Sizes {

    private static final int PATCH = 16;
    private static final int SPATIAL_REDUCTION = 2;
    private static final int HEAD = 32;
    private static final int EXTRA_ROWS = 8;
    private static final int KEY_HEADS = 2;

    private Sizes() {}

    static Architecture of(Recipe.Model model, Recipe.Data data, List<String> pieces) {
        int width = model.encoderWidth();
        int decoder = model.decoderWidth();
        int vocabulary = OwnCheckpoint.vocabulary(pieces);
        return new Architecture(
                model.variant(),
                new Architecture.Semantic(
                        Architecture.Family.SIGLIP,
                        blocks(width, model.mixedSemantic()),
                        new Stem(List.of(
                                new Convolution(4, 4, 0, 48),
                                new Convolution(3, 2, 1, 96),
                                new Convolution(3, 2, 1, width))),
                        model.mixedSemantic().layers()),
                Optional.of(new Architecture.Spatial(
                        blocks(width, model.mixedSpatial()),
                        new Stem(List.of(
                                new Convolution(3, 2, 1, 32),
                                new Convolution(3, 2, 1, 64),
                                new Convolution(3, 2, 1, width))),
                        model.mixedSpatial().layers(),
                        model.cropPixels() / SPATIAL_REDUCTION,
                        PATCH / SPATIAL_REDUCTION,
                        0,
                        100,
                        Architecture.PixelNormalisation.SAME_AS_SEMANTIC)),
                Optional.of(new Architecture.Fusion(decoder / HEAD, 0.25)),
                new Architecture.Decoder(
                        decoder,
                        model.decoderLayers(),
                        decoder / HEAD,
                        KEY_HEADS,
                        HEAD,
                        4 * decoder,
                        vocabulary,
                        vocabulary,
                        EXTRA_ROWS,
                        1000,
                        1e-6f),
                new CropGeometry(model.cropPixels(), PATCH, 0, 1, 1, 0),
                CropMode.RESIZE,
                Layout.CLEAN,
                new Architecture.BoxPixels(data.widthPixels(), data.heightPixels()));
    }

    /** An encoder ends with the deepest layer that is mixed: what nobody reads cannot learn. */
    private static Blocks blocks(int width, LayerRange mixed) {
        return new Blocks(width, width / HEAD, HEAD, 4 * width, mixed.last(), 1e-5f);
    }
}
