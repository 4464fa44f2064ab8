package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReferenceConfigTest {

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void copyTheToyCheckpoint() throws IOException {
        for (String file : new String[] {"config.yaml", "model.safetensors"}) {
            Files.copy(
                    ReferenceConfigTest.class.getResourceAsStream("/io/comevl/models/tiny-random/" + file),
                    folder.resolve(file));
        }
        config = folder.resolve("config.yaml");
    }

    @Test
    void sizesAreThoseOfTheFileAndItsTensors() {
        Checkpoint checkpoint = Checkpoint.open(folder);

        Architecture architecture = checkpoint.config().architecture();
        assertThat(checkpoint.config().tokenizer()).isEqualTo("toy-qwen2-bytes");
        assertThat(architecture.semantic().blocks()).isEqualTo(new Architecture.Blocks(64, 4, 16, 48, 27, 1e-6f));
        assertThat(architecture.spatialTower().blocks()).isEqualTo(new Architecture.Blocks(80, 5, 16, 32, 24, 1e-5f));
        assertThat(architecture.spatialTower().grid()).isEqualTo(14);
        assertThat(architecture.spatialTower().prefixTokens()).isEqualTo(5);
        assertThat(architecture.fusion()).contains(new Architecture.Fusion(8, 0.25));
        assertThat(architecture.decoder())
                .isEqualTo(new Architecture.Decoder(64, 3, 4, 2, 16, 256, 512, 512, 128, 1e6, 1e-6f));
        assertThat(architecture.geometry().secondScaleWindowPixels()).isEqualTo(96);
        assertThat(architecture.cropMode()).isEqualTo(CropMode.OVERLAP_AND_RESIZE_C2);
        assertThat(architecture.layout()).isEqualTo(Layout.RELEASE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "activation_type: swiglu        | activation_type: gelu           | model.activation_type: expected swiglu, found \"gelu\"",
                "block_type: sequential         | block_type: moe                 | model.block_type: expected sequential, found \"moe\"",
                "norm_after: false              | norm_after: true                | model.norm_after: expected false, found true",
                "weight_tying: false            | weight_tying: true              | model.weight_tying",
                "crop_mode: overlap-and-resize-c2 | crop_mode: other              | model.crop_mode: expected resize or overlap-and-resize-c2",
                "image_pooling_2d: attention_meanq | image_pooling_2d: none       | model.image_pooling_2d",
                "image_model_type: siglip       | image_model_type: metaclip      | model.vision_backbone.image_model_type: expected siglip or openai",
                "image_model_type: siglip       | image_model_type: openai        | model.vision_backbone.image_mlp_activations: expected quick_gelu",
                "image_emb_dim: 80              | image_emb_dim: 84               | model.vision_backbone2.image_emb_dim: expected 80, found 84",
                "d_model: 64                    | d_model: wide                   | model.d_model: expected a whole number, found \"wide\"",
                "n_heads: 4                     | heads: 4                        | model.n_heads: expected a whole number, found nothing",
                "rope_theta: 1000000.0          | rope_theta: [1]                 | model.rope_theta: expected a number, found [1]",
                "identifier: toy-qwen2-bytes    | identifier: 7                   | model.tokenizer.identifier: expected a text",
                "'model:'                       | 'modell:'                       | expected a section model",
                "run_name: toy                  | run_name: [                     | is no YAML",
            })
    void whatIsNotBuiltHereIsRefusedByKey(String old, String replacement, String message) throws IOException {
        String text = Files.readString(config);
        assertThat(text).contains(old);
        Files.writeString(config, text.replaceFirst(java.util.regex.Pattern.quote(old), replacement));

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(config.toString())
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void foldersWithoutACheckpointAreRefused() throws IOException {
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none"))).hasMessageContaining("no such folder");
        Files.delete(config);
        assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("config.yaml: no such file");
        Files.delete(folder.resolve("model.safetensors"));
        assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("found none of them");
    }
}
