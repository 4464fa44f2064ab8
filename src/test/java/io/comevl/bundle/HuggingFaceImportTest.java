package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.frame.Layout;
import io.comevl.network.WeightPlan;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HuggingFaceImportTest {

    private static final long SEED = 5;

    @TempDir
    Path folder;

    @Test
    void theSameWeightsGiveTheSameBundleFromEitherLayout() throws IOException {
        PublishedFolders published = new PublishedFolders(folder).write();

        Bundle assembled = assemble(published);

        Path authors = authorsLayoutWithDrawnFusion();
        Bundle expected = Importer.run(request(authors, "expected", folder.resolve("qwen2")), line -> {});
        assertThat(assembled.architecture()).isEqualTo(expected.architecture());
        assertThat(assembled.weights().names())
                .containsExactlyInAnyOrderElementsOf(expected.weights().names());
        for (String name : expected.weights().names()) {
            assertThat(assembled.weights().spec(name))
                    .as(name)
                    .isEqualTo(expected.weights().spec(name));
            assertThat(assembled.weights().bytes(name))
                    .as(name)
                    .isEqualTo(expected.weights().bytes(name));
        }
        assertThat(assembled.description().files().get("tokenizer.json"))
                .isEqualTo(expected.description().files().get("tokenizer.json"));
    }

    @Test
    void whatNoModelHadIsToldAndStaysInTheBundle() throws IOException {
        List<String> told = new ArrayList<>();

        Bundle bundle = Importer.assemble(
                new PublishedFolders(folder).write().folders(SEED),
                request(folder.resolve("qwen2"), "bundle", folder.resolve("qwen2")),
                Variation.none(),
                PrecisionPolicy.fp32(),
                told::add);

        List<String> drawn = List.of("layer mixing", "2x2 pooling", "fusion", "embedding");
        for (String part : drawn) {
            assertThat(told)
                    .anyMatch(line -> line.startsWith("NOT TRAINED: " + part + ": ")
                            && line.endsWith(" weights drawn from seed 5, never trained"));
        }
        BundleReport report = BundleReport.of(bundle.folder());
        assertThat(report.drawn()).hasSize(4).allMatch(line -> drawn.stream().anyMatch(line::startsWith));
        assertThat(report.text()).contains("not trained", "fusion: ");
        assertThat(report.damage()).isEmpty();
        assertThat(bundle.description().name()).isEqualTo("siglip2 + dinov3 + qwen2");
        assertThat(bundle.description().provenance().source()).isEqualTo("siglip2 + dinov3 + qwen2");
        assertThat(bundle.description().provenance().randomWeights()).isTrue();
        try (Tokenizer tokenizer = bundle.tokenizer()) {
            assertThat(tokenizer.special().imageStart()).isEqualTo(512);
            assertThat(tokenizer.encode("th")).containsExactly(256);
        }
    }

    @Test
    void aLanguageModelInBfloat16StaysThat() throws IOException {
        Bundle bundle =
                assemble(new PublishedFolders(folder).languageInBfloat16().write());

        WeightSource weights = bundle.weights();
        assertThat(weights.spec("transformer.blocks.2.att_proj.weight").type()).isEqualTo(ElementType.BFLOAT16);
        assertThat(weights.spec("transformer.blocks.2.ff_proj.weight").shape()).containsExactly(256L, 64L);
        assertThat(weights.spec("transformer.wte.new_embedding").type()).isEqualTo(ElementType.FLOAT32);
    }

    @Test
    void aMissingShardIsNamedWithTheTensorThatIsInIt() throws IOException {
        PublishedFolders published = new PublishedFolders(folder).write();
        Files.delete(folder.resolve("qwen2/model-00002-of-00002.safetensors"));

        assertThatThrownBy(() -> assemble(published))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(folder.resolve("qwen2/model.safetensors.index.json") + ": tensor model.")
                .hasMessageContaining("is in model-00002-of-00002.safetensors, which is not there; download it")
                .hasMessageNotContaining("\n");
    }

    @Test
    void missingAndUnknownTensorsAreNamedWithTheirFile() throws IOException {
        String lost = "vision_model.encoder.layers.26.mlp.fc2.bias";
        assertThatThrownBy(() ->
                        assemble(new PublishedFolders(folder).without(lost).write()))
                .isInstanceOf(BundleException.class)
                .hasMessage(folder.resolve("siglip2/model.safetensors") + ": has no tensor " + lost
                        + ", which the config.json beside it describes; download both again");

        String found = "model.layers.0.self_attn.q_norm.weight";
        assertThatThrownBy(
                        () -> assemble(new PublishedFolders(folder).with(found).write()))
                .isInstanceOf(BundleException.class)
                .hasMessage(folder.resolve("qwen2/model.safetensors.index.json") + ": tensor " + found
                        + " is none that this kind of model reads; it is a model of another kind, give the right one");
        assertThat(folder.resolve("assembled")).doesNotExist();
    }

    @Test
    void shapesThatTheConfigurationDoesNotDescribeAreNamedWithTheirFile() throws IOException {
        PublishedFolders published = new PublishedFolders(folder).write();

        change("dinov3", "\"intermediate_size\": 32", "\"intermediate_size\": 40");
        assertThatThrownBy(() -> assemble(published))
                .isInstanceOf(BundleException.class)
                .hasMessage(folder.resolve("dinov3/model.safetensors")
                        + ": tensor layer.0.mlp.up_proj.weight: expected shape [40, 80] by the config.json beside it, "
                        + "found [32, 80]; download both again");

        change("dinov3", "\"intermediate_size\": 40", "\"intermediate_size\": 32");
        change("qwen2", "\"num_key_value_heads\": 2", "\"num_key_value_heads\": 4");
        assertThatThrownBy(() -> assemble(published))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("qwen2/model-0000")
                .hasMessageContaining(
                        "model.layers.0.self_attn.q_proj.weight with model.layers.0.self_attn.k_proj.weight")
                .hasMessageContaining("expected shape [192, 64]")
                .hasMessageNotContaining("\n");
    }

    @Test
    void anotherKindOfModelIsToldInOneLine() throws IOException {
        PublishedFolders published = new PublishedFolders(folder).write();
        Path config = folder.resolve("siglip2/config.json");

        change("siglip2", "\"model_type\": \"siglip\"", "\"model_type\": \"siglip2\"");
        assertRefused(published, config + ": expected a model of type siglip or siglip_vision_model, found siglip2");

        change("siglip2", "\"model_type\": \"siglip2\"", "\"model_type\": \"siglip\"");
        change("dinov3", "\"use_gated_mlp\": false", "\"use_gated_mlp\": true");
        assertRefused(published, folder.resolve("dinov3/config.json") + ": use_gated_mlp: expected false, found true");

        change("dinov3", "\"use_gated_mlp\": true", "\"use_gated_mlp\": false");
        change("dinov3", "\"num_hidden_layers\": 24", "\"num_hidden_layers\": 10");
        assertRefused(published, folder.resolve("dinov3/config.json") + ": num_hidden_layers: expected more than 10");

        Files.delete(config);
        assertRefused(published, folder.resolve("siglip2") + ": holds no config.json");
    }

    private void assertRefused(PublishedFolders published, String message) {
        assertThatThrownBy(() -> assemble(published))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("\n");
    }

    private void change(String model, String from, String to) throws IOException {
        Path config = folder.resolve(model).resolve("config.json");
        String text = Files.readString(config);
        assertThat(text).contains(from);
        Files.writeString(config, text.replace(from, to));
    }

    private Bundle assemble(PublishedFolders published) {
        HuggingFaceFolders folders = published.folders(SEED);
        return Importer.assemble(
                folders,
                request(folders.language(), "assembled", folders.language()),
                Variation.none(),
                PrecisionPolicy.fp32(),
                line -> {});
    }

    private Importer.Request request(Path from, String out, Path tokenizer) {
        return new Importer.Request(
                from,
                folder.resolve(out),
                Optional.of(Layout.RELEASE),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of(tokenizer),
                Optional.empty());
    }

    /** The toy checkpoint as its authors publish it, but for the weights that an assembled model has to draw. */
    private Path authorsLayoutWithDrawnFusion() throws IOException {
        Path authors = Files.createDirectory(folder.resolve("authors"));
        Files.writeString(
                authors.resolve("config.yaml"),
                Files.readString(PublishedFolders.TOY.resolve("config.yaml"))
                        .replace("identifier: toy-qwen2-bytes", "identifier: Qwen/Qwen2-7B"));
        Checkpoint toy = Checkpoint.open(PublishedFolders.TOY);
        WeightSource drawn = new DrawnWeights(WeightPlan.of(toy.config().architecture()), SEED, ElementType.FLOAT32);
        Map<String, WeightSource> sources = new LinkedHashMap<>();
        toy.weights()
                .names()
                .forEach(name -> sources.put(name, isDrawn(name) && drawn.has(name) ? drawn : toy.weights()));
        Map<String, Spec> specs = new TreeMap<>();
        sources.forEach((name, source) -> specs.put(name, source.spec(name)));
        try (SafetensorsWriter writer =
                SafetensorsWriter.create(authors.resolve("model.safetensors"), specs, Map.of())) {
            specs.keySet().forEach(name -> writer.write(name, sources.get(name)));
            writer.finish();
        }
        return authors;
    }

    private static boolean isDrawn(String name) {
        return !name.startsWith("vision_backbone.image_vit")
                && (name.startsWith("vision_backbone.") || name.endsWith("new_embedding"));
    }
}
