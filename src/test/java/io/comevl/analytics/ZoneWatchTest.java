package io.comevl.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.comevl.analytics.ZoneEvent.Kind;
import io.comevl.grounding.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ZoneWatchTest {

    private static final Zone ZONE = new Zone("door", corners(0.4, 0.4, 0.6, 0.4, 0.6, 0.8, 0.4, 0.8));

    private ZoneState state;

    @Test
    void aStayIsDatedFromTheFirstSightingInsideToTheFirstOutside() {
        Frames frames = Frames.every(0.5)
                .at(0.3, 0.6)
                .at(0.45, 0.6)
                .at(0.5, 0.6)
                .at(0.55, 0.6)
                .at(0.7, 0.6);

        assertThat(events(frames.at(0.8, 0.6)))
                .containsExactly(
                        new ZoneEvent("door", 1, Kind.ENTERED, 500_000, 0),
                        new ZoneEvent("door", 1, Kind.LEFT, 2_000_000, 1_500_000));
        assertThat(state.occupancy()).isZero();
        assertThat(state.entries()).isEqualTo(1);
        assertThat(state.exits()).isEqualTo(1);
    }

    @Test
    void occupancyAndLongestDwellAreThoseInside() {
        Frames frames = Frames.every(1);
        frames.with(Frames.seen(1, 0.5, 0.6));
        for (int time = 0; time < 3; time++) {
            frames.with(Frames.seen(1, 0.5, 0.6), Frames.seen(2, 0.5, 0.7), Frames.seen(3, 0.9, 0.9));
        }
        events(frames);

        assertThat(state.occupancy()).isEqualTo(2);
        assertThat(state.longestDwellMicros(3_000_000)).isEqualTo(3_000_000);
    }

    @Test
    void flickerAtTheBorderIsNoEntry() {
        Frames frames = Frames.every(0.1).at(0.35, 0.6);
        for (int time = 0; time < 50; time++) {
            frames.at(0.397, 0.6).at(0.403, 0.6).at(0.404, 0.6);
        }
        assertThat(events(frames)).isEmpty();
    }

    @Test
    void flickerAtTheBorderIsNoExit() {
        Frames frames = Frames.every(0.1).at(0.5, 0.6).at(0.5, 0.6).at(0.42, 0.6);
        for (int time = 0; time < 50; time++) {
            frames.at(0.397, 0.6).at(0.403, 0.6).at(0.398, 0.6);
        }
        assertThat(events(frames)).extracting(ZoneEvent::kind).containsExactly(Kind.ENTERED);
    }

    @Test
    void whoStandsJustInsideTheBorderHasEnteredAfterAWhile() {
        Frames frames = Frames.every(0.25).at(0.35, 0.6);
        for (int time = 0; time < 8; time++) {
            frames.at(0.405, 0.6);
        }
        assertThat(events(frames)).containsExactly(new ZoneEvent("door", 1, Kind.ENTERED, 250_000, 0));
    }

    @Test
    void oneSightingFarAwayIsNoExit() {
        Frames frames = Frames.every(0.25)
                .at(0.5, 0.6)
                .at(0.5, 0.6)
                .at(0.9, 0.9)
                .at(0.5, 0.6)
                .at(0.5, 0.6);

        assertThat(events(frames)).extracting(ZoneEvent::kind).containsExactly(Kind.ENTERED);
    }

    @Test
    void occlusionInsideInterruptsNoStay() {
        Frames frames = Frames.every(0.25)
                .at(0.3, 0.6)
                .at(0.5, 0.6)
                .at(0.5, 0.6)
                .expectedAt(0.5, 0.6)
                .nothing(8);
        events(frames);
        assertThat(state.occupancy()).isEqualTo(1);

        assertThat(events(frames.at(0.5, 0.6).at(0.5, 0.6).at(0.7, 0.6).at(0.8, 0.6)))
                .extracting(ZoneEvent::kind)
                .containsExactly(Kind.ENTERED, Kind.LEFT);
    }

    @Test
    void whoGoesOutOfSightInsideEndsItsStayAtItsLastSighting() {
        Frames frames = Frames.every(0.5)
                .at(0.5, 0.6)
                .at(0.5, 0.6)
                .at(0.5, 0.6)
                .nothing(6)
                .forgotten(1);

        assertThat(events(frames))
                .containsExactly(
                        new ZoneEvent("door", 1, Kind.ENTERED, 0, 0),
                        new ZoneEvent("door", 1, Kind.OUT_OF_SIGHT, 1_000_000, 1_000_000));
        assertThat(state.occupancy()).isZero();
        assertThat(state.exits()).isEqualTo(1);
        assertThat(state.stays()).isEmpty();
    }

    @Test
    void whoIsSeenOnceOutsideAndThenForgottenHasLeft() {
        Frames frames = Frames.every(0.5)
                .at(0.5, 0.6)
                .at(0.5, 0.6)
                .at(0.7, 0.6)
                .nothing(6)
                .forgotten(1);

        assertThat(events(frames)).extracting(ZoneEvent::kind).containsExactly(Kind.ENTERED, Kind.LEFT);
    }

    @Test
    void unconfirmedIdentitiesAreNotInsideUntilConfirmed() {
        Frames frames = Frames.every(0.5)
                .unconfirmedAt(0.5, 0.6)
                .unconfirmedAt(0.5, 0.6)
                .unconfirmedAt(0.5, 0.6);
        assertThat(events(frames)).isEmpty();
        assertThat(state.occupancy()).isZero();

        assertThat(events(frames.at(0.5, 0.6))).containsExactly(new ZoneEvent("door", 1, Kind.ENTERED, 0, 0));
    }

    @Test
    void zonesThatEncloseNoAreaAreRefusedWithTheReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Zone("bow", corners(0, 0, 1, 1, 1, 0, 0, 1)))
                .withMessageContaining("zone bow: Self-intersection at 0.5, 0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Zone("two", corners(0, 0, 1, 1)))
                .withMessageContaining("at least 3 corners, found 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Zone("far", corners(0, 0, 1, 0, 300, 200)))
                .withMessageContaining("fractions of the frame");
    }

    private List<ZoneEvent> events(Frames frames) {
        ZoneWatch watch = new ZoneWatch(ZONE);
        List<ZoneEvent> events = new ArrayList<>();
        state = ZoneState.empty();
        for (TrackedFrame frame : frames.list()) {
            ZoneWatch.Step step = watch.step(state, frame);
            state = step.state();
            events.addAll(step.events());
            assertThat(state.entries() - state.exits()).isEqualTo(state.occupancy());
        }
        return events;
    }

    private static List<Answer.Point> corners(double... coordinates) {
        List<Answer.Point> corners = new ArrayList<>();
        for (int at = 0; at < coordinates.length; at += 2) {
            corners.add(new Answer.Point(coordinates[at], coordinates[at + 1]));
        }
        return corners;
    }
}
