package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.Shared;
import io.comevl.evaluation.GeneratedScene.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TrackingEvaluationTest {

    private static final Path RESOURCES = Path.of("src/test/resources/tracking");
    private static final double LOW_RATE = 5;

    @Test
    void sequencesAtFourFramesPerSecondKeepTheirIdentities() throws IOException {
        assertThat(gainOnByteTrack(RESOURCES)).isGreaterThan(0.2);
    }

    @Test
    void everyGivenSequenceScoresAboveByteTrack() throws IOException {
        assertThat(gainOnByteTrack(Shared.path("tracking"))).isGreaterThan(0.12);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void unseenScenesScoreAboveByteTrackAtAnyRateAndDensity(Kind kind) {
        for (double fps : new double[] {2, 4, 10, 15}) {
            for (int movers : new int[] {12, 40}) {
                TrackingSequence scene =
                        GeneratedScene.of(kind, movers, fps, 1000 + movers).sequence();
                TrackingScores ours = TrackingEvaluation.evaluate(scene);
                TrackingScores byteTrack = TrackingScores.of(truth(scene), ByteTrack.follow(scene));

                assertThat(ours.idf1()).as(scene.name()).isGreaterThan(byteTrack.idf1());
                assertThat(ours.mota()).as(scene.name()).isGreaterThan(byteTrack.mota());
                assertThat(ours.idf1()).as(scene.name()).isGreaterThan(fps < 4 ? 0.7 : 0.8);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aFifthMissedAndATenthSpuriousCostLittle(Kind kind) {
        GeneratedScene scene = new GeneratedScene(kind, 18, 5, 1, 0.2, 0.6, 0.03, 77);

        TrackingScores scores = TrackingEvaluation.evaluate(scene.sequence());

        assertThat(scores.idf1()).isGreaterThan(0.88);
        assertThat(scores.mota()).isGreaterThan(0.85);
        assertThat(scores.idSwitches()).isLessThanOrEqualTo(3);
    }

    @Test
    void slowAndFastThingsAreFollowedAlike() {
        for (double speed : new double[] {0.3, 1.5}) {
            GeneratedScene scene = new GeneratedScene(Kind.LANES, 15, 6, speed, 0.12, 0.4, 0.03, 5);
            assertThat(TrackingEvaluation.evaluate(scene.sequence()).idf1()).isGreaterThan(0.93);
        }
    }

    @Test
    void whatIsSaidOfAFrameDependsOnlyOnFramesUpToIt() {
        TrackingSequence whole = GeneratedScene.of(Kind.CROWD, 25, 5, 9).sequence();
        TrackingSequence half = new TrackingSequence(
                whole.name(),
                whole.widthPixels(),
                whole.heightPixels(),
                whole.fps(),
                whole.frames().subList(0, 100));

        assertThat(TrackingEvaluation.follow(half))
                .isEqualTo(TrackingEvaluation.follow(whole).subList(0, 100));
    }

    private static double gainOnByteTrack(Path folder) throws IOException {
        double gain = 0;
        int sequences = 0;
        for (JsonNode known :
                new ObjectMapper().readTree(folder.resolve("metrics.json").toFile())) {
            Path file = folder.resolve(known.get("sequence").asText() + ".jsonl");
            if (Files.exists(file)) {
                TrackingSequence sequence = TrackingSequence.read(file);
                TrackingScores scores = TrackingEvaluation.evaluate(sequence);
                double theirs = known.get("bytetrack").get("idf1").asDouble();
                assertThat(scores.idf1()).as(sequence.name()).isGreaterThan(theirs + 0.03);
                assertThat(scores.mota())
                        .as(sequence.name())
                        .isGreaterThan(known.get("bytetrack").get("mota").asDouble() + 0.05);
                if (sequence.fps() < LOW_RATE) {
                    assertThat(scores.idf1()).as(sequence.name()).isGreaterThan(0.93);
                }
                gain += scores.idf1() - theirs;
                sequences++;
            }
        }
        return gain / sequences;
    }

    private static List<List<TrackedBox>> truth(TrackingSequence sequence) {
        return sequence.frames().stream().map(TrackingSequence.Frame::truth).toList();
    }
}
