package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrackingScoresTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RESOURCES = Path.of("src/test/resources/tracking");

    @Test
    void anotherTrackersAnswersGetTheScoresThatWereMeasuredElsewhere() throws IOException {
        assertThat(reproduced(RESOURCES)).isEqualTo(2);
    }

    @Test
    void allSequencesGetTheScoresThatWereMeasuredElsewhere() throws IOException {
        assertThat(reproduced(Shared.path("tracking"))).isEqualTo(8);
    }

    @Test
    void theTruthItselfScoresFull() throws IOException {
        List<List<TrackedBox>> truth = truth(RESOURCES.resolve("lanes_18_4fps.jsonl"));

        TrackingScores scores = TrackingScores.of(truth, truth);

        assertThat(scores.mota()).isEqualTo(1);
        assertThat(scores.idf1()).isEqualTo(1);
        assertThat(scores.idSwitches()).isZero();
    }

    @Test
    void nothingAnsweredScoresNothing() {
        TrackingScores scores = TrackingScores.of(List.of(List.of(box(1, 0))), List.of(List.of()));

        assertThat(scores.mota()).isZero();
        assertThat(scores.idf1()).isZero();
    }

    @Test
    void anEarlierMatchIsKeptThoughAnotherBoxIsCloser() {
        TrackingScores scores = TrackingScores.of(
                List.of(List.of(box(1, 0)), List.of(box(1, 0))),
                List.of(List.of(box(7, 2)), List.of(box(7, 2), box(8, 0))));

        assertThat(scores.idSwitches()).isZero();
        assertThat(scores.falsePositives()).isEqualTo(1);
    }

    @Test
    void anIdentityThatChangesIsOneSwitchAndHalvesIdentityMatches() {
        TrackingScores scores = TrackingScores.of(
                List.of(List.of(box(1, 0)), List.of(box(1, 0))), List.of(List.of(box(7, 0)), List.of(box(8, 0))));

        assertThat(scores.idSwitches()).isEqualTo(1);
        assertThat(scores.mota()).isEqualTo(0.5);
        assertThat(scores.idf1()).isEqualTo(0.5);
    }

    private static TrackedBox box(long id, double left) {
        return new TrackedBox(id, left, 0, left + 10, 10);
    }

    private static int reproduced(Path folder) throws IOException {
        int sequences = 0;
        for (JsonNode known : JSON.readTree(folder.resolve("metrics.json").toFile())) {
            Path file = folder.resolve(known.get("sequence").asText() + ".jsonl");
            if (Files.exists(file)) {
                JsonNode expected = known.get("bytetrack");
                TrackingScores scores = TrackingScores.of(truth(file), bytetrack(file));
                assertThat(scores.mota()).isCloseTo(expected.get("mota").asDouble(), within(5.1e-5));
                assertThat(scores.idf1()).isCloseTo(expected.get("idf1").asDouble(), within(5.1e-5));
                assertThat(scores.idSwitches())
                        .isEqualTo(expected.get("idSwitches").asInt());
                assertThat(scores.falsePositives())
                        .isEqualTo(expected.get("falsePositives").asInt());
                assertThat(scores.misses()).isEqualTo(expected.get("misses").asInt());
                sequences++;
            }
        }
        return sequences;
    }

    private static List<List<TrackedBox>> truth(Path file) throws IOException {
        return TrackingSequence.read(file).frames().stream()
                .map(TrackingSequence.Frame::truth)
                .toList();
    }

    private static List<List<TrackedBox>> bytetrack(Path file) throws IOException {
        List<List<TrackedBox>> frames = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            List<TrackedBox> boxes = new ArrayList<>();
            for (JsonNode row : JSON.readTree(line).get("bytetrack")) {
                boxes.add(new TrackedBox(
                        row.get(0).asLong(),
                        row.get(1).asDouble(),
                        row.get(2).asDouble(),
                        row.get(3).asDouble(),
                        row.get(4).asDouble()));
            }
            frames.add(boxes);
        }
        return frames;
    }
}
