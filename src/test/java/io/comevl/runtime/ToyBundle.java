package io.comevl.runtime;

import io.comevl.Shared;
import io.comevl.bundle.GraphExport;
import io.comevl.bundle.Safetensors;
import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.EffectiveWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/** The reference's toy checkpoint as graphs in a folder. */
final class ToyBundle {

    static final Architecture ARCHITECTURE = new Architecture(
            Architecture.Variant.comeVl(),
            new Architecture.Semantic(
                    Architecture.Family.SIGLIP,
                    new Blocks(64, 4, 16, 48, 27, 1e-6f),
                    Architecture.Stem.patches(),
                    IntStream.rangeClosed(0, 27)
                            .map(i -> i == 0 ? 27 : i)
                            .boxed()
                            .toList()),
            Optional.of(new Architecture.Spatial(
                    new Blocks(80, 5, 16, 32, 24, 1e-5f),
                    Architecture.Stem.patches(),
                    IntStream.rangeClosed(10, 23).boxed().toList(),
                    224,
                    16,
                    4,
                    100f,
                    Architecture.PixelNormalisation.SAME_AS_SEMANTIC)),
            Optional.of(new Architecture.Fusion(8, 0.25)),
            new Architecture.Decoder(64, 3, 4, 2, 16, 256, 512, 512, 128, 1e6, 1e-6f),
            new CropGeometry(384, 16, 4, 2, 12, 96),
            CropMode.OVERLAP_AND_RESIZE_C2,
            Layout.RELEASE,
            Architecture.BoxPixels.OF_THE_FRAME);

    private ToyBundle() {}

    /** Weights and graphs, written into {@code folder}. */
    static Path write(Path folder) throws IOException {
        Path weights = folder.resolve("weights.safetensors");
        Files.copy(Shared.path("reference/checkpoint/model.safetensors"), weights);
        new GraphExport(ARCHITECTURE, new EffectiveWeights(Safetensors.open(weights))).write(folder);
        return folder;
    }
}
