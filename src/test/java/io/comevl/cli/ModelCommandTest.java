package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void cacheHere() {
        System.setProperty("comevl.cache", folder.resolve("cache").toString());
    }

    @AfterEach
    void cacheElsewhere() {
        System.clearProperty("comevl.cache");
    }

    @Test
    void aCheckpointIsImportedAndTheBundleShown() throws IOException {
        Path checkpoint = checkpoint();
        Path bundle = folder.resolve("bundle");

        assertThat(run(
                        "model",
                        "import",
                        "--from",
                        checkpoint.toString(),
                        "--out",
                        bundle.toString(),
                        "--layout",
                        "clean",
                        "--crop-mode",
                        "overlap-and-resize-c2",
                        "--max-crops",
                        "5",
                        "--name",
                        "five"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("writing the graphs", "bundle " + bundle + " is ready");

        assertThat(run("model", "show", bundle.toString())).isZero();
        assertThat(out.toString())
                .contains("five (random weights", "SigLIP 27, 1-27; DINOv3 10-23", "at most 5 crops, layout clean")
                .contains("24 layers of width 80", "all as they were imported");
    }

    @Test
    void variantsThatThePaperComparesWithAreOptions() throws IOException {
        Path bundle = folder.resolve("variant");

        assertThat(run(
                        "model",
                        "import",
                        "--from",
                        checkpoint().toString(),
                        "--out",
                        bundle.toString(),
                        "--layers",
                        "last_only",
                        "--position",
                        "none",
                        "--spatial-pixels",
                        "imagenet"))
                .as(err.toString())
                .isZero();

        run("model", "show", bundle.toString(), "--json");
        JsonNode architecture = new ObjectMapper().readTree(out.toString()).at("/description/architecture");
        assertThat(architecture.at("/variant/layers").asText()).isEqualTo("LAST_ONLY");
        assertThat(architecture.at("/variant/position").asText()).isEqualTo("NONE");
        assertThat(architecture.at("/spatial/normalisation").asText()).isEqualTo("IMAGENET");
    }

    @Test
    void aVariantWhoseWeightsTheCheckpointLacksIsToldInOneLine() throws IOException {
        Path bundle = folder.resolve("variant");

        assertThat(run(
                        "model",
                        "import",
                        "--from",
                        checkpoint().toString(),
                        "--out",
                        bundle.toString(),
                        "--encoders",
                        "concatenated"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("concat_projector").doesNotContain("\tat ");
        assertThat(bundle).doesNotExist();
    }

    @Test
    void linearLayersAreKeptInInt8WhereAskedFor() throws IOException {
        Path bundle = folder.resolve("int8");

        assertThat(run(
                        "model",
                        "import",
                        "--from",
                        checkpoint().toString(),
                        "--out",
                        bundle.toString(),
                        "--precision",
                        "int8",
                        "--keep-fp32",
                        "transformer.ff_out",
                        "--keep-fp32",
                        "*.cross_rope.*"))
                .as(err.toString())
                .isZero();

        run("model", "show", bundle.toString(), "--json");
        JsonNode said = new ObjectMapper().readTree(out.toString());
        assertThat(said.at("/description/precision").asText()).isEqualTo("int8");
        assertThat(said.at("/description/keptFp32"))
                .extracting(JsonNode::asText)
                .containsExactly("transformer.ff_out", "*.cross_rope.*");
        assertThat(said.at("/damage").size()).isZero();
    }

    @Test
    void mistakesAboutPrecisionAreToldInOneLine() throws IOException {
        String[] begin = {"model", "import", "--from", checkpoint().toString(), "--out", folder + "/x", "--precision"};

        assertThat(run(with(begin, "int8", "--keep-fp32", "nothing.*"))).isEqualTo(1);
        assertThat(err.toString().strip().lines().reduce((first, second) -> second))
                .hasValueSatisfying(line -> assertThat(line)
                        .startsWith("comevl: ")
                        .contains("keep fp32 nothing.*: no linear layer of this model has such a name"));
        assertThat(folder.resolve("x")).doesNotExist();

        assertThat(run(with(begin, "fp32", "--keep-fp32", "transformer.*"))).isEqualTo(1);
        assertThat(err.toString()).contains("all layers of an fp32 bundle are").doesNotContain("\tat ");

        assertThat(run(with(begin, "int9"))).isEqualTo(2);
        assertThat(err.toString()).contains("--precision", "int9", "INT8");
    }

    private static String[] with(String[] begin, String... more) {
        return Stream.concat(Arrays.stream(begin), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void theSameInJson() throws IOException {
        assertThat(run("model", "show", "tiny-random-clean", "--json"))
                .as(err.toString())
                .isZero();

        JsonNode said = new ObjectMapper().readTree(out.toString());
        assertThat(out.toString().strip()).doesNotContain("\n");
        assertThat(said.at("/description/name").asText()).isEqualTo("tiny-random-clean");
        assertThat(said.at("/description/architecture/cropMode").asText()).isEqualTo("RESIZE");
        assertThat(said.at("/damage").size()).isZero();
        // 512 and 128 rows of 64 columns.
        assertThat(said.at("/parameters/embedding").asLong()).isEqualTo(640 * 64);
        assertThat(said.at("/parameters").properties()).hasSize(8);
    }

    @Test
    void aDamagedBundleIsShownWithItsDamageAndANonZeroExit() throws IOException {
        Path bundle = folder.resolve("bundle");
        run("model", "import", "--from", checkpoint().toString(), "--out", bundle.toString());
        Files.write(bundle.resolve("weights.safetensors"), new byte[10]);

        assertThat(run("model", "show", bundle.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("weights.safetensors: has 10 bytes", "unknown, the weights cannot be read");
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertThat(run("model", "show", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString().strip())
                .startsWith("comevl: ")
                .contains("no model bundle here")
                .doesNotContain("\n");

        assertThat(run(
                        "model",
                        "import",
                        "--from",
                        "nowhere",
                        "--out",
                        folder.resolve("x").toString()))
                .isEqualTo(1);
        assertThat(err.toString().strip())
                .isEqualTo("comevl: nowhere: no such folder; give the one that holds config.yaml and the weights");

        assertThat(run("model", "import", "--from", "a", "--out", "b", "--crop-mode", "round"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("expected resize, overlap-and-resize-c2, pad or overlap-and-pad-c2, found round");
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private Path checkpoint() throws IOException {
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        for (String file : new String[] {"config.yaml", "model.safetensors"}) {
            Files.copy(
                    ModelCommandTest.class.getResourceAsStream("/io/comevl/models/tiny-random/" + file),
                    checkpoint.resolve(file));
        }
        return checkpoint;
    }
}
