package io.comevl.training.footage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.grounding.Answer.Box;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FootageTest {

    private static final int GREEN = 0x00FF00;
    private static final int SEED = 3;

    @TempDir
    private static Path folder;

    private static Footage footage;

    @BeforeAll
    static void openClip() throws Exception {
        ScriptedClip.write(folder.resolve("two-cars.mp4"), GREEN);
        footage = Footage.open(folder, 160, 90);
    }

    private static List<KnownFrame> frames() {
        return footage.albums().get(0).frames();
    }

    private static Area area(Box box) {
        return new Area(box.xMin(), box.yMin(), box.xMax(), box.yMax());
    }

    @Test
    void kindFollowsFromTheNameOfTheClip() {
        assertThat(footage.albums()).extracting(Album::kind).containsExactly(Kind.CAR);
    }

    @Test
    void certainFramesShowAsManyThingsAsWereThere() {
        assertThat(frames()).hasSizeGreaterThan(12);
        for (KnownFrame frame : frames()) {
            long there = ScriptedClip.scene(frame.number()).truth().stream()
                    .filter(thing -> thing.visible() > 0.1)
                    .count();
            assertThat(frame.things()).as("frame %d", frame.number()).hasSize((int) there);
        }
        assertThat(frames()).anyMatch(frame -> frame.things().isEmpty());
        assertThat(frames()).anyMatch(frame -> frame.things().size() == 2);
    }

    @Test
    void foundBoxesLieAroundTheThings() {
        for (KnownFrame frame : frames()) {
            List<Truth> truth = ScriptedClip.scene(frame.number()).truth();
            for (Sighting seen : frame.things()) {
                assertThat(truth)
                        .as("frame %d, %s", frame.number(), seen.seen())
                        .anyMatch(thing -> area(thing.box()).overlap(seen.seen()) > 0.7);
            }
        }
    }

    @Test
    void thingsCutOffByTheEdgeAreNoCutouts() {
        assertThat(footage.albums().get(0).cutouts()).isNotEmpty().allSatisfy(cutout -> {
            assertThat(cutout.cuts()).isEmpty();
            assertThat(Cut.of(cutout.origin())).isEmpty();
        });
    }

    @Test
    void lastQuarterIsNeverSeen() throws IOException {
        Clip clip = Clip.open(folder.resolve("two-cars.mp4"), 160, 90);
        assertThat(clip.frames()).isEqualTo(ScriptedClip.FRAMES * 3 / 4);
        clip.play(
                number -> true,
                (number, frame) -> assertThat(greenPart(frame.rgb()))
                        .as("frame %d", number)
                        .isLessThan(0.01));
        assertThat(frames()).allSatisfy(frame -> {
            assertThat(frame.number()).isLessThan(ScriptedClip.FRAMES * 3 / 4);
            assertThat(greenPart(frame.pixels().rgb())).isLessThan(0.01);
        });
        assertThat(footage.albums().get(0).backgrounds())
                .allSatisfy(
                        background -> assertThat(greenPart(background.rgb())).isLessThan(0.01));
    }

    private static double greenPart(byte[] rgb) {
        return IntStream.range(0, rgb.length / 3)
                        .filter(i -> (rgb[3 * i + 1] & 0xff) > 200 && (rgb[3 * i] & 0xff) < 60)
                        .count()
                / (rgb.length / 3.0);
    }

    @Test
    void lessonIsTheSameForTheSameSeedAndNumber() {
        IntStream.range(0, 40).parallel().forEach(number -> {
            Shot once = footage.lesson(SEED, number);
            Shot again = footage.lesson(SEED, number);
            assertThat(again.frame().rgb()).isEqualTo(once.frame().rgb());
            assertThat(again.truth()).isEqualTo(once.truth());
        });
    }

    @Test
    void lessonsDiffer() {
        assertThat(IntStream.range(0, 60)
                        .map(number -> Arrays.hashCode(
                                footage.lesson(SEED, number).frame().rgb()))
                        .distinct()
                        .count())
                .isEqualTo(60);
        assertThat(footage.lesson(SEED + 1, 0).frame().rgb())
                .isNotEqualTo(footage.lesson(SEED, 0).frame().rgb());
    }

    @Test
    void lessonsHoldNoneOneAndSeveralThingsOfUnknownColour() {
        List<Shot> shots = IntStream.range(0, 200)
                .mapToObj(number -> footage.lesson(SEED, number))
                .toList();
        for (int count = 0; count <= 4; count++) {
            int wanted = count;
            assertThat(shots).anyMatch(shot -> shot.truth().size() == wanted);
        }
        assertThat(shots).allSatisfy(shot -> {
            assertThat(shot.frame().widthPixels()).isEqualTo(160);
            assertThat(shot.frame().heightPixels()).isEqualTo(90);
            assertThat(shot.truth()).allSatisfy(FootageTest::isInTheFrame);
        });
    }

    private static void isInTheFrame(Truth thing) {
        assertThat(thing.coloured()).isFalse();
        assertThat(thing.visible()).isBetween(0.0, 1.0);
        Box box = thing.box();
        assertThat(box.xMin()).isBetween(0.0, box.xMax());
        assertThat(box.yMin()).isBetween(0.0, box.yMax());
        assertThat(box.xMax()).isLessThanOrEqualTo(1);
        assertThat(box.yMax()).isLessThanOrEqualTo(1);
    }

    @Test
    void folderWithoutUsefulClipsIsRefused(@TempDir Path empty) {
        assertThatThrownBy(() -> Footage.open(empty, 160, 90))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no clip (.mp4) with things of a known kind");
        assertThatThrownBy(() -> Footage.open(empty.resolve("absent"), 160, 90))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such folder");
    }

    @Test
    void wrongNotesAreToldWithTheirPlace(@TempDir Path noted) throws IOException {
        Files.writeString(noted.resolve("footage.yaml"), "a.mp4:\n  kind: car\n  colour: red\n");
        assertThatThrownBy(() -> Footage.open(noted, 160, 90))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("footage.yaml: a.mp4, colour: ");

        Files.writeString(noted.resolve("footage.yaml"), "a.mp4: \"open\n");
        assertThatThrownBy(() -> Footage.open(noted, 160, 90))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("footage.yaml: line ");
    }
}
