package io.comevl.evaluation;

import io.comevl.Shared;
import io.comevl.bundle.Safetensors;
import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture;
import io.comevl.ops.WeightSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/** The reference's own small model: its sizes, weights and tokenizer of bytes. */
final class ToyModel {

    private ToyModel() {}

    static Path reference() {
        return Shared.path("reference/checkpoint").resolveSibling("");
    }

    static WeightSource stored() {
        return Safetensors.open(Shared.path("reference/checkpoint/model.safetensors"));
    }

    static ModelVerification.Words words() {
        return new ModelVerification.Words(256, text -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return IntStream.range(0, bytes.length)
                    .mapToLong(i -> bytes[i] & 0xff)
                    .toArray();
        });
    }

    static Architecture architecture() {
        return new Architecture(
                Architecture.Variant.comeVl(),
                new Architecture.Semantic(
                        Architecture.Family.SIGLIP,
                        new Architecture.Blocks(64, 4, 16, 48, 27, 1e-6f),
                        Architecture.Stem.patches(),
                        IntStream.rangeClosed(0, 27)
                                .map(i -> i == 0 ? 27 : i)
                                .boxed()
                                .toList()),
                Optional.of(new Architecture.Spatial(
                        new Architecture.Blocks(80, 5, 16, 32, 24, 1e-5f),
                        Architecture.Stem.patches(),
                        IntStream.rangeClosed(10, 23).boxed().toList(),
                        224,
                        16,
                        4,
                        100,
                        Architecture.PixelNormalisation.SAME_AS_SEMANTIC)),
                Optional.of(new Architecture.Fusion(8, 0.25)),
                new Architecture.Decoder(64, 3, 4, 2, 16, 256, 512, 512, 128, 1e6, 1e-6f),
                new CropGeometry(384, 16, 4, 2, 12, 96),
                CropMode.OVERLAP_AND_RESIZE_C2,
                Layout.RELEASE,
                Architecture.BoxPixels.OF_THE_FRAME);
    }
}
