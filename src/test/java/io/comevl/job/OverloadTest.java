package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.analytics.rules.RuleEvent.Cause;
import io.comevl.avro.Query;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses declare that closing may throw anything
final class OverloadTest {

    private static final int PLACES = 2;

    @Test
    void everyLetsAllFramesPass() throws Exception {
        try (Harness overload = open(Options.Overload.EVERY)) {
            for (int i = 0; i < 5; i++) {
                overload.take("gate", i, "a");
            }

            assertThat(overload.passed()).hasSize(5);
            assertThat(overload.replaced()).isEmpty();
        }
    }

    @Test
    void latestKeepsTheNewestFrameOfACameraAndTellsWhichItReplaced() throws Exception {
        try (Harness overload = open(Options.Overload.LATEST)) {
            for (int i = 0; i < 6; i++) {
                overload.take("gate", i, "a");
            }
            assertThat(overload.passed()).containsExactly("gate 0 [a]", "gate 1 [a]");

            overload.oneIsDone();

            assertThat(overload.passed()).containsExactly("gate 0 [a]", "gate 1 [a]", "gate 5 [a]");
            assertThat(overload.replaced()).containsExactly("gate/2", "gate/3", "gate/4");
            assertThat(overload.getSideOutput(Overload.REPLACED))
                    .allSatisfy(
                            status -> assertThat(status.getValue().getReason()).startsWith("overload: "));
        }
    }

    @Test
    void aCameraThatSendsManyFramesGetsNoMoreTurnsThanOthers() throws Exception {
        try (Harness overload = open(Options.Overload.LATEST)) {
            overload.take("chatty", 0, "a");
            overload.take("chatty", 1, "a");
            overload.take("chatty", 2, "a");
            overload.take("quiet", 0, "a");
            overload.take("chatty", 3, "a");
            overload.take("calm", 0, "a");
            for (int turn = 0; turn < 4; turn++) {
                overload.take("chatty", 4 + turn, "a");
                overload.oneIsDone();
            }

            assertThat(overload.passed())
                    .containsExactly(
                            "chatty 0 [a]",
                            "chatty 1 [a]",
                            "chatty 4 [a]",
                            "quiet 0 [a]",
                            "calm 0 [a]",
                            "chatty 7 [a]");
        }
    }

    @Test
    void aQueryThatWasDueOnAReplacedFrameIsAskedOnTheNewerOne() throws Exception {
        try (Harness overload = open(Options.Overload.LATEST)) {
            overload.fill();
            overload.take("gate", 0, "rare", "a");
            overload.take("gate", 1, "a");
            overload.oneIsDone();

            assertThat(overload.passed()).last().isEqualTo("gate 1 [a, rare]");
        }
    }

    @Test
    void aQueryThatEndedWhileItsFrameWaitedIsNotAsked() throws Exception {
        try (Harness overload = open(Options.Overload.LATEST)) {
            overload.fill();
            overload.take("gate", 0, "gone", "a");
            overload.take(ended("gate", 1, "gone"));
            overload.take("door", 0, "gone");
            overload.take(ended("door", 1, "gone"));
            overload.oneIsDone();
            overload.oneIsDone();

            assertThat(overload.passed()).endsWith("gate 0 [a]", "door 0 []");
            assertThat(overload.replaced()).as("nothing is left to ask on it").containsExactly("door/0");
            assertThat(overload.extractOutputValues())
                    .last()
                    .satisfies(frame ->
                            assertThat(frame.ended()).extracting(EndedQuery::id).containsExactly("gone"));
        }
    }

    @Test
    void anOlderFrameThatComesLaterDoesNotReplaceANewerOne() throws Exception {
        try (Harness overload = open(Options.Overload.LATEST)) {
            overload.fill();
            overload.take("gate", 5, "a");
            overload.take("gate", 4, "a");
            overload.oneIsDone();

            assertThat(overload.passed()).last().isEqualTo("gate 5 [a]");
            assertThat(overload.replaced()).containsExactly("gate/4");
        }
    }

