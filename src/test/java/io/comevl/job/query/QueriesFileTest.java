package io.comevl.job.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.avro.BoxAnchor;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.Rule;
import io.comevl.avro.Severity;
import io.comevl.avro.Vertex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void whatIsAddedMaySaySinceWhenItIsAsked() throws IOException {
        Path file = file("queries:\n  - {id: cars, task: count, phrase: red cars, since: 2h}\n");

        assertThat(QueriesFile.readAdded(file)).extracting(AddedQuery::since).containsExactly(Optional.of("2h"));
        assertThatThrownBy(() -> QueriesFile.read(file))
                .hasMessageContaining("query 'cars': since is for 'comevl query add' while the job runs");
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
                    region: [[0, 0], [1, 0], [1, 1]]
                    anchor: centre
                    track: true
                    zones:
                      - {name: door, corners: [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]]}
                    lines:
                      - {name: gate, from: [0.5, 0.1], to: [0.5, 0.9]}
                    windows:
                      - {length: 15 min, step: 5 min}
                      - {calendar: day, zone: Europe/Berlin}
                    rule:
                      when: zone.occupancy > 5
                      for: 10s
                      clear: zone.occupancy < 3
                      clear-after: 2s
                      cooldown: 1 min
                      max-gap: 20s
                      give-up: 1h
                      update-every: 30s
                      severity: warning
                      message: "{zone.occupancy} wait at {camera}"
                    labels: {site: north}
                    paused: true
                """).get(0);

        assertThat(query.getCameras()).containsExactly("gate-*", "yard");
        assertThat(query.getEveryN()).isEqualTo(3);
        assertThat(query.getIntervalMillis()).isEqualTo(1500);
        assertThat(query.getLabels()).containsEntry("site", "north");
        assertThat(query.getPaused()).isTrue();
        assertThat(query.getRegion()).hasSize(3);
        assertThat(query.getAnchor()).isEqualTo(BoxAnchor.CENTRE);
        assertThat(query.getTrack()).isTrue();
        assertThat(query.getZones().get(0).getCorners()).contains(new Vertex(0.4, 0.1));
        assertThat(query.getLines().get(0).getTo()).isEqualTo(new Vertex(0.5, 0.9));
        assertThat(query.getWindows().get(0).getStepMillis()).isEqualTo(300_000);
        assertThat(query.getWindows().get(1).getTimeZone()).isEqualTo("Europe/Berlin");
        Rule rule = query.getRule();
        assertThat(rule.getCondition()).isEqualTo("zone.occupancy > 5");
        assertThat(rule.getClear()).isEqualTo("zone.occupancy < 3");
        assertThat(rule.getHoldMillis()).isEqualTo(10_000);
        assertThat(rule.getClearAfterMillis()).isEqualTo(2_000);
        assertThat(rule.getCooldownMillis()).isEqualTo(60_000);
        assertThat(rule.getMaxGapMillis()).isEqualTo(20_000);
        assertThat(rule.getGiveUpMillis()).isEqualTo(3_600_000);
        assertThat(rule.getUpdateEveryMillis()).isEqualTo(30_000);
        assertThat(rule.getSeverity()).isEqualTo(Severity.WARNING);
        assertThat(rule.getMessage()).isEqualTo("{zone.occupancy} wait at {camera}");

        assertThat(read(QueriesText.of(List.of(query)))).containsExactly(query);
    }

    @Test
    void aMistakeInARuleIsToldWithTheLineOfThatPart() {
        assertThatThrownBy(() -> read("""
                        queries:
                          - id: a
                            task: count
                            phrase: cars
                            rule:
                              for: 10s
                              when: count > five
                        """))
                .hasMessageContaining("queries.yaml: line 7: query 'a': rule.when: condition, line 1, column 9")
                .hasMessageContaining("unknown field 'five'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zones: [{name: z, corners: [[0, 0], [1, 1]]}]| zones[0].corners: zone z: expected at least 3 corners",
                "zones: [{name: z, corners: [[0, 0], [1, 1], [1, 0], [0, 1]]}]| Self-intersection at 0.5, 0.5",
                "lines: [{name: l, from: [0.5, 2], to: [0, 0]}]| lines[0].from: places are fractions of the frame",
                "lines: [{name: l, from: [0, 0], to: [0, 0]}]| lines[0]: line l: expected two different points",
                "lines: [{name: l, from: [0, 0]}]| 'to' is missing",
                "windows: [{calendar: day, zone: Mars}]| windows[0]: expected a time zone such as Europe/Berlin",
                "windows: [{length: 10s, step: 3s}]| windows[0]: window: length must be a whole multiple of step",
                "every: 0| every: counts frames and must be at least 1",
                "interval: soon| expected a time such as 500ms, 10s",
                "track: maybe| expected true or false",
                "rule: {when: count > 1, for: 1s, for: 2s}| 'for' is there twice",
                "rule: {for: 1s}| a rule needs a condition",
                "rule: {when: line.in > 1}| it takes a query with lines and tracking on",
                "rule: {when: count > 1, max-gap: 0s}| max-gap must be from PT0.001S",
            })
    void whatCannotBeIsToldWithItsLine(String field, String message) {
        String track = field.startsWith("track") || field.startsWith("rule") ? "" : "    track: true\n";

        assertThatThrownBy(() ->
                        read("queries:\n  - id: a\n    task: box\n    phrase: cars\n" + track + "    " + field + "\n"))
                .hasMessageContaining("queries.yaml: line " + (track.isEmpty() ? 5 : 6) + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void countingWithoutTrackingIsRefused() {
        assertThatThrownBy(() -> read("""
                        queries:
                          - {id: a, task: box, phrase: cars, lines: [{name: l, from: [0, 0], to: [1, 1]}]}
                        """)).hasMessageContaining("counts things that are followed; add 'track: true'");
    }

    @Test
    void wordsHaveNoPlaces() {
        assertThatThrownBy(() -> read("queries:\n  - {id: a, task: ask, phrase: why, track: true}\n"))
                .hasMessageContaining("words cannot be followed");
        assertThatThrownBy(
                        () -> read("queries:\n  - {id: a, task: ask, phrase: why, region: [[0, 0], [1, 0], [1, 1]]}\n"))
                .hasMessageContaining("an answer in words has no places");
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
                .hasMessageContaining("count");
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
        return QueriesFile.read(file(yaml));
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("queries.yaml"), yaml);
    }
}
