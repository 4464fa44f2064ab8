package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.DeadLetterStage;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.EventKind;
import io.comevl.avro.Query;
import io.comevl.avro.Rule;
import io.comevl.ingest.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses declare that closing may throw anything
final class AdmitTest {

    private static final Clock CLOCK = Clock.fixed(Records.NOON, ZoneOffset.UTC);

    private OneInputStreamOperatorTestHarness<RawRecord, CameraFrame> admit;

    @BeforeEach
    void open() throws Exception {
        admit = ProcessFunctionTestHarnesses.forProcessFunction(Admit.live(Records.LIMITS, CLOCK));
    }

    @AfterEach
    void close() throws Exception {
        admit.close();
    }

    @Test
    void soundFramesAreLetInWithTheSizeOfTheirHeader() throws Exception {
        RawRecord record = Records.raw(7, Records.frame("gate", 3, Records.NOON, Records.png(40, 30)));

        admit.processElement(record, 0);

        assertThat(admit.extractOutputValues()).singleElement().satisfies(frame -> {
            assertThat(frame.camera()).isEqualTo("gate");
            assertThat(frame.sequence()).isEqualTo(3);
            assertThat(frame.widthPixels()).isEqualTo(40);
            assertThat(frame.heightPixels()).isEqualTo(30);
            assertThat(frame.image()).isEqualTo(Records.png(40, 30));
        });
        assertThat(letters()).isEmpty();
    }

    @Test
    void badFramesBecomeDeadLettersWithTheirReasonAndBytes() throws Exception {
        byte[] sound = Records.png(40, 30);
        byte[] truncated = Arrays.copyOf(sound, sound.length - 20);
        byte[] huge = Records.pngThatClaims(50_000, 50_000);
        byte[] empty = Records.pngThatClaims(0, 0);
        List<RawRecord> records = List.of(
                Records.raw(0, Records.frame("gate", 0, Records.NOON, truncated)),
                Records.raw(1, Records.frame("gate", 1, Records.NOON, "no image".getBytes(StandardCharsets.UTF_8))),
                Records.raw(2, Records.frame("gate", 2, Records.NOON, empty)),
                Records.raw(3, Records.frame("gate", 3, Records.NOON, huge)),
                Records.raw(4, Records.frame("gate", 4, Records.NOON.minus(Duration.ofHours(2)), sound)),
                Records.raw(5, Records.frame("gate", 5, Records.NOON.plus(Duration.ofHours(2)), sound)),
                Records.raw(6, Records.query("q", "*")),
                new RawRecord("frames", 0, 7, null, new byte[] {1, 2}, ""),
                new RawRecord("frames", 0, 8, null, null, ""),
                Records.raw(9, Records.frame("gate", 9, Records.NOON, new byte[0])));

        for (RawRecord record : records) {
            admit.processElement(record, 0);
        }

        assertThat(admit.extractOutputValues()).isEmpty();
        assertThat(letters())
                .extracting(DeadLetter::getReason)
                .containsExactly(
                        DeadLetterReason.IMAGE_TRUNCATED,
                        DeadLetterReason.NOT_AN_IMAGE,
                        DeadLetterReason.EMPTY_PICTURE,
                        DeadLetterReason.PICTURE_TOO_LARGE,
                        DeadLetterReason.TOO_OLD,
                        DeadLetterReason.TOO_NEW,
                        DeadLetterReason.WRONG_SCHEMA,
                        DeadLetterReason.WRONG_SCHEMA,
                        DeadLetterReason.WRONG_SCHEMA,
                        DeadLetterReason.NOT_AN_IMAGE);
        DeadLetter first = letters().get(0);
        assertThat(first.getId()).isEqualTo("frames/0/0");
        assertThat(first.getStage()).isEqualTo(DeadLetterStage.ADMIT);
        assertThat(first.getCamera()).isEqualTo("gate");
        assertThat(first.getSequence()).isEqualTo(0);
        assertThat(Bytes.of(first.getOriginal())).isEqualTo(records.get(0).value());
        assertThat(first.getWriterSchema()).startsWith("io.comevl.avro.Frame/");
        assertThat(letters().get(4).getMessage()).contains("comevl.frames.max-age");
    }

    @Test
    void queriesThatCannotBeAskedBecomeDeadLettersAndChangeNothing() throws Exception {
        QuerySnapshot known = new QuerySnapshot(List.of(), Map.of(0, 2L));
        OneInputStreamOperatorTestHarness<RawRecord, QueryChange> queries = queries(known);
        queries.open();

        queries.processElement(Records.raw(0, Records.query("known", "*")), 0);
        queries.processElement(
                new RawRecord("queries", 0, 1, "bad".getBytes(StandardCharsets.UTF_8), new byte[] {1}, "x"), 0);
        queries.processElement(Records.raw(2, Records.query("new", "*")), 0);
        queries.processElement(Records.tombstone(3, "known"), 0);
        Query noPhrase = Records.query("mute", "*");
        noPhrase.setPhrase(" ");
        queries.processElement(Records.raw(4, noPhrase), 0);

        assertThat(queries.extractOutputValues())
                .extracting(change -> change.id() + (change.query() == null ? " gone" : " set"))
                .containsExactly("new set", "known gone");
        assertThat(queries.getSideOutput(Admit.DEAD_LETTERS))
                .extracting(letter -> letter.getValue().getReason())
                .containsExactly(DeadLetterReason.WRONG_SCHEMA, DeadLetterReason.INVALID);
        assertThat(queries.getSideOutput(AdmitQueries.EVENTS))
                .extracting(event -> event.getValue().getKind() + " "
                        + event.getValue().getQuery() + " "
                        + event.getValue().getOrigin().getOffset())
                .containsExactly("QUERY_REJECTED bad 1", "QUERY_REJECTED mute 4");
        queries.close();
    }

