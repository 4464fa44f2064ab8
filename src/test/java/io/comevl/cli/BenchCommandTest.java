package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.bundle.BuiltInModels;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.PrecisionPolicy;
import io.comevl.bundle.Safetensors;
import io.comevl.bundle.ToyImport;
import io.comevl.evaluation.Benchmark;
import io.comevl.ops.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchCommandTest {

    @TempDir
    private Path folder;

    @Test
    void aDecodeStepIsMeasuredBesideAReadOfItsWeights() throws IOException {
        CommandRun run = CommandRun.of(
                "bench", "--question", "bandwidth", "--pairs", "1", "--bundle", "tiny-random-clean", "--json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode told = new ObjectMapper().readTree(run.out()).get("bandwidth");
        Safetensors weights = Bundle.open(BuiltInModels.resolve("tiny-random-clean", line -> {}))
                .weights();
        long bytes = weights.names().stream()
                .filter(name -> name.startsWith("transformer.") && !name.startsWith("transformer.wte."))
                .mapToLong(name -> weights.spec(name).byteLength())
                .sum();
        assertThat(told.get("weightBytes").asLong()).isEqualTo(bytes).isPositive();
        assertThat(told.get("tokensPerSecond").asDouble()).isPositive();
        assertThat(told.get("share").asDouble()).isPositive();
    }

    @Test
    void whoAsksForJlamaWithoutItIsToldAtOnceHowToGetIt() {
        String home = System.getProperty("comevl.home");
        System.setProperty("comevl.home", folder.toString());
        try {
            CommandRun run = CommandRun.of("bench", "--question", "stages", "--question", "jlama");

            assertThat(run.code()).isNotZero();
            assertThat(run.err())
                    .isEqualTo("comevl: " + folder.resolve("target/jlama")
                            + ": Jlama is not there; get it with: ./mvnw -Pjlama dependency:copy@jlama\n");
        } finally {
            restore(home);
        }
    }

    private static void restore(String home) {
        if (home == null) {
            System.clearProperty("comevl.home");
        } else {
            System.setProperty("comevl.home", home);
        }
    }

    @Test
    void twoPrecisionsOfAModelAreMeasuredInTurn() throws IOException {
        Path int8 = folder.resolve("int8");
        ToyImport.of(ToyImport.checkpoint(folder), int8, new PrecisionPolicy(Precision.INT8, List.of()));

        CommandRun run = CommandRun.of(
                "bench",
                "--question",
                "stages",
                "--pairs",
                "1",
                "--bundle",
                int8.toString(),
                "--against",
                "tiny-random-clean",
                "--json");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("tiny-random int8", "tiny-random-clean fp32, ms");
        JsonNode rows = new ObjectMapper().readTree(run.out()).get("stages");
        assertThat(rows).hasSizeGreaterThan(3);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.get("graphMs").asDouble()).isPositive();
            assertThat(row.get("againstMs").asDouble()).isPositive();
        });
    }

    @Test
    void theSecondEncoderIsMeasuredBesideTheFirstAlone() throws IOException {
        Path int8 = folder.resolve("int8");
        ToyImport.of(ToyImport.checkpoint(folder), int8, new PrecisionPolicy(Precision.INT8, List.of()));

        CommandRun run =
                CommandRun.of("bench", "--question", "encoders", "--pairs", "1", "--bundle", int8.toString(), "--json");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("sizes of tiny-random int8, random weights", "semantic_only", "concatenated");
        JsonNode rows = new ObjectMapper().readTree(run.out()).get("encoders");
        assertThat(rows).extracting(row -> row.get("work").asText()).contains(Benchmark.PICTURE_AND_PROMPT);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.get("fusedCost").asDouble()).isPositive();
            assertThat(row.get("concatenatedCost").asDouble()).isPositive();
        });
    }

    @Test
    void moreCamerasAreMeasuredBesideOne() throws IOException {
        CommandRun run = CommandRun.of("bench", "--question", "cameras", "--pairs", "1", "--json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode rows = new ObjectMapper().readTree(run.out()).get("cameras");
        assertThat(rows).extracting(row -> row.get("cameras").asInt()).containsExactly(1, 4, 16, 64);
        assertThat(rows.get(0).get("share").asDouble()).isEqualTo(1);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.get("msPerFrame").asDouble()).isPositive();
            assertThat(row.get("liveMegabytes").asDouble()).isPositive();
        });
    }

    @Test
    void memoryIsWatchedWhileTheJobRuns() throws IOException {
        CommandRun run = CommandRun.of(
                "bench",
                "--question",
                "steady",
                "--question",
                "job",
                "--minutes",
                "0.1",
                "--pairs",
                "1",
                "--frames",
                "4",
                "--plots",
                folder.toString(),
                "--json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode told = new ObjectMapper().readTree(run.out());
        assertThat(told.get("steady").get("frames").asInt()).isEqualTo(48);
        assertThat(told.get("steady").get("answers").asInt()).isEqualTo(96);
        assertThat(told.get("steady").get("live"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(
                        sample -> assertThat(sample.get("megabytes").asDouble()).isBetween(1.0, 4000.0));
        assertThat(told.get("job").get("jobMsPerFrame").asDouble()).isPositive();
        assertThat(folder.resolve("steady.png")).isNotEmptyFile();
    }
}
