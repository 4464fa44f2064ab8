package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.ingest.EmbeddedBroker;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries in a real Kafka; no job runs. */
final class QueryCommandTest {

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(0);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aQueryIsAddedPausedResumedAndRemoved() {
        assertThat(query("add", "gate", "--task", "count", "--phrase", "cars", "--when", "count > 5")
                        .out())
                .contains("query gate version 1 added");
        assertThat(query("list").out()).containsPattern("gate +1 +asked +count +cars");

        assertThat(query("pause", "gate").out()).contains("query gate version 2 changed");
        assertThat(query("list").out()).containsPattern("gate +2 +paused");

        assertThat(query("resume", "gate").out()).contains("query gate version 3 changed");
        assertThat(query("show", "gate").out()).contains("# version 3", "- id: gate", "phrase: cars");

        assertThat(query("remove", "gate").code()).isZero();
        assertThat(query("list").out()).doesNotContain("gate");
    }

    @Test
    void aQueryThatDoesNotStandIsToldInOneLine() {
        for (String change : new String[] {"pause", "resume", "remove", "show"}) {
            CommandRun run = query(change, "nobody");

            assertThat(run.code()).as(change).isEqualTo(1);
            assertThat(run.err().strip().lines()).as(change).hasSize(1);
            assertThat(run.err()).contains("no query 'nobody' stands");
        }
    }

    @Test
    void aConditionThatCannotBeAskedIsRefusedBeforeAnythingIsSent() {
        CommandRun run = query("add", "bad", "--task", "count", "--phrase", "cars", "--when", "cuont > 5");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("unknown field 'cuont'", "did you mean count?");
        assertThat(query("list").out()).doesNotContain("bad");
    }

    @Test
    void waitingWithoutAJobEndsAndSaysSo() {
        CommandRun run = query("add", "alone", "--task", "point", "--phrase", "dogs", "--wait", "1s");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("query alone is in Kafka, but no job acknowledged it within 1 s");
    }

    private static CommandRun query(String... arguments) {
        return CommandRun.of(Stream.concat(
                        Stream.of("query"),
                        Stream.concat(Stream.of(arguments), Stream.of("--kafka", broker.bootstrap())))
                .toArray(String[]::new));
    }
}