    @Test
    void anotherQuestionUnderAVersionThatStandsIsRefused() throws Exception {
        Query standing = Records.query("a", "*");
        try (OneInputStreamOperatorTestHarness<RawRecord, QueryChange> queries =
                queries(new QuerySnapshot(List.of(standing), Map.of()))) {
            queries.open();
            Query other = Query.newBuilder(standing).setPhrase("trucks").build();

            queries.processElement(Records.raw(0, standing), 0);
            queries.processElement(Records.raw(1, other), 0);
            other.setVersion(2);
            queries.processElement(Records.raw(2, other), 0);

            assertThat(queries.extractOutputValues())
                    .extracting(QueryChange::offset)
                    .containsExactly(0L, 2L);
            assertThat(queries.getSideOutput(Admit.DEAD_LETTERS))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.getValue().getMessage())
                            .contains("a change needs a higher one, found 1"));
        }
    }

    @Test
    void aQueryThatStoodAtTheStartIsAcknowledgedFromTheFirstFrameOn() throws Exception {
        Query old = Records.query("a", "*");
        Query standing = Query.newBuilder(old).setVersion(2).setPhrase("newer").build();
        try (OneInputStreamOperatorTestHarness<RawRecord, QueryChange> queries =
                queries(new QuerySnapshot(List.of(standing), Map.of(0, 2L)))) {
            queries.open();
            queries.processElement(Records.raw(0, old), 0);
            queries.processElement(Records.raw(1, standing), 0);

            assertThat(queries.extractOutputValues()).isEmpty();
            assertThat(queries.getSideOutput(AdmitQueries.EVENTS))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getValue().getKind()).isEqualTo(EventKind.QUERY_APPLIED);
                        assertThat(event.getValue().getQueryVersion()).isEqualTo(2);
                        assertThat(event.getValue().getHoldsFrom()).isEmpty();
                    });
        }
    }

    @Test
    void aRuleThatDoesNotTypeCheckIsRefusedWithThePlaceOfTheMistake() throws Exception {
        Query query = Records.query("a", "*");
        query.setRule(Rule.newBuilder().setCondition("count > 'five'").build());
        try (OneInputStreamOperatorTestHarness<RawRecord, QueryChange> queries = queries(QuerySnapshot.empty())) {
            queries.open();
            queries.processElement(Records.raw(0, query), 0);

            assertThat(queries.extractOutputValues()).isEmpty();
            assertThat(queries.getSideOutput(AdmitQueries.EVENTS))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getValue().getMessage())
                            .startsWith("query a: rule.when: condition, line 1, column 7: '>' does not take"));
        }
    }

    @Test
    void aFrameThatBecomesADeadLetterIsAccountedForAmongTheDetections() throws Exception {
        admit.processElement(Records.raw(3, Records.frame("gate", 9, Records.NOON, new byte[] {1})), 0);

        assertThat(admit.getSideOutput(Admit.FAILED)).singleElement().satisfies(status -> {
            assertThat(status.getValue().getId()).isEqualTo("gate/9//0/0");
            assertThat(status.getValue().getStatus()).isEqualTo(DetectionStatus.FAILED);
            assertThat(status.getValue().getReason()).startsWith("dead letter, NOT_AN_IMAGE");
        });
    }

    @Test
    void whatWasKnownAtTheFirstStartOutlivesARestartThatKnowsMore() throws Exception {
        OperatorSubtaskState state;
        try (OneInputStreamOperatorTestHarness<RawRecord, QueryChange> queries =
                queries(new QuerySnapshot(List.of(), Map.of(0, 1L)))) {
            queries.open();
            state = queries.snapshot(1, 1);
        }

        try (OneInputStreamOperatorTestHarness<RawRecord, QueryChange> queries =
                queries(new QuerySnapshot(List.of(), Map.of(0, 5L)))) {
            queries.initializeState(state);
            queries.open();
            queries.processElement(Records.raw(0, Records.query("known", "*")), 0);
            queries.processElement(Records.raw(1, Records.query("since", "*")), 0);

            assertThat(queries.extractOutputValues())
                    .extracting(QueryChange::id)
                    .containsExactly("since");
        }
    }

    private static OneInputStreamOperatorTestHarness<RawRecord, QueryChange> queries(QuerySnapshot known)
            throws Exception {
        return new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new AdmitQueries(known, CLOCK)));
    }

    private List<DeadLetter> letters() {
        List<DeadLetter> letters = new ArrayList<>();
        if (admit.getSideOutput(Admit.DEAD_LETTERS) != null) {
            for (StreamRecord<DeadLetter> letter : admit.getSideOutput(Admit.DEAD_LETTERS)) {
                letters.add(letter.getValue());
            }
        }
        return letters;
    }
}
