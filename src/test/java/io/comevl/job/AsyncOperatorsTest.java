package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.Query;
import io.comevl.grounding.Reuse;
import io.comevl.ingest.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@SuppressWarnings("try") // Flink's harnesses declare that closing may throw anything
final class AsyncOperatorsTest {

    private String name;
    private FakeModel model;
    private ReuseOptions reuse = ReuseOptions.NONE;

    @BeforeEach
    void model(TestInfo test) {
        name = test.getDisplayName();
        model = FakeModel.named(name);
    }

    @Test
    void frameAfterFrameIsSeenAndAnsweredInOrderAndNothingStaysOpen() throws Exception {
        List<AnsweredFrame> answers = new ArrayList<>();
        try (OneInputStreamOperatorTestHarness<PlannedFrame, FusedFrame> encode = encode(Records.BOUNDS);
                OneInputStreamOperatorTestHarness<FusedFrame, AnsweredFrame> ground = ground(Records.BOUNDS)) {
            for (int i = 0; i < 3; i++) {
                encode.processElement(planned(i, 40, "a", "nonsense"), 0);
            }
            encode.endInput();
            for (FusedFrame fused : encode.extractOutputValues()) {
                ground.processElement(fused, 0);
            }
            ground.endInput();
            answers.addAll(ground.extractOutputValues());
        }

        assertThat(answers).hasSize(3);
        assertThat(answers.get(2).detections())
                .extracting(Detection::getId)
                .containsExactly("gate/2/a/1/0", "gate/2/nonsense/1/0");
        Detection detection = answers.get(0).detections().get(0);
        assertThat(detection.getStatus()).isEqualTo(DetectionStatus.OK);
        assertThat(detection.getPoints()).singleElement().satisfies(point -> {
            assertThat(point.getX()).isEqualTo(0.25);
            assertThat(point.getY()).isEqualTo(0.5);
        });
        assertThat(detection.getModel()).isEqualTo("fake");
        assertThat(detection.getRandomWeights()).isTrue();
        assertThat(answers.get(0).detections().get(1).getStatus()).isEqualTo(DetectionStatus.UNPARSEABLE);
        assertThat(model.openTokens).hasValue(0);
        assertThat(model.leases).hasValue(0);
    }

    @Test
    void aFrameThatShowsNothingNewRepeatsItsAnswersAndIsMarked() throws Exception {
        reuse = new ReuseOptions(Reuse.exact(), Duration.ofMinutes(1));
        List<AnsweredFrame> answers = throughBoth(List.of(
                planned(0, FakeModel.REMEMBERED, "a", "b"),
                planned(1, FakeModel.REMEMBERED, "a", "b"),
                planned(2, 40, "a")));

        assertThat(answers)
                .extracting(answered -> answered.detections().get(0).getStatus())
                .containsExactly(DetectionStatus.OK, DetectionStatus.REUSED, DetectionStatus.OK);
        assertThat(answers.get(1).detections().get(0).getPoints())
                .isEqualTo(answers.get(0).detections().get(0).getPoints());
        assertThat(answers)
                .extracting(answered -> answered.effort().cropsReused() + " "
                        + answered.effort().answersReused())
                .containsExactly("0 0", "1 2", "0 0");
        assertThat(model.watching).as("released with the operator").hasValue(0);
        assertThat(model.openTokens).hasValue(0);
    }

    @Test
    void aModelThatFailsMakesFailedAnswersAndSparesTheNeighbours() throws Exception {
        List<AnsweredFrame> answers = throughBoth(List.of(
                planned(0, 40, "a"),
                planned(1, FakeModel.SEE_FAILS, "a"),
                planned(2, FakeModel.ANSWER_FAILS, "a"),
                planned(3, 40, "a")));

        assertThat(answers)
                .extracting(answered -> answered.detections().get(0).getStatus())
                .containsExactly(
                        DetectionStatus.OK, DetectionStatus.FAILED, DetectionStatus.FAILED, DetectionStatus.OK);
        assertThat(answers.get(1).detections().get(0).getReason())
                .contains("encode")
                .contains("cannot see");
        assertThat(answers.get(2).detections().get(0).getReason())
                .contains("ground")
                .contains("cannot answer");
        assertThat(model.openTokens).hasValue(0);
    }

