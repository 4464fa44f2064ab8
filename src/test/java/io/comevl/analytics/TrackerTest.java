package io.comevl.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.comevl.analytics.Identity.Presence;
import io.comevl.analytics.Identity.Standing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrackerTest {

    private static final double SECOND = 1e6;

    private final Tracker tracker = new Tracker();
    private TrackerState state = TrackerState.empty();
    private double now;

    @Test
    void aThingKeepsItsIdentityWhileItMovesByMoreThanItsWidthBetweenFrames() {
        List<Long> ids = new ArrayList<>();
        for (int frame = 0; frame < 12; frame++) {
            ids.add(only(after(0.5, box(0.05 + 0.07 * frame, 0.5, 0.9))).id());
        }
        assertThat(ids).containsOnly(ids.get(0));
    }

    @Test
    void whatIsSeenOnceIsUnconfirmedAndSoonForgotten() {
        assertThat(only(after(0.1, box(0.5, 0.5, 0.6))).standing()).isEqualTo(Standing.UNCONFIRMED);

        for (int frame = 0; frame < 5; frame++) {
            assertThat(after(0.1)).isEmpty();
        }
        assertThat(state.tracks()).isEmpty();
    }

    @Test
    void aSecondSightingConfirms() {
        after(0.1, box(0.5, 0.5, 0.8));
        assertThat(only(after(0.1, box(0.51, 0.5, 0.8))).standing()).isEqualTo(Standing.CONFIRMED);
    }

    @Test
    void aMissedThingIsExpectedWhereItsMotionTakesIt() {
        walk(0.1, 0.02, 10);

        Identity expected = only(after(0.1));

        assertThat(expected.presence()).isEqualTo(Presence.EXPECTED);
        assertThat((expected.xMin() + expected.xMax()) / 2).isBetween(0.295, 0.305);
    }

    @Test
    void aThingThatReappearsAfterTwoSecondsIsTheSame() {
        long id = walk(0.1, 0.02, 10);
        for (int frame = 0; frame < 20; frame++) {
            after(0.1);
        }
        assertThat(only(after(0.1, box(0.1 + 0.02 * 30, 0.5, 0.9))).id()).isEqualTo(id);
    }

    @Test
    void aThingThatHaltsAndSetsOffAgainIsTheSame() {
        long id = walk(0.25, 0.06, 6);
        double at = 0.1 + 0.06 * 5.4;
        for (int frame = 0; frame < 8; frame++) {
            assertThat(only(after(0.25, box(at, 0.5, 0.9))).id()).isEqualTo(id);
        }
        for (int frame = 1; frame < 6; frame++) {
            assertThat(only(after(0.25, box(at + 0.06 * frame, 0.5, 0.9))).id()).isEqualTo(id);
        }
    }

    @Test
    void twoThingsThatPassEachOtherKeepTheirIdentities() {
        long left = 0;
        long right = 0;
        for (int frame = 0; frame < 20; frame++) {
            List<Identity> both = after(0.25, box(0.1 + 0.04 * frame, 0.5, 0.9), box(0.86 - 0.04 * frame, 0.51, 0.9));
            left = frame == 0 ? both.get(0).id() : left;
            right = frame == 0 ? both.get(1).id() : right;
            assertThat(both).extracting(Identity::id).containsExactly(left, right);
            if (frame > 2) {
                assertThat(both.get(0).xMin() + both.get(0).xMax())
                        .isBetween(2 * (0.07 + 0.04 * frame), 2 * (0.13 + 0.04 * frame));
            }
        }
    }

    @Test
    void aThingThatLeavesTheFrameIsForgotten() {
        walk(0.1, 0.08, 11);
        for (int frame = 0; frame < 8; frame++) {
            after(0.1);
        }
        assertThat(state.tracks()).isEmpty();
    }

    @Test
    void pointsAreFollowedToo() {
        List<Long> ids = new ArrayList<>();
        for (int frame = 0; frame < 12; frame++) {
            List<Identity> both = after(0.5, point(0.1 + 0.03 * frame, 0.3), point(0.8 - 0.03 * frame, 0.6));
            assertThat(both).hasSize(2);
            both.forEach(identity -> ids.add(identity.id()));
            if (frame > 2) {
                assertThat(both).extracting(Identity::standing).containsOnly(Standing.CONFIRMED);
            }
        }
        assertThat(ids.stream().distinct()).hasSize(2);
    }

    @Test
    void aLongSilenceStartsAfresh() {
        long id = walk(0.1, 0.02, 10);
        assertThat(only(after(60, box(0.3, 0.5, 0.9))).id()).isNotEqualTo(id);
    }

    @Test
    void framesOutOfOrderAreRefused() {
        after(1);
        assertThatIllegalArgumentException().isThrownBy(() -> after(-0.5)).withMessageContaining("order of time");
    }

    @Test
    void sightingsWithDisorderedCornersAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sighting(0.5, 0, 0.4, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sighting(0, 0, Double.NaN, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sighting(0, 0, 1, 1, 1.5));
    }

    private long walk(double seconds, double step, int frames) {
        List<Identity> last = List.of();
        for (int frame = 0; frame < frames; frame++) {
            last = after(seconds, box(0.1 + step * frame, 0.5, 0.9));
        }
        return only(last).id();
    }

    private List<Identity> after(double seconds, Sighting... sightings) {
        now += seconds * SECOND;
        Tracker.Step step = tracker.step(state, Math.round(now), List.of(sightings));
        state = step.state();
        return step.frame().identities();
    }

    private static Identity only(List<Identity> identities) {
        assertThat(identities).hasSize(1);
        return identities.get(0);
    }

    private static Sighting box(double x, double y, double score) {
        return new Sighting(x - 0.025, y - 0.08, x + 0.025, y + 0.08, score);
    }

    private static Sighting point(double x, double y) {
        return new Sighting(x, y, x, y, 1);
    }
}
