package io.comevl.training.footage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.comevl.training.world.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClipNotesTest {

    private static final String NOTES = """
            gate.mp4:
              kind: person
              empty: [[0, 9]]
              standing: [[0.1, 0.2, 0.3, 0.4]]
              tracks:
                - - [10, 0.0, 0.5, 0.2, 0.9]
                  - [20, 0.4, 0.7, 0.6, 1.1]
              doubts:
                - {kind: dog, frames: [12, 14], area: [0.5, 0.5, 0.6, 0.6]}
            """;

    @TempDir
    private Path folder;

    private ClipNotes notes() throws IOException {
        Files.writeString(folder.resolve(FootageNotes.FILE), NOTES);
        return FootageNotes.of(folder).on(folder.resolve("gate.mp4")).orElseThrow();
    }

    @Test
    void thingMovesStraightBetweenKeyFrames() throws IOException {
        Area between = notes().moving(15).get(0).orElseThrow();

        assertThat(between.xMin()).isCloseTo(0.2, within(1e-9));
        assertThat(between.yMax()).isCloseTo(1.0, within(1e-9));
    }

    @Test
    void thingIsThereFromItsFirstToItsLastKeyFrame() throws IOException {
        ClipNotes notes = notes();

        assertThat(notes.moving(9).get(0)).isEmpty();
        assertThat(notes.moving(10).get(0)).contains(new Area(0, 0.5, 0.2, 0.9));
        assertThat(notes.moving(20).get(0)).contains(new Area(0.4, 0.7, 0.6, 1.1));
        assertThat(notes.moving(21).get(0)).isEmpty();
        assertThat(notes.isKnownEmpty(9)).isTrue();
        assertThat(notes.isKnownEmpty(10)).isFalse();
    }

    @Test
    void doubtHoldsInItsFramesOnly() throws IOException {
        assertThat(notes().doubts(11)).isEmpty();
        assertThat(notes().doubts(12))
                .singleElement()
                .satisfies(doubt -> assertThat(doubt.kind()).isEqualTo(Kind.DOG));
    }

    @Test
    void whatIsNotNotedIsUsual() throws IOException {
        assertThat(notes().shadow()).isEqualTo(ClipNotes.USUAL_SHADOW);
        assertThat(notes().contrast()).isEqualTo(ClipNotes.USUAL_CONTRAST);
    }

    @Test
    void withoutNotesTheNameTellsTheKind() throws IOException {
        FootageNotes notes = FootageNotes.of(folder);

        assertThat(notes.on(Path.of("three-people.mp4")).orElseThrow().kind()).isEqualTo(Kind.PERSON);
        assertThat(notes.on(Path.of("Bottles.mp4")).orElseThrow().kind()).isEqualTo(Kind.BOTTLE);
        assertThat(notes.on(Path.of("harbour.mp4"))).isEmpty();
    }

    @Test
    void knownClipsAreNotedAsSeen() throws IOException {
        FootageNotes notes = FootageNotes.of(folder);

        ClipNotes bottles = notes.on(Path.of("bottle-detection.mp4")).orElseThrow();

        assertThat(bottles.kind()).isEqualTo(Kind.BOTTLE);
        assertThat(bottles.standing()).hasSize(1);
        assertThat(bottles.moving(100)).filteredOn(thing -> thing.isPresent()).hasSize(2);
        assertThat(bottles.moving(260)).filteredOn(thing -> thing.isPresent()).hasSize(1);
    }
}
