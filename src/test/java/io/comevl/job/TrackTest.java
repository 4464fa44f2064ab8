package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.analytics.rules.RuleEvent.Cause;
import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.Query;
import io.comevl.avro.QueryWindow;
import io.comevl.avro.TrackedThing;
import io.comevl.avro.Tracks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses declare that closing may throw anything
final class TrackTest {

    private static final Duration OUT_OF_ORDER = Duration.ofSeconds(1);

    @Test
    void answersAreTakenInTheOrderOfCaptureTimeWithinTheBound() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = opened()) {
            for (long tenth : List.of(0, 4, 2, 1, 9, 30)) {
                track.processElement(counted(tenth), 0);
            }

            assertThat(sequences(track)).containsExactly(0L, 1L, 2L, 4L, 9L);
        }
    }

    @Test
    void anAnswerThatComesLaterStillIsKeptAsADeadLetter() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = opened()) {
            for (long tenth : List.of(0, 30, 10, 21)) {
                track.processElement(counted(tenth), 0);
            }
            track.processWatermark(new Watermark(millis(Records.NOON.plusSeconds(60))));

            assertThat(sequences(track)).containsExactly(0L, 21L, 30L);
            assertThat(side(track, Track.LATE)).singleElement().satisfies(letter -> {
                assertThat(letter.getReason()).isEqualTo(DeadLetterReason.TOO_LATE);
                assertThat(letter.getSequence()).isEqualTo(10);
                assertThat(letter.getOriginal().remaining()).isPositive();
            });
        }
    }

    @Test
    void anotherCamerasClockMakesNoFrameLate() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = opened()) {
            track.processWatermark(new Watermark(millis(Records.NOON.plusSeconds(3600))));
            for (long tenth : List.of(0, 4, 2)) {
                track.processElement(counted(tenth), 0);
                track.processWatermark(
                        new Watermark(millis(Records.NOON.plusSeconds(3600).plusMillis(100 * tenth + 1))));
            }
            track.processElement(counted(30), 0);

            assertThat(sequences(track)).containsExactly(0L, 2L, 4L);
            assertThat(side(track, Track.LATE)).isEmpty();
        }
    }

    @Test
    void theLastFramesOfACameraThatFellSilentAreTakenWhenTimeGoesOn() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = opened()) {
            track.processElement(counted(0), 0);
            track.processElement(counted(5), 0);
            track.processWatermark(new Watermark(millis(Records.NOON.plusMillis(1000))));
            assertThat(sequences(track)).isEmpty();
            track.processWatermark(new Watermark(millis(Records.NOON.plusMillis(2000))));

            assertThat(sequences(track)).containsExactly(0L, 5L);
        }
    }

    @Test
    void windowsOfASilentCameraAreClosedByTimeAndTheEndOfInputClosesNone() throws Exception {
        Query query = windowed();
        try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = opened()) {
            for (int frame = 0; frame < 4; frame++) {
                track.processElement(moved(query, frame), 0);
            }
            track.processWatermark(new Watermark(millis(Records.NOON.plusSeconds(2))));
            assertThat(side(track, Track.COUNTS)).isEmpty();
            track.processWatermark(new Watermark(millis(Records.NOON.plusSeconds(4))));
            assertThat(side(track, Track.COUNTS))
                    .extracting(counts -> counts.getStartAt() + " " + counts.getUnique() + " " + counts.getWhole())
                    .containsExactly("2026-01-02T12:00:00Z 1 true");

            track.processElement(moved(query, 40), 0);
            track.processWatermark(Watermark.MAX_WATERMARK);

            assertThat(side(track, Track.TRACKS)).hasSize(5);
            assertThat(side(track, Track.COUNTS)).hasSize(1);
        }
    }

    @Test
    void whatComesAfterTheEndOfTimeIsTakenAtOnce() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = opened()) {
            track.processWatermark(Watermark.MAX_WATERMARK);
            track.processElement(counted(0), 0);
            track.processElement(counted(1), 0);

            assertThat(sequences(track)).containsExactly(0L, 1L);
        }
    }

    @Test
    void aQueryThatEndsTakesItsEarlierAnswersAlongAndLeavesNothing() throws Exception {
        Query query = windowed();
        query.setRule(Records.rule("count > 0"));
        try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = opened()) {
            track.processElement(moved(query, 0), 0);
            track.processElement(moved(query, 1), 0);
            AnsweredFrame last = moved(query, 2);
            track.processElement(
                    new AnsweredFrame(
                            "gate",
                            2,
                            last.capturedAtMicros(),
                            List.of(),
                            List.of(),
                            List.of(new EndedQuery("watch", Cause.QUERY_REMOVED, null)),
                            List.of(),
                            Effort.NONE),
                    0);

            assertThat(track.extractOutputValues())
                    .extracting(observed -> observed.ended() == null
                            ? "" + observed.seen().sequence()
                            : observed.ended().cause().name())
                    .containsExactly("0", "1", "QUERY_REMOVED");
            track.processWatermark(new Watermark(millis(Records.NOON.plusSeconds(60))));
            assertThat(side(track, Track.COUNTS)).isEmpty();
            assertThat(track.numKeyedStateEntries())
                    .as("only the camera's clock")
                    .isEqualTo(1);
        }
    }

    @Test
    void aVersionThatFollowsOthersCountsFromNothingUnderOtherIdentities() throws Exception {
        Query first = Records.moverQuery("watch");
        Query second =
                Query.newBuilder(first).setVersion(2).setPhrase("somebody else").build();
        try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = opened()) {
            for (int frame = 0; frame < 15; frame++) {
                track.processElement(moved(first, frame), 0);
            }
            for (int frame = 15; frame < 30; frame++) {
                track.processElement(moved(second, frame), 0);
            }
            List<Tracks> tracks = side(track, Track.TRACKS);

            assertThat(tracks.get(14 - 4).getThings().get(0).getId()).isEqualTo("gate/watch/1/0/1");
            assertThat(tracks)
                    .filteredOn(record -> record.getQueryVersion() == 2)
                    .allSatisfy(record -> {
                        assertThat(record.getLines().get(0).getIn()).isZero();
                        assertThat(record.getThings())
                                .allSatisfy(thing -> assertThat(thing.getId()).startsWith("gate/watch/2/15/"));
                    });
        }
    }

    @Test
    void otherLabelsAndAnotherRuleBeginNoCountAnew() throws Exception {
        Query first = windowed();
        Query second = Query.newBuilder(first)
                .setVersion(2)
                .setLabels(Map.of("site", "north"))
                .setRule(Records.rule("count > 0"))
                .build();
        try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = opened()) {
            for (int frame = 0; frame < 15; frame++) {
                track.processElement(moved(first, frame), 0);
            }
            AnsweredFrame changed = moved(second, 15);
            track.processElement(
                    new AnsweredFrame(
                            "gate",
                            15,
                            changed.capturedAtMicros(),
                            changed.detections(),
                            changed.asked(),
                            List.of(new EndedQuery("watch", Cause.QUERY_CHANGED, second)),
                            List.of(),
                            Effort.NONE),
                    0);
            for (int frame = 16; frame < 30; frame++) {
                track.processElement(moved(second, frame), 0);
            }
            List<Tracks> later = side(track, Track.TRACKS).stream()
                    .filter(record -> record.getQueryVersion() == 2)
                    .toList();

            assertThat(later).isNotEmpty().allSatisfy(record -> {
                assertThat(record.getLabels()).containsEntry("site", "north");
                assertThat(record.getLines().get(0).getIn()).isEqualTo(1);
                assertThat(record.getThings()).extracting(TrackedThing::getId).isSubsetOf("gate/watch/1/0/1");
            });
            assertThat(later.get(0).getThings()).hasSize(1);
            assertThat(side(track, Track.COUNTS))
                    .filteredOn(counts -> counts.getQueryVersion() == 2)
                    .isNotEmpty()
                    .allSatisfy(counts -> assertThat(counts.getLabels()).containsEntry("site", "north"));
        }
    }

    @Test
    void aRestartAfterAnyFrameChangesNothing() throws Exception {
        Query query = windowed();
        query.setRule(Records.rule("line.in > 0"));
        List<AnsweredFrame> frames = new ArrayList<>();
        for (int frame : new int[] {0, 1, 3, 2, 4, 5, 7, 6, 8, 9, 10, 12, 11, 13, 14, 16, 15, 17, 18, 60}) {
            frames.add(moved(query, frame));
        }
        List<Object> undisturbed;
        try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = opened()) {
            for (AnsweredFrame frame : frames) {
                track.processElement(frame, 0);
            }
            undisturbed = everything(track);
        }

        List<Object> disturbed = new ArrayList<>();
        OperatorSubtaskState state = null;
        for (AnsweredFrame frame : frames) {
            try (KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = harness()) {
                track.setStateBackend(new EmbeddedRocksDBStateBackend());
                if (state != null) {
                    track.initializeState(state);
                }
                track.open();
                track.processElement(frame, 0);
                disturbed.addAll(everything(track));
                state = track.snapshot(1, 1);
            }
        }

        assertThat(undisturbed).hasSizeGreaterThan(40);
        assertThat(disturbed).containsExactlyInAnyOrderElementsOf(undisturbed);
    }

    private static List<Object> everything(
            KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track) {
        List<Object> all = new ArrayList<>(track.extractOutputValues());
        all.addAll(side(track, Track.TRACKS));
        all.addAll(side(track, Track.COUNTS));
        all.addAll(side(track, Track.EVENTS));
        return all;
    }

    /** Tenths of a second after noon, a query with a rule and without tracking. */
    private static AnsweredFrame counted(long tenth) {
        Query query = Records.query("crowd", "*");
        query.setRule(Records.rule("count > 5"));
        return Records.answered("gate", tenth, Records.NOON.plusMillis(100 * tenth), query, 0.5);
    }

    private static AnsweredFrame moved(Query query, int frame) {
        Instant at = Records.NOON.plusMillis(250L * frame);
        return Records.moverAt(frame) < 1
                ? Records.answered("gate", frame, at, query, Records.moverAt(frame))
                : Records.answered("gate", frame, at, query);
    }

    private static Query windowed() {
        Query query = Records.moverQuery("watch");
        query.setWindows(List.of(QueryWindow.newBuilder()
                .setLengthMillis(2000)
                .setStepMillis(2000)
                .build()));
        return query;
    }

    private static long millis(Instant time) {
        return time.toEpochMilli();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> opened() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track = harness();
        track.open();
        return track;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new Track(OUT_OF_ORDER, Clock.fixed(Records.NOON, ZoneOffset.UTC))),
                AnsweredFrame::camera,
                Types.STRING);
    }

    private static List<Long> sequences(KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track) {
        return track.extractOutputValues().stream()
                .map(observed -> observed.seen().sequence())
                .toList();
    }

    private static <T> List<T> side(
            KeyedOneInputStreamOperatorTestHarness<String, AnsweredFrame, Observed> track, OutputTag<T> tag) {
        Collection<StreamRecord<T>> records = track.getSideOutput(tag);
        return records == null
                ? List.of()
                : records.stream().map(StreamRecord::getValue).toList();
    }
}
