package io.comevl.bundle;

import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.Architecture.Decoder;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the published release chose, whatever the sizes of its parts (ARCHITECTURE sections 1, 4, 7 and 10). */
final class Release {

    /** First of the spatial tower's layers that the authors mix, one-based (their {@code range(10, 24)}). */
    static final int FIRST_MIXED_SPATIAL = 10;

    static final float SPATIAL_ROPE_THETA = 100;
    static final double FUSION_RADIUS = 0.25;
    static final int EXTRA_ROWS = 128;

    private static final int FUSION_HEADS = 8;
    private static final int SPATIAL_PIXELS = 224;
    private static final int MARGIN_PATCHES = 4;
    private static final int MAX_CROPS = 12;

    private Release() {}

    /**
     * The semantic tower.
     *
     * @param blocks all of its layers are mixed
     */
    static Architecture.Semantic semantic(Blocks blocks) {
        // The authors' list 0..27 read as one-based: entry 0 is "index -1", the last layer, which so counts twice.
        List<Integer> mixed = IntStream.rangeClosed(0, blocks.layers())
                .mapToObj(entry -> entry == 0 ? blocks.layers() : entry)
                .toList();
        return new Architecture.Semantic(Architecture.Family.SIGLIP, blocks, Architecture.Stem.patches(), mixed);
    }

    /**
     * The spatial tower.
     *
     * @param first first of its layers that are mixed, one-based; the last layer is not
     */
    static Architecture.Spatial spatial(Blocks blocks, int first, int patchPixels, int registers) {
        return new Architecture.Spatial(
                blocks,
                Architecture.Stem.patches(),
                IntStream.range(first, blocks.layers()).boxed().toList(),
                SPATIAL_PIXELS,
                patchPixels,
                registers,
                SPATIAL_ROPE_THETA,
                Architecture.PixelNormalisation.SAME_AS_SEMANTIC);
    }

    /**
     * Molmo (Deitke et al. 2024): one encoder of which two layers are read.
     *
     * @param semantic CLIP
     */
    static Architecture molmo(
            Architecture.Semantic semantic, Decoder decoder, CropGeometry geometry, CropMode cropMode, Layout layout) {
        return new Architecture(
                Architecture.Variant.molmo(),
                semantic,
                Optional.empty(),
                Optional.empty(),
                decoder,
                geometry,
                cropMode,
                layout,
                Architecture.BoxPixels.OF_THE_FRAME);
    }

    /**
     * The whole.
     *
     * @param cropPixels side of the pictures that the semantic tower was trained with
     * @param patchPixels side of its patches
     */
    static Architecture around(
            Architecture.Semantic semantic,
            int cropPixels,
            int patchPixels,
            Architecture.Spatial spatial,
            Decoder decoder) {
        return new Architecture(
                Architecture.Variant.comeVl(),
                semantic,
                Optional.of(spatial),
                Optional.of(new Architecture.Fusion(FUSION_HEADS, FUSION_RADIUS)),
                decoder,
                new CropGeometry(
                        cropPixels,
                        patchPixels,
                        MARGIN_PATCHES,
                        2,
                        MAX_CROPS,
                        SPATIAL_PIXELS - 2 * MARGIN_PATCHES * patchPixels),
                CropMode.OVERLAP_AND_RESIZE_C2,
                Layout.RELEASE,
                Architecture.BoxPixels.OF_THE_FRAME);
    }
}