    @Test
    void pixelsThatCannotBeDecodedBecomeADeadLetter() throws Exception {
        byte[] image = Records.pngWithSpoiltPixels();
        CameraFrame frame =
                new CameraFrame(Records.raw(0, Records.frame("gate", 0, Records.NOON, image)), "gate", 0, 0, 40, 30);

        List<AnsweredFrame> answers =
                throughBoth(List.of(new PlannedFrame(frame, List.of(Records.query("a", "*")), List.of())));

        assertThat(answers).singleElement().satisfies(answered -> {
            assertThat(answered.detections()).isEmpty();
            assertThat(answered.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.getReason()).isEqualTo(DeadLetterReason.UNDECODABLE);
                assertThat(letter.getCamera()).isEqualTo("gate");
                assertThat(Bytes.of(letter.getOriginal()))
                        .isEqualTo(frame.source().value());
            });
        });
    }

    @Test
    void aFrameThatTakesTooLongTimesOutAndItsLateTokensAreFreed() throws Exception {
        AsyncLimits second = new AsyncLimits(4, Duration.ofSeconds(1));
        try (OneInputStreamOperatorTestHarness<PlannedFrame, FusedFrame> encode = encode(second)) {
            encode.setProcessingTime(0);
            encode.processElement(planned(0, FakeModel.SEES_LATE, "a"), 0);
            encode.setProcessingTime(1001);
            encode.endInput();

            assertThat(encode.extractOutputValues())
                    .singleElement()
                    .satisfies(fused ->
                            assertThat(fused.failure().orElseThrow().status()).isEqualTo(DetectionStatus.TIMED_OUT));
            model.release();
        }
        assertThat(model.openTokens).hasValue(0);
        assertThat(model.leases).hasValue(0);
    }

    @Test
    void aFrameFromACheckpointIsSeenAgainAndAnswered() throws Exception {
        OperatorSubtaskState state;
        try (OneInputStreamOperatorTestHarness<PlannedFrame, FusedFrame> encode = encode(Records.BOUNDS);
                OneInputStreamOperatorTestHarness<FusedFrame, AnsweredFrame> ground = ground(Records.BOUNDS)) {
            encode.processElement(planned(5, FakeModel.NEVER_ANSWERS, "a"), 0);
            encode.endInput();
            ground.processElement(encode.extractOutputValues().get(0), 0);
            state = ground.snapshot(1, 1);
            model.answerAll(); // or closing would wait for it
        }
        int seenBefore = model.seen.get();

        List<AnsweredFrame> answers;
        try (OneInputStreamOperatorTestHarness<FusedFrame, AnsweredFrame> ground = unopened(
                new Ground(FakeModel.provider(name), Records.LIMITS, Records.BOUNDS),
                Records.BOUNDS,
                TypeInformation.of(FusedFrame.class))) {
            ground.initializeState(state);
            ground.open();
            ground.endInput();
            answers = ground.extractOutputValues();
        }

        assertThat(answers).singleElement().satisfies(answered -> {
            assertThat(answered.detections().get(0).getId()).isEqualTo("gate/5/a/1/0");
            assertThat(answered.detections().get(0).getStatus()).isEqualTo(DetectionStatus.OK);
        });
        assertThat(model.seen.get()).isEqualTo(seenBefore + 1);
    }

    private List<AnsweredFrame> throughBoth(List<PlannedFrame> frames) throws Exception {
        try (OneInputStreamOperatorTestHarness<PlannedFrame, FusedFrame> encode = encode(Records.BOUNDS);
                OneInputStreamOperatorTestHarness<FusedFrame, AnsweredFrame> ground = ground(Records.BOUNDS)) {
            for (PlannedFrame frame : frames) {
                encode.processElement(frame, 0);
            }
            encode.endInput();
            for (FusedFrame fused : encode.extractOutputValues()) {
                ground.processElement(fused, 0);
            }
            ground.endInput();
            return ground.extractOutputValues();
        }
    }

    private OneInputStreamOperatorTestHarness<PlannedFrame, FusedFrame> encode(AsyncLimits bounds) throws Exception {
        OneInputStreamOperatorTestHarness<PlannedFrame, FusedFrame> encode = unopened(
                new Encode(FakeModel.provider(name), Records.LIMITS, bounds, reuse),
                bounds,
                TypeInformation.of(PlannedFrame.class));
        encode.open();
        return encode;
    }

    private OneInputStreamOperatorTestHarness<FusedFrame, AnsweredFrame> ground(AsyncLimits bounds) throws Exception {
        OneInputStreamOperatorTestHarness<FusedFrame, AnsweredFrame> ground = unopened(
                new Ground(FakeModel.provider(name), Records.LIMITS, bounds),
                bounds,
                TypeInformation.of(FusedFrame.class));
        ground.open();
        return ground;
    }

    private static <I, O> OneInputStreamOperatorTestHarness<I, O> unopened(
            RichAsyncFunction<I, O> function, AsyncLimits bounds, TypeInformation<I> type) throws Exception {
        TypeSerializer<I> serializer = type.createSerializer(new ExecutionConfig().getSerializerConfig());
        return new OneInputStreamOperatorTestHarness<>(
                new AsyncWaitOperatorFactory<>(
                        function, bounds.timeout().toMillis(), bounds.capacity(), OutputMode.ORDERED),
                serializer);
    }

    private static PlannedFrame planned(long sequence, int width, String... queries) {
        CameraFrame frame = new CameraFrame(
                Records.raw(sequence, Records.frame("gate", sequence, Records.NOON, Records.png(width, 3))),
                "gate",
                sequence,
                0,
                width,
                3);
        List<Query> due = new ArrayList<>();
        for (String id : queries) {
            due.add(Records.query(id, "*"));
        }
        return new PlannedFrame(frame, due, List.of());
    }
}
