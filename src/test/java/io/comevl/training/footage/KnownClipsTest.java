package io.comevl.training.footage;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.Shared;
import io.comevl.training.world.Kind;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The clips that this project was made with: what a person counts in them is what training learns. */
final class KnownClipsTest {

    private static Footage footage;

    @BeforeAll
    static void openClips() throws IOException {
        footage = Footage.open(Shared.path("footage"), 160, 90);
    }

    private static Album album(Kind kind) {
        return footage.albums().stream()
                .filter(album -> album.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static long counted(Kind kind, int frame) {
        List<KnownFrame> frames = album(kind).frames();
        KnownFrame nearest = frames.stream()
                .min(Comparator.comparingInt(known -> Math.abs(known.number() - frame)))
                .orElseThrow();
        return nearest.things().stream().filter(thing -> thing.visible() >= 0.4).count();
    }

    @Test
    void carsAreCountedAsAPersonDoes() {
        assertThat(counted(Kind.CAR, 30)).isZero();
        assertThat(counted(Kind.CAR, 80)).isEqualTo(1);
        assertThat(counted(Kind.CAR, 140)).isZero();
        assertThat(counted(Kind.CAR, 196)).isEqualTo(2);
    }

    @Test
    void personsAreCountedAsAPersonDoes() {
        assertThat(counted(Kind.PERSON, 30)).isZero();
        assertThat(counted(Kind.PERSON, 120)).isEqualTo(1);
        assertThat(counted(Kind.PERSON, 210)).isZero();
        assertThat(counted(Kind.PERSON, 330)).isEqualTo(1);
    }

    @Test
    void bottlesAreCountedAsAPersonDoes() {
        assertThat(counted(Kind.BOTTLE, 80)).isEqualTo(3);
        assertThat(counted(Kind.BOTTLE, 270)).isEqualTo(2);
        assertThat(counted(Kind.BOTTLE, 440)).isEqualTo(3);
        assertThat(counted(Kind.BOTTLE, 590)).isEqualTo(1);
    }

    @Test
    void everyKindGivesCutoutsAndFrames() {
        assertThat(footage.albums()).hasSize(3).allSatisfy(album -> {
            assertThat(album.cutouts()).hasSizeGreaterThan(2);
            assertThat(album.frames()).hasSizeGreaterThan(100);
            assertThat(album.backgrounds()).isNotEmpty();
        });
    }

    @Test
    void handsAreCutOutWithTheBottles() {
        assertThat(album(Kind.BOTTLE).extras()).hasSize(3);
    }
}