    @Test
    void timeWaitsForTheFramesThatWait() throws Exception {
        try (Harness overload = open(Options.Overload.LATEST)) {
            overload.fill();
            overload.take("gate", 3, "a");
            long captured = Records.NOON.plusSeconds(3).toEpochMilli();
            overload.processWatermark(new Watermark(captured + 10_000));
            assertThat(overload.time()).isEqualTo(captured - 1);

            overload.oneIsDone();

            assertThat(overload.time()).isEqualTo(captured + 10_000);
        }
    }

    @Test
    void framesThatWaitSurviveARestartAndAChangeOfThePolicy() throws Exception {
        OperatorSubtaskState state;
        try (Harness overload = open(Options.Overload.LATEST)) {
            overload.fill();
            overload.take("gate", 3, "a");
            overload.take("door", 2, "a");
            overload.snapshot(1, 1);
            overload.oneIsDone(); // the second checkpoint forgets door
            state = overload.snapshot(2, 2);
        }
        for (Options.Overload policy : Options.Overload.values()) {
            try (Harness overload = new Harness(policy)) {
                overload.initializeState(state);
                overload.open();
                overload.runMails();

                assertThat(overload.passed()).containsExactly("door 2 [a]");
            }
        }
    }

    @Test
    void theEndOfInputLetsWhatWaitsPass() throws Exception {
        try (Harness overload = open(Options.Overload.LATEST)) {
            overload.fill();
            overload.take("gate", 3, "a");

            overload.endInput();

            assertThat(overload.passed()).last().isEqualTo("gate 3 [a]");
        }
    }

    private static PlannedFrame ended(String camera, int sequence, String query) {
        return new PlannedFrame(
                Records.admitted(camera, sequence, Records.NOON.plusSeconds(sequence)),
                List.of(),
                List.of(new EndedQuery(query, Cause.QUERY_REMOVED, null)));
    }

    private static Harness open(Options.Overload policy) throws Exception {
        Harness overload = new Harness(policy);
        overload.open();
        return overload;
    }

    private static final class Harness
            extends KeyedOneInputStreamOperatorTestHarness<String, PlannedFrame, PlannedFrame> {

        Harness(Options.Overload policy) throws Exception {
            super(new Overload.Factory(policy, PLACES), frame -> frame.frame().camera(), Types.STRING);
        }

        /** A frame of each second, on which these queries are due. */
        void take(String camera, int sequence, String... queries) throws Exception {
            List<Query> due = List.of(queries).stream()
                    .map(id -> Records.query(id, "*"))
                    .sorted((one, other) -> one.getId().compareTo(other.getId()))
                    .toList();
            take(new PlannedFrame(
                    Records.admitted(camera, sequence, Records.NOON.plusSeconds(sequence)), due, List.of()));
        }

        void take(PlannedFrame frame) throws Exception {
            processElement(new StreamRecord<>(frame, frame.frame().capturedAtMicros() / 1000));
        }

        /** Takes all places of the model. */
        void fill() throws Exception {
            for (int i = 0; i < PLACES; i++) {
                take("first", i, "a");
            }
        }

        /** As the end of the chain says it. */
        void oneIsDone() throws Exception {
            UnderWay.ofThisChain().done();
            runMails();
        }

        void runMails() throws Exception {
            while (getTaskMailbox().hasMail()) {
                getTaskMailbox().take(0).run();
            }
        }

        List<String> passed() {
            return extractOutputValues().stream()
                    .map(planned -> planned.frame().camera() + " "
                            + planned.frame().sequence() + " "
                            + planned.due().stream().map(Query::getId).toList())
                    .toList();
        }

        List<String> replaced() {
            return getSideOutput(Overload.REPLACED) == null
                    ? List.of()
                    : getSideOutput(Overload.REPLACED).stream()
                            .map(status -> status.getValue().getCamera() + "/"
                                    + status.getValue().getSequence())
                            .toList();
        }

        long time() {
            return getOutput().stream()
                    .filter(Watermark.class::isInstance)
                    .mapToLong(mark -> ((Watermark) mark).getTimestamp())
                    .max()
                    .orElseThrow();
        }
    }
}
