package io.comevl.training.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.comevl.frame.Pixels;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WorldTest {

    private static final Duration SOON = Duration.ofSeconds(7);
    private static final Duration LATER = Duration.ofSeconds(31);

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSamePixelsInWhateverOrderTheyAreAskedFor(View view) {
        World one = World.of(view, 5, WorldOptions.USUAL);
        World other = World.of(view, 5, WorldOptions.USUAL);

        Pixels soon = one.at(SOON).render(160, 90);
        Pixels later = one.at(LATER).render(160, 90);

        assertThat(other.at(LATER).render(64, 64).rgb()).hasSize(64 * 64 * 3);
        assertThat(other.at(LATER).render(160, 90).rgb()).isEqualTo(later.rgb());
        assertThat(other.at(SOON).render(160, 90).rgb()).isEqualTo(soon.rgb());
        assertThat(other.at(SOON).truth()).isEqualTo(one.at(SOON).truth());
        assertThat(later.rgb()).isNotEqualTo(soon.rgb());
    }

    @Test
    void anotherSeedGivesAnotherWorld() {
        assertThat(World.of(View.HALL, 1, WorldOptions.USUAL)
                        .at(SOON)
                        .render(64, 36)
                        .rgb())
                .isNotEqualTo(World.of(View.HALL, 2, WorldOptions.USUAL)
                        .at(SOON)
                        .render(64, 36)
                        .rgb());
    }

    @ParameterizedTest
    @EnumSource
    void theBoxOfAThingAloneIsWhatItChangesInThePicture(Kind kind) {
        View view = kind.isSmall() ? View.SHELF : kind.lengthMetres() > 3 ? View.STREET : View.HALL;
        World with = still(view, Mover.of(1, kind, kind.colours().get(0), new WayPoint(Duration.ZERO, 0.5, 0.75)));
        World without = still(view);
        int[] changed = changed(with, without);

        Truth truth = with.at(Duration.ZERO).truth().get(0);

        // The shadow lies around a thing's foot, so that below and beside it a picture changes outside the box as well;
        // it can't change less than the box.
        assertThat(truth.visible()).isGreaterThan(0.2);
        assertThat(changed[0]).isLessThanOrEqualTo((int) Math.ceil(truth.box().xMin() * 640) + 2);
        assertThat(changed[2])
                .isGreaterThanOrEqualTo((int) Math.floor(truth.box().xMax() * 640) - 2);
        assertThat(changed[1]).isCloseTo((int) Math.round(truth.box().yMin() * 360), within(2));
        assertThat(changed[3])
                .isGreaterThanOrEqualTo((int) Math.floor(truth.box().yMax() * 360) - 2);
    }

    @Test
    void aNearerThingHidesPartOfAFartherOne() {
        Mover far = Mover.of(1, Kind.PERSON, Colour.RED, new WayPoint(Duration.ZERO, 0.5, 0.7));
        Mover near = Mover.of(2, Kind.PERSON, Colour.BLUE, new WayPoint(Duration.ZERO, 0.51, 0.8));
        Mover aside = Mover.of(3, Kind.PERSON, Colour.GREEN, new WayPoint(Duration.ZERO, 0.2, 0.75));

        Map<Long, Truth> truth = byId(still(View.HALL, far, near, aside));

        assertThat(truth.get(1L).visible()).isBetween(0.1, 0.9);
        assertThat(truth.get(2L).visible()).isEqualTo(1);
        assertThat(truth.get(3L).visible()).isEqualTo(1);
        assertThat(truth.get(1L).box())
                .isEqualTo(byId(still(View.HALL, far)).get(1L).box());
    }

    @Test
    void aThingAtTheEdgeIsSeenInPartAndItsBoxEndsThere() {
        Mover leaving = Mover.of(1, Kind.PERSON, Colour.RED, new WayPoint(Duration.ZERO, 0.04, 0.75));
        Mover gone = Mover.of(2, Kind.PERSON, Colour.RED, new WayPoint(Duration.ZERO, -0.5, 0.75));

        Map<Long, Truth> truth = byId(still(View.HALL, leaving, gone));

        assertThat(truth).containsOnlyKeys(1L);
        assertThat(truth.get(1L).visible()).isBetween(0.2, 0.8);
        assertThat(truth.get(1L).box().xMin()).isZero();
    }

    @Test
    void aScriptedThingIsWhereItsWayPointsSay() {
        Mover ball = Mover.of(
                1,
                Kind.BALL,
                Colour.RED,
                new WayPoint(Duration.ofSeconds(1), 0.2, 0.7),
                new WayPoint(Duration.ofSeconds(3), 0.8, 0.7));
        World world = World.scripted(View.HALL, 3, WorldOptions.USUAL, List.of(ball));

        assertThat(world.at(Duration.ZERO).truth()).isEmpty();
        assertThat(world.at(Duration.ofSeconds(4)).truth()).isEmpty();
        for (int i = 0; i <= 4; i++) {
            Truth truth = world.at(Duration.ofMillis(1000 + 500L * i)).truth().get(0);
            assertThat(truth.centre().x()).isCloseTo(0.2 + 0.15 * i, within(0.01));
            assertThat(truth.box().yMax()).isCloseTo(0.7, within(0.03));
        }
    }

    @Test
    void thingsKeepIdentityAndLookAndMoveSmoothly() {
        World world = World.of(View.PARKING, 8, WorldOptions.USUAL);
        Map<Long, Truth> before = new HashMap<>();
        int steps = 0;
        for (int i = 0; i < 300; i++) {
            Map<Long, Truth> now = byId(world, Duration.ofMillis(100L * i));
            for (Truth truth : now.values()) {
                Truth last = before.get(truth.id());
                if (last != null) {
                    steps++;
                    assertThat(truth.look()).isEqualTo(last.look());
                    assertThat(truth.centre().x()).isCloseTo(last.centre().x(), within(0.12));
                    assertThat(truth.centre().y()).isCloseTo(last.centre().y(), within(0.12));
                }
            }
            before = now;
        }
        assertThat(steps).isGreaterThan(300);
    }

    @ParameterizedTest
    @EnumSource
    void aWorldHoldsOnlyWhatItMayAndIsNeitherEmptyNorFull(View view) {
        WorldOptions options = WorldOptions.USUAL
                .withPlaces(5)
                .only(view.kinds().get(0), view.kinds().get(4));
        Set<Kind> kinds = new HashSet<>();
        int seen = 0;
        for (int seed = 0; seed < 12; seed++) {
            List<Truth> truth = World.of(view, seed, options)
                    .at(Duration.ofSeconds(100 + seed))
                    .truth();
            assertThat(truth).hasSizeLessThanOrEqualTo(5);
            truth.forEach(thing -> kinds.add(thing.look().kind()));
            seen += truth.size();
        }
        assertThat(kinds).isSubsetOf(view.kinds().get(0), view.kinds().get(4)).isNotEmpty();
        assertThat(seen).isBetween(12, 60);
    }

    @Test
    void twoScriptedThingsOfOneIdentityAreRefused() {
        Mover mover = Mover.of(1, Kind.BALL, Colour.RED, new WayPoint(Duration.ZERO, 0.5, 0.5));

        assertThatThrownBy(() -> World.scripted(View.HALL, 1, WorldOptions.USUAL, List.of(mover, mover)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same id");
    }

    private static World still(View view, Mover... movers) {
        return World.scripted(view, 3, WorldOptions.USUAL.perfect(), List.of(movers));
    }

    private static Map<Long, Truth> byId(World world) {
        return byId(world, Duration.ZERO);
    }

    private static Map<Long, Truth> byId(World world, Duration time) {
        Map<Long, Truth> found = new HashMap<>();
        world.at(time).truth().forEach(truth -> found.put(truth.id(), truth));
        return found;
    }

    /** Left, top, right and bottom of the pixels in which two worlds differ clearly. */
    private static int[] changed(World one, World other) {
        byte[] a = one.at(Duration.ZERO).render(640, 360).rgb();
        byte[] b = other.at(Duration.ZERO).render(640, 360).rgb();
        int[] box = {640, 360, 0, 0};
        for (int i = 0; i < a.length / 3; i++) {
            if (Math.abs((a[3 * i] & 255) - (b[3 * i] & 255)) + Math.abs((a[3 * i + 1] & 255) - (b[3 * i + 1] & 255))
                    > 6) {
                box[0] = Math.min(box[0], i % 640);
                box[1] = Math.min(box[1], i / 640);
                box[2] = Math.max(box[2], i % 640 + 1);
                box[3] = Math.max(box[3], i / 640 + 1);
            }
        }
        return box;
    }
}
