package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.CameraShares;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.PartitionOffset;
import io.comevl.avro.ShareOffset;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses declare that closing may throw anything
final class AcknowledgeTest {

    private static final Applied CHANGE =
            Applied.of(new QueryChange("a", Records.query("a", "*"), "queries", 0, 12), 1);

    @Test
    void aChangeIsAcknowledgedOnceEverySubtaskGoesByItWithTheLatestOfTheirOffsets() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, Applied, Event> acknowledge = acknowledge()) {
            acknowledge.open();

            acknowledge.processElement(CHANGE.by(share(0), Map.of(0, 7L, 1, 3L)), 0);
            assertThat(acknowledge.extractOutputValues()).isEmpty();
            acknowledge.processElement(CHANGE.by(share(1), Map.of(0, 5L, 2, 9L)), 0);

            assertThat(acknowledge.extractOutputValues()).singleElement().satisfies(event -> {
                assertThat(event.getKind()).isEqualTo(EventKind.QUERY_APPLIED);
                assertThat(event.getId()).isEqualTo("queries/0/12/QUERY_APPLIED");
                assertThat(event.getMessage()).isEqualTo("query a version 1 is asked");
                assertThat(event.getHoldsFrom())
                        .containsExactly(
                                new PartitionOffset(0, 7L), new PartitionOffset(1, 3L), new PartitionOffset(2, 9L));
                assertThat(event.getShares())
                        .isEqualTo(new CameraShares(
                                2,
                                128,
                                List.of(
                                        new ShareOffset(0, 0, 7L),
                                        new ShareOffset(0, 1, 3L),
                                        new ShareOffset(1, 0, 5L),
                                        new ShareOffset(1, 2, 9L))));
            });
            assertThat(acknowledge.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void whatSomeSubtasksSaidOutlivesARestart() throws Exception {
        OperatorSubtaskState state;
        try (KeyedOneInputStreamOperatorTestHarness<String, Applied, Event> acknowledge = acknowledge()) {
            acknowledge.open();
            acknowledge.processElement(CHANGE.by(share(0), Map.of(0, 7L)), 0);
            state = acknowledge.snapshot(1, 1);
        }
        try (KeyedOneInputStreamOperatorTestHarness<String, Applied, Event> acknowledge = acknowledge()) {
            acknowledge.initializeState(state);
            acknowledge.open();
            acknowledge.processElement(CHANGE.by(share(1), Map.of(0, 5L)), 0);

            assertThat(acknowledge.extractOutputValues())
                    .singleElement()
                    .satisfies(event -> assertThat(event.getHoldsFrom()).containsExactly(new PartitionOffset(0, 7L)));
        }
    }

    private static CameraShare share(int index) {
        return new CameraShare(index, 2, 128);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Applied, Event> acknowledge() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new Acknowledge(Clock.fixed(Records.NOON, ZoneOffset.UTC))),
                Acknowledge::key,
                Types.STRING);
    }
}
