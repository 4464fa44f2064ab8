package io.comevl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture.Convolution;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ArchitectureDescriptionTest {

    private static final List<Convolution> TO_TWELVE =
            List.of(new Convolution(4, 4, 0, 48), new Convolution(3, 2, 1, 96), new Convolution(3, 2, 1, 128));

    @Test
    void aSmallModelWithConvolutionsSurvivesYaml() throws Exception {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory()).registerModule(new Jdk8Module());
        Architecture small = small(TO_TWELVE, Architecture.Layers.MIXED);

        assertThat(yaml.readValue(yaml.writeValueAsString(small), Architecture.class))
                .isEqualTo(small);
    }

    @Test
    void convolutionsMustMakeTheGridOfPatches() {
        assertThatThrownBy(() -> small(TO_TWELVE.subList(0, 2), Architecture.Layers.MIXED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("semantic stem")
                .hasMessageContaining("grid of 12")
                .hasMessageContaining("makes 24");
    }

    @Test
    void theLastLayerAloneReplacesTheList() {
        assertThat(small(TO_TWELVE, Architecture.Layers.MIXED).semanticLayers()).containsExactly(3, 1, 2, 3);
        assertThat(small(TO_TWELVE, Architecture.Layers.LAST_ONLY).semanticLayers())
                .containsExactly(3);
    }

    @Test
    void layersBeyondTheTowerAreRefused() {
        Architecture.Blocks blocks = new Architecture.Blocks(8, 2, 4, 16, 3, 1e-6f);

        assertThatThrownBy(() -> new Architecture.Semantic(
                        Architecture.Family.SIGLIP, blocks, Architecture.Stem.patches(), List.of(1, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1..3")
                .hasMessageContaining("[1, 4]");
    }

    private static Architecture small(List<Convolution> stem, Architecture.Layers layers) {
        Architecture.Blocks blocks = new Architecture.Blocks(128, 4, 32, 512, 3, 1e-5f);
        return new Architecture(
                new Architecture.Variant(
                        Architecture.Encoders.DUAL_FUSED,
                        layers,
                        Architecture.Position.ROPE,
                        Architecture.Matrices.FREE),
                new Architecture.Semantic(
                        Architecture.Family.SIGLIP, blocks, new Architecture.Stem(stem), List.of(3, 1, 2, 3)),
                Optional.of(new Architecture.Spatial(
                        blocks,
                        Architecture.Stem.patches(),
                        List.of(1, 2, 3),
                        96,
                        8,
                        0,
                        100,
                        Architecture.PixelNormalisation.IMAGENET)),
                Optional.of(new Architecture.Fusion(8, 0.25)),
                new Architecture.Decoder(192, 4, 6, 2, 32, 768, 179, 179, 8, 1000, 1e-6f),
                new CropGeometry(192, 16, 0, 1, 1, 0),
                CropMode.RESIZE,
                Layout.CLEAN,
                Architecture.BoxPixels.OF_THE_FRAME);
    }
}
