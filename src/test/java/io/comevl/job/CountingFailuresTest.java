package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.DetectedPoint;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.Query;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What is known to make line counters count wrongly, through the operator that the job runs. The line is at x = 0.5. */
@SuppressWarnings("try") // Flink's harnesses declare that closing may throw anything
final class CountingFailuresTest {

    private final List<List<DetectedPoint>> frames = new ArrayList<>();

    @Test
    void whoFlickersBetweenBothSidesDoesNotCross() throws Exception {
        Random random = new Random(3);
        comesTo(0.48);
        for (int i = 0; i < 100; i++) {
            at(0.5 + 0.012 * random.nextGaussian());
        }

        assertThat(crossings()).isEmpty();
    }

    @Test
    void whoRestsOnTheLineAndGoesBackDoesNotCross() throws Exception {
        comesTo(0.5);
        for (int i = 0; i < 100; i++) {
            at(0.5);
        }
        for (double x = 0.48; x > 0.2; x -= 0.03) {
            at(x);
        }

        assertThat(crossings()).isEmpty();
    }

    @Test
    void whoRestsOnTheLineAndGoesOnCrossesOnce() throws Exception {
        comesTo(0.5);
        for (int i = 0; i < 100; i++) {
            at(0.5);
        }
        for (double x = 0.52; x < 0.8; x += 0.03) {
            at(x);
        }

        assertThat(crossings()).containsExactly("in");
    }

    @Test
    void singleFalseDetectionsOnBothSidesAreNobody() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            if (i % 5 == 0) {
                at(random.nextBoolean() ? 0.2 + 0.2 * random.nextDouble() : 0.6 + 0.2 * random.nextDouble());
            } else {
                nothing();
            }
        }

        assertThat(crossings()).isEmpty();
    }

    @Test
    void anAnchorThatJumpsFarAwayAndBackDoesNotCross() throws Exception {
        comesTo(0.35);
        for (int i = 0; i < 30; i++) {
            at(i % 10 == 5 ? 0.9 : 0.35);
        }

        assertThat(crossings()).isEmpty();
    }

    @Test
    void whoWalksAroundTheLinesEndDoesNotCross() throws Exception {
        for (double x = 0.1; x < 0.9; x += 0.03) {
            frames.add(List.of(new DetectedPoint(x, 0.99)));
        }

        assertThat(crossings()).isEmpty();
    }

    @Test
    void whoIsHiddenOnTheLineAndComesOutOnTheOtherSideCrossesOnce() throws Exception {
        for (double x = 0.2; x < 0.8; x += 0.02) {
            if (x > 0.45 && x < 0.55) {
                nothing();
            } else {
                at(x);
            }
        }

        assertThat(crossings()).containsExactly("in");
    }

    @Test
    void manyWhoAreHiddenNowAndThenAreCountedOnceEach() throws Exception {
        Random random = new Random(9);
        for (int frame = 0; frame < 420; frame++) {
            List<DetectedPoint> seen = new ArrayList<>();
            for (int who = 0; who < 16; who++) { // 7 in, 9 out
                double way = (frame - 25 * who) * 0.02;
                double x = who < 7 ? way : 1 - way;
                if (way > 0 && way < 1 && random.nextDouble() > 0.25) {
                    seen.add(new DetectedPoint(x, 0.1 + 0.05 * who));
                }
            }
            frames.add(seen);
        }

        assertThat(crossings()).filteredOn("in"::equals).hasSize(7);
        assertThat(crossings()).filteredOn("out"::equals).hasSize(9);
    }

    private void comesTo(double x) {
        for (double at = x - 0.25; at < x - 0.001; at += 0.025) {
            at(at);
        }
    }

    private void at(double x) {
        frames.add(List.of(new DetectedPoint(x, 0.5)));
    }

    private void nothing() {
        frames.add(List.of());
    }

    private List<String> crossings() throws Exception {
        Query query = Records.moverQuery("watch");
        try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new Track(Duration.ofSeconds(1), Clock.fixed(Records.NOON, ZoneOffset.UTC))),
                        AnsweredFrame::camera,
                        Types.STRING)) {
            track.open();
            for (int frame = 0; frame < frames.size(); frame++) {
                Instant at = Records.NOON.plusMillis(125L * frame);
                Detection detection = Records.detection("gate", frame, at, query);
                detection.setPoints(frames.get(frame));
                track.processElement(
                        new AnsweredFrame(
                                "gate",
                                frame,
                                ChronoUnit.MICROS.between(Instant.EPOCH, at),
                                List.of(detection),
                                List.of(query),
                                List.of(),
                                List.of(),
                                Effort.NONE),
                        0);
            }
            track.processWatermark(Watermark.MAX_WATERMARK);
            if (track.getSideOutput(Track.EVENTS) == null) {
                return List.of();
            }
            return track.getSideOutput(Track.EVENTS).stream()
                    .map(record -> record.getValue())
                    .filter(event -> event.getKind() == EventKind.LINE_CROSSED)
                    .map(Event::getMessage)
                    .toList();
        }
    }
}
