package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with nothing replaced: camera, Kafka, Flink, model, Kafka, reader. */
final class DemoCommandTest {

    @TempDir
    Path folder;

    @Test
    void everyFrameOfAGeneratedCameraIsAnsweredOnce() throws IOException {
        CommandRun demo = CommandRun.of("demo", "--duration", "4s", "--max-tokens", "8", "--json");

        assertThat(demo.code()).as(demo.err()).isZero();
        assertThat(demo.out().strip().lines()).hasSize(1);
        JsonNode summary = new ObjectMapper().readTree(demo.out());
        assertThat(summary.get("framesIn").asLong()).isPositive();
        assertThat(summary.get("answersOut").asLong())
                .isEqualTo(2 * summary.get("framesIn").asLong());
        assertThat(summary.get("lost").asLong()).isZero();
        assertThat(summary.get("duplicates").asLong()).isZero();
        assertThat(summary.get("framesPerSecond").asDouble()).isPositive();
        assertThat(summary.get("latencyMs").get("p50").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(summary.get("latencyMs").get("p99").asDouble());
        double shares = 0;
        for (JsonNode share : summary.get("stageShare")) {
            shares += share.asDouble();
        }
        assertThat(shares).isCloseTo(1, Offset.offset(0.01));
        assertThat(summary.get("accuracy"))
                .as("answers about a generated camera are marked")
                .isNotEmpty();
        assertThat(demo.err()).contains("how many cars").contains("accuracy ").doesNotContain("RANDOM weights");
    }

    @Test
    void aRealClipIsAnsweredWithOnesOwnQueries() throws IOException {
        Path clip = Shared.path("footage/car-detection.mp4");
        Path queries = folder.resolve("queries.yaml");
        Files.writeString(queries, "queries:\n  - {id: third, task: box, phrase: car, every: 3}\n");

        CommandRun demo = CommandRun.of(
                "demo",
                "--duration",
                "4s",
                "--source",
                clip.toString(),
                "--queries",
                queries.toString(),
                "--max-tokens",
                "8",
                "--headless",
                "--json");

        assertThat(demo.code()).as(demo.err()).isZero();
        JsonNode summary = new ObjectMapper().readTree(demo.out());
        long frames = summary.get("framesIn").asLong();
        assertThat(frames).isGreaterThanOrEqualTo(3);
        assertThat(summary.get("answersOut").asLong()).isEqualTo((frames + 2) / 3);
        assertThat(summary.get("lost").asLong()).isZero();
        assertThat(demo.err()).doesNotContain("box car");
    }
}
