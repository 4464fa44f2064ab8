package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueriesFileTest {

    @TempDir
    Path folder;

    @Test
    void aQueryIsReadWithItsDefaults() throws IOException {
        List<Query> queries = read("queries:\n  - {id: cars, task: count, phrase: red cars}\n");

        assertThat(queries).hasSize(1);
        Query query = queries.get(0);
        assertThat(query.getTask()).isEqualTo(QueryTask.COUNT);
        assertThat(query.getPhrase()).isEqualTo("red cars");
        assertThat(query.getCameras()).containsExactly("*");
        assertThat(query.getEveryN()).isEqualTo(1);
        assertThat(query.getPaused()).isFalse();
    }

    @Test
    void everyFieldIsRead() throws IOException {
        Query query = read("""
                queries:
                  - id: gate
                    cameras: ["gate-*", yard]
                    task: Point
                    phrase: people
                    every: 3
                    interval: 1500 ms
                    labels: {site: north}
                    paused: true
                """).get(0);

        assertThat(query.getCameras()).containsExactly("gate-*", "yard");
        assertThat(query.getEveryN()).isEqualTo(3);
        assertThat(query.getIntervalMillis()).isEqualTo(1500);
        assertThat(query.getLabels()).containsEntry("site", "north");
        assertThat(query.getPaused()).isTrue();
    }

    @Test
    void aMisspeltFieldIsNamedWithItsLine() {
        assertThatThrownBy(() -> read("queries:\n  - id: cars\n    task: count\n    frase: cars\n"))
                .hasMessageContaining("queries.yaml: line 4")
                .hasMessageContaining("unknown field 'frase'");
    }

    @Test
    void anUnknownTaskIsNamedWithItsLineAndTheChoices() {
        assertThatThrownBy(() -> read("queries:\n  - id: cars\n    task: guess\n    phrase: cars\n"))
                .hasMessageContaining("queries.yaml: line 3")
                .hasMessageContaining("guess")
                .hasMessageContaining("COUNT");
    }

    @Test
    void aQueryWithoutPhraseIsNamed() {
        assertThatThrownBy(() -> read("queries:\n  - id: cars\n    task: count\n"))
                .hasMessageContaining("queries.yaml: line 2: query 'cars' needs");
    }

    @Test
    void theSameIdTwiceIsNamed() {
        assertThatThrownBy(() ->
                        read("queries:\n  - {id: a, task: count, phrase: b}\n  - {id: a, task: count, phrase: c}\n"))
                .hasMessageContaining("line 3: query 'a' is listed twice");
    }

    @Test
    void whatIsNotYamlIsToldWithItsLine() {
        assertThatThrownBy(() -> read("queries: [\n  }"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queries.yaml: line 2");
    }

    private List<Query> read(String yaml) throws IOException {
        Path file = folder.resolve("queries.yaml");
        Files.writeString(file, yaml);
        return QueriesFile.read(file);
    }
}
